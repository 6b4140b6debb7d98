"""The names of a text, read alike wherever they stand.

A tagger sees a window at a time: it takes one "Lund" for a city and the next for a person, and
passes over a third. Invariant: mentions that are given back stand on words of the text; where the
text names a thing once, the same words name it everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from onrecord.identity import countries
from onrecord.identity.bodies import BODY_NOUNS
from onrecord.identity.known_bodies import known_body
from onrecord.identity.names import HONORIFICS, bare, fold, words
from onrecord.identity.titles import is_generic, office_in, singular
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.selector import Span

_MIN_CHARS = 3
_CAPITALS = re.compile(r"\b(?!The\b)[A-Z]\w+(?:\s[A-Z]\w+)?\s$")
_OPENINGS = frozenset(
    """
    a an and as after at before but by for from he her his how i if in it its like on or our she
    since so that the their then there they this though to under until we what when where which
    while who why with yet you your
    """.split()
)
_SYLLABLE = r"-(?!(?:era|led|run|like|type|elect)\b)[a-z]{2,5}\b"
_GENERATION = r",?\s(?:Jr|Sr)\b\.?|\s(?:II|III|IV)\b"
_REST_OF_NAME = re.compile(rf"(?:{_SYLLABLE})?(?:{_GENERATION})|{_SYLLABLE}")
_DATELINE_CHARS = 40
_DATELINE = re.compile(r"(?:,[^\n—–]{1,30})?\s*(?:\([^)\n]{1,30}\)\s*)?(?:[—–]|--?\s)")


def consistent(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions with the kinds of names agreed on, and names that were passed over."""
    adjectives = {m.head.of(text) for m in mentions if m.kind == "group" and m.form == "name"}
    named = [_whole(text, m, adjectives) for m in mentions if _is_name(text, m)]
    whole = _unheld(m.head for m in named)
    named = [m for m in named if m.head in whole]
    kinds = _kinds(text, named)
    known = [_reviewed(text, m, kinds) for m in named]
    found = [*known, *_passed_over(text, known)]
    heads = {m.head for m in found}
    others = [m for m in mentions if m.form != "name" and m.head not in heads]
    return tuple(sorted([*found, *others], key=lambda m: (m.span, m.head)))


def _is_name(text: str, mention: Mention) -> bool:
    """Whether a tagged name is one: "Aides" at the start of a sentence is not, nor "alleges"."""
    name = mention.head.of(text)
    is_plain = name.islower() and not any(c.isdigit() for c in name)
    return mention.form == "name" and bool(words(name)) and not is_plain and not _is_common(name)


def _is_common(name: str) -> bool:
    return len(name.split()) == 1 and (is_generic(name) or office_in(singular(name)) is not None)


def _whole(text: str, mention: Mention, adjectives: set[str]) -> Mention:
    """A body's mention with the adjective that its name begins with: "Korean Central ...".

    A person's with the generation that follows, and with the syllable that a hyphen joins.
    """
    if mention.kind == "person":
        return _to_the_end(text, mention)
    before = _CAPITALS.search(text, max(0, mention.head.start - 25), mention.head.start)
    name = mention.head.of(text)
    if before is None or mention.kind != "organization" or known_body(name) is not None:
        return mention
    head = Span(before.start(), mention.head.end)
    is_adjective = countries.by_adjective(before.group()) or before.group().strip() in adjectives
    if known_body(head.of(text)) is None and not (is_adjective and _says_body(name)):
        return mention
    return replace(
        mention, head=head, span=Span(min(head.start, mention.span.start), mention.span.end)
    )


def _to_the_end(text: str, mention: Mention) -> Mention:
    rest = _REST_OF_NAME.match(text, mention.head.end)
    if rest is None or (rest.group()[0] == "-" and " " not in mention.head.of(text)):
        return mention
    head = Span(mention.head.start, rest.end())
    return replace(
        mention, head=head, span=Span(mention.span.start, max(mention.span.end, head.end))
    )


def _says_body(name: str) -> bool:
    return bool(set(fold(name).split()) & BODY_NOUNS)


def _unheld(heads: Iterable[Span]) -> set[Span]:
    """The names that no other name holds: what stands inside another is none of its own."""
    whole: set[Span] = set()
    reached = -1
    for head in sorted(set(heads), key=lambda h: (h.start, -h.end)):
        if head.end > reached:
            whole.add(head)
            reached = head.end
    return whole


