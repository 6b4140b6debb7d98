"""The names in a byline as a page shows it: "By Jane Roe and John Doe in Paris".

Invariant: a name is a stretch of the given line, begins and ends with a character of a word, and
is never a role, an address, a time or a credit of a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.readers.byline_words import OUTLETS, PARTICLES, PICTURES, ROLES
from onrecord.readers.moments import moments_in

MAX_CHARS = 600
"""What is looked at of one line; the longest byline of 220 pages had 109 characters."""

MAX_NAMES = 12
_MAX_WORDS = 6
_MAX_NAME_CHARS = 60
_ACRONYM_CHARS = 4

_BY = re.compile(
    r"(?:^|(?<=[\s|•·/,;:(]))(?:(?:written|reported|reporting|story|words|text|analysis|posted)"
    r"\s+by|[Bb]y|BY|[Vv]on|VON|[Pp]ar|[Pp]or|POR|[Dd]oor|[Aa]v|[Aa]f|[Dd]i|Autor(?:in)?(?:/Autor)?"
    r"|Authors?|Texte?|Yazar|Penulis|文|撰文|記者|记者)(?:\s*:\s*|\s+|(?=[A-Z][a-z]))(?=[^\W\d_a-z])"
)
_SOFT = r"\b(?:and|und|et|y|og|och|ve|en|and by|i|a)\b|&|＆"
_AWAY = r"\b(?:in|[Ff]or|of|at|from|aus|für|with|mit|avec|con|à|au|bei|to|The|THE)\b"
_CUT = re.compile(
    rf"(?P<soft>\s(?:{_SOFT})\s)|(?P<away>\s(?:{_AWAY})|\s\S{{1,64}}@\S*|\s?@\S*)|(?P<comma>[,;、，])"
    r"|(?P<hard>\s?[|•·/()\[\]<>]\s?|\s[-–—~]\s|[:：]|\s{3,}|\t|\d+)"
    r"|(?P<join>(?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Þ]))"
)
_EDGE = " \t\u00a0.,;:|/-–—*\"“”'’•·&_©"
_ELIDED = re.compile(r"(?:d|l|al|el|ul)[’'\-][^\W\d_a-z]")
_NO_WRITER_BEHIND = frozenset({"away", "join"})
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Name:
    """One writer's name and where it stands in the line."""

    name: str
    span: Span


def names_in(text: str, *, publisher: str | None = None) -> tuple[Name, ...]:
    """The writers that a byline names, in order, each once; the publisher is no writer."""
    text = text[:MAX_CHARS]
    start = _start(text)
    found: list[Name] = []
    for span, joint in _parts(text, start):
        name = _name(text, span, is_first=not found, joint=joint)
        known = [publisher or "", *(earlier.name for earlier in found)]
        if name is not None and name.name.casefold() not in map(str.casefold, known):
            found.append(name)
    return tuple(found[:MAX_NAMES])


def is_name(text: str) -> bool:
    """Whether the whole of `text` can be a writer's name: no slug, address, role or credit."""
    names = names_in(text)
    return len(names) == 1 and names[0].name == text.strip(_EDGE)


def starts_with_by(text: str) -> bool:
    """Whether the line opens with the word that opens bylines."""
    return _BY.match(text[:MAX_CHARS]) is not None


def _start(text: str) -> int:
    """Behind the word that opens the byline, where there is one."""
    match = _BY.search(text)
    return match.end() if match is not None else 0


def _parts(text: str, start: int) -> Iterator[tuple[Span, str]]:
    """Stretches between what separates names, each with the kind of what stands before it."""
    times = [moment.span for moment in moments_in(text)]
    at, before = start, "hard"
    for match in _CUT.finditer(text, start):
        if match.start() >= at:
            yield Span(at, match.start()), before
            at, before = match.end(), match.lastgroup or "hard"
            at = max([at, *(time.end for time in times if time.start <= match.start() < time.end)])
    yield Span(at, max(at, len(text))), before


def _name(text: str, span: Span, *, is_first: bool, joint: str) -> Name | None:
    """The name in one part, roles around it cut off; None where the part names no writer."""
    words = _without_roles(text, span)
    if not words or joint in _NO_WRITER_BEHIND:
        return None
    whole = _trimmed(text, Span(words[0].start, words[-1].end))
    name = whole.of(text)
    if name.islower() and name != text.strip(_EDGE):
        return None
    if not _is_possible(name) or (not is_first and not _is_another(name, len(words), joint)):
        return None
    return Name(name, whole)


def _without_roles(text: str, span: Span) -> list[Span]:
    """The words of a part, roles on either side cut off; none where it credits a picture."""
    words = [match.span() for match in re.finditer(r"\S+", span.of(text))]
    spans = [Span(start, end).shifted(span.start) for start, end in words[: 3 * _MAX_WORDS]]
    kinds = [word.of(text).strip(_EDGE).casefold() for word in spans]
    if any(kind in PICTURES for kind in kinds):
        return []
    first = next((i for i, kind in enumerate(kinds) if kind not in ROLES), len(kinds))
    last = next((i for i in range(first, len(kinds)) if kinds[i] in ROLES), len(kinds))
    kept, half = spans[first:last], (last - first) // 2
    if half and kinds[first : first + half] == kinds[first + half : last]:
        kept = kept[:half]
    return kept if len(kept) <= _MAX_WORDS else []


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_EDGE))
    return Span(start, max(start, span.start + len(words.rstrip(_EDGE))))


def _is_possible(name: str) -> bool:
    """Whether every word is one of a name: a capital, a particle, or a script without case."""
    if not 1 < len(name) <= _MAX_NAME_CHARS or any(c.isdigit() for c in name):
        return False
    if re.search(r"[?!@#%=+{}\\…]|\.\w{2,4}\b(?!\.)", name):
        return False
    words = name.split()
    if all(word.casefold() in OUTLETS for word in words):
        return False
    if len(words) == 1:
        return name[0].isalpha() and (not name.islower() or len(name) <= _ACRONYM_CHARS)
    return all(map(_is_of_name, words)) and not words[-1].islower()


def _is_of_name(word: str) -> bool:
    bare = word.strip("\"'“”‘’().-")
    return not bare[:1].islower() or bare.casefold() in PARTICLES or bool(_ELIDED.match(bare))


def _is_another(name: str, n_words: int, joint: str) -> bool:
    """Whether a part behind a first name is a further writer, not a place or an employer."""
    words = name.split()
    if any(word.casefold() in OUTLETS for word in words):
        return False
    if joint == "soft" or _WIDE.search(name):
        return True
    return n_words > 1 and not any(w.isupper() and 1 < len(w) <= _ACRONYM_CHARS for w in words)