def _kinds(text: str, named: Iterable[Mention]) -> dict[str, EntityKind]:
    """The kind of each bare name: a person's where an honorific or a full name says so."""
    votes: dict[str, Counter[EntityKind]] = {}
    people: set[str] = set()
    for mention in named:
        name = mention.head.of(text)
        key = fold(bare(name))
        votes.setdefault(key, Counter())[mention.kind] += 1
        if mention.kind == "person" and len(words(name)) > 1:
            people.add(words(name)[-1])
        if _has_honorific(text, mention):
            people.add(key)
    agreed = {key: count.most_common(1)[0][0] for key, count in votes.items()}
    return agreed | {key: "person" for key in people if "person" in votes.get(key, ())}


def _has_honorific(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.head.start - 12) : mention.head.start].split()
    own = mention.head.of(text).split(maxsplit=1)
    return any(w.strip(".").casefold() in HONORIFICS for w in (*before[-1:], own[0]))


def _reviewed(text: str, mention: Mention, kinds: dict[str, EntityKind]) -> Mention:
    """The mention with its kind put right: agreed on, a seat's, a known body's, a dateline's."""
    name = mention.head.of(text)
    if _is_dateline(text, mention.head):
        return replace(mention, kind="place")
    if _has_honorific(text, mention):
        return replace(mention, kind="person")
    if countries.by_seat(name):
        return replace(mention, kind="place")
    if known_body(name) and mention.kind == "person":
        return replace(mention, kind="organization")
    return replace(mention, kind=kinds[fold(bare(name))])


def _is_dateline(text: str, head: Span) -> bool:
    """Whether a name opens its line, with a dash soon after: "LUND, Sweden (AP) —"."""
    line = text.rfind("\n", 0, head.start) + 1
    before = text[line : head.start].split()
    opens = all(w[0].isupper() or not w[0].isalnum() for w in before)
    rest = text[head.end : head.end + _DATELINE_CHARS]
    return opens and head.start - line < _DATELINE_CHARS and bool(_DATELINE.match(rest))


def _passed_over(text: str, known: Sequence[Mention]) -> list[Mention]:
    """Places where words that name something elsewhere in the text were not tagged."""
    forms: dict[str, EntityKind] = {}
    for mention in known:
        name = bare(mention.head.of(text))
        if mention.kind in ("person", "organization"):
            forms[name] = mention.kind
        if mention.kind == "person" and len(name.split()) > 1:
            forms.setdefault(name.split()[-1], "person")
    is_taken = bytearray(len(text))
    for mention in known:
        _take(is_taken, mention.head)
    found: list[Mention] = []
    for name in sorted(forms, key=len, reverse=True):
        if len(name) < _MIN_CHARS or not name[0].isupper() or name.casefold() in _OPENINGS:
            continue
        for head in _places_of(text, name):
            if not any(is_taken[head.start : head.end]) and _stands_alone(text, head):
                _take(is_taken, head)
                found.append(Mention(head, head, "name", forms[name], 0.5))
    return found


def _take(is_taken: bytearray, head: Span) -> None:
    is_taken[head.start : head.end] = b"\x01" * len(head)


def _places_of(text: str, name: str) -> Iterator[Span]:
    """Where the name stands as words of its own, no hyphen beside it.

    Each page has names of its own: making a pattern of each takes longer than the search.
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if _goes_on(text[max(0, start - 1) : start]) or _goes_on(text[end : end + 1]):
            start = text.find(name, start + 1)
        else:
            yield Span(start, end)
            start = text.find(name, end)


def _goes_on(char: str) -> bool:
    return char.isalnum() or char in ("_", "-")


def _stands_alone(text: str, head: Span) -> bool:
    """Whether a name is no part of a longer one: "Lund Hospital", "Mia Lund"."""
    after = re.match(r"\s([A-Z]\w*)", text[head.end : head.end + 20])
    before = re.search(r"([\w.’'\-]+)\s$", text[max(0, head.start - 20) : head.start])
    if after is not None:
        return False
    word = before.group(1) if before is not None else ""
    is_plain = not word[:1].isupper() or word.casefold() in _OPENINGS
    return is_plain or office_in(word) is not None or word.strip(".").casefold() in HONORIFICS
