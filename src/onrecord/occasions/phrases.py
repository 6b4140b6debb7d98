"""Phrases that word an occasion: "during a press conference in Oslo", "on Facebook"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.model.act import Occasion
from onrecord.model.selector import Span
from onrecord.occasions.words import AIRED_ON, NOUNS, POSTED_ON, VERBS, Meaning

_NOT = r"(?!(?:what|which|who|that|to|of|and|or|is|was|at|in|on|with|for|by|from|as|than)\b)"
_WORD = rf"{_NOT}[^\s.,;:!?()\[\]“”\"—–]+"
_FEW = rf"(?:{_WORD}\s+){{0,5}}?"


def _either(nouns: Iterable[str]) -> str:
    """A pattern of nouns, in the singular or plural, the longest first."""
    longest_first = sorted(nouns, key=len, reverse=True)
    return "(?P<noun>" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in longest_first) + ")"


_NOUN = rf"{_either(NOUNS)}s?\b(?![-’'])"
_IN = "(?:[Ii]n|[Dd]uring|[Aa]t|[Oo]n|[Vv]ia|[Tt]hrough|[Tt]hroughout|[Ii]nto)"
_NAME = r"(?:[A-Z][\w’'.&-]*\w)"
_OF_WHOM = (
    r"(?:\s+(?:with|of|at|by|to|for|before)\s+(?:the\s+|an?\s+|his\s+|her\s+|their\s+)?"
    rf"{_NAME}(?:\s+(?:of\s+|and\s+|the\s+)?{_NAME})*)?"
)
_PREPOSED = re.compile(rf"\b{_IN}\s+{_FEW}{_NOUN}{_OF_WHOM}")
_SOME = re.compile(rf"(?:{_IN}|[Aa]fter|[Bb]efore|[Ww]hile|[Ww]hen)\s+\S+\s+\S+")
_OPENING = re.compile(rf"{_IN}\s+{_FEW}{_NOUN}[^,“\"\n]{{0,80}}(?=,)")
"""At a sentence's beginning all up to the comma belongs to the occasion."""
_A = r"(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]his|[Aa]nother|\w+[’']s)"
_GIVEN = re.compile(
    r"\b(?:according\s+to|citing|quoting|in|per)\b"
    r"|\b(?:issu|releas|publish|deliver|giv|hold|penn|air|post|fil|sen[dt]|read)(?:e|es|ed|ing)?"
    r"|\b(?:gave|held|wrote|made|told|sent)\b",
    re.IGNORECASE,
)
_LAST = re.compile(rf"\b{_NOUN}")
_WITH_ARTICLE = re.compile(rf"\b{_A}\s+{_FEW}{_NOUN}")
_BY_ITSELF = {"interview", "press_conference", "speech", "statement", "letter", "rally", "debate"}
_ON_NAME = re.compile(
    r"\b(?:[Oo]n|[Vv]ia|[Oo]ver)\s+(?:(?:his|her|their|its|the|a)\s+)?(?:\w+\s+)?"
    rf"(?:(?P<post>{POSTED_ON})|(?P<air>{AIRED_ON}))\b"
    r"(?:(?:[’']s)?(?:\s+(?:News|Business|Channel|Radio|page|account|feed|show|program))*)"
    r"(?:\s*[“\"][^”\"]{2,40}[”\"]?)?"
)
_ON_SHOW = re.compile(r"\b[Oo]n\s+(?:\w+[’']s?\s+)?(?:[“\"]|'')[A-Z][^”\"]{2,40}(?:[”\"]|'')")
_SPEAKING_NOUNS = {
    noun
    for noun, (kind, _) in NOUNS.items()
    if kind in ("statement", "letter", "email", "social_post", "text_message")
}
"""A poll or a book that "says" something is its own source: there was no occasion to say it on."""
_SPEAKING_NOUNS |= {noun.capitalize() for noun in _SPEAKING_NOUNS}
_SPEAKING_NOUNS.discard("Post")  # a newspaper's name
_SPEAKING = re.compile(
    rf"{_FEW}{_either(_SPEAKING_NOUNS)}s?(?=\s*$|,|\s+(?:from|of|by|in|on|to|and|released"
    r"|conducted|published|obtained|posted|seen|filed)\b)"
)


def phrases(text: str, within: Span) -> Iterator[Occasion]:
    """Phrases with a preposition inside a stretch."""
    words = within.of(text)
    opening = _OPENING.match(words)
    if opening:
        yield _occasion(within, opening.span(), NOUNS[opening["noun"]])
    for match in _PREPOSED.finditer(words, opening.end() if opening else 0):
        yield _occasion(within, match.span(), NOUNS[match["noun"]])
    for match in _ON_NAME.finditer(words):
        meaning: Meaning = (
            ("social_post", "online") if match["post"] else ("broadcast", "broadcast")
        )
        yield _occasion(within, match.span(), meaning)
    for match in _ON_SHOW.finditer(words):
        yield _occasion(within, match.span(), ("broadcast", "broadcast"))
    for pattern, meaning in VERBS:
        for match in pattern.finditer(words):
            yield _occasion(within, match.span(), meaning)


def bare_phrases(text: str, within: Span) -> Iterator[Occasion]:
    """Occasions without a preposition, with article or possessor: "gave a speech"."""
    for match in _WITH_ARTICLE.finditer(within.of(text)):
        meaning = NOUNS[match["noun"]]
        if meaning[0] in _BY_ITSELF:
            yield _occasion(within, match.span(), meaning)


def named_in(text: str, span: Span) -> Occasion | None:
    """The occasion that a stretch names by its last noun, the stretch as its words."""
    found = list(_LAST.finditer(span.of(text)))
    if found:
        return Occasion(span, *NOUNS[found[-1]["noun"]])
    other = next(phrases(text, span), None)
    return None if other is None else Occasion(span, other.kind, other.medium)


def unnamed(text: str, span: Span) -> Occasion | None:
    """A phrase of time or place that names no kind of occasion: "at the opening of the mill"."""
    return Occasion(span, "other", None) if _SOME.match(span.of(text)) else None


def told_by(text: str, cue: Span) -> Occasion | None:
    """The occasion that a cue is by itself: "tweeted", "issued a statement"."""
    words = cue.of(text)
    for pattern, meaning in VERBS:
        if match := pattern.search(words):
            return _occasion(cue, match.span(), meaning)
    if _GIVEN.search(words) and (found := _WITH_ARTICLE.search(words) or _LAST.search(words)):
        return _occasion(cue, found.span(), NOUNS[found["noun"]])
    return next(phrases(text, cue), None)


def speaks(text: str, source: Span) -> Occasion | None:
    """The occasion that a source is: "the poll", "a statement from the ministry"."""
    words = source.of(text)
    found = _SPEAKING.match(words)
    if found is None:
        return None
    return _occasion(source, found.span(), _meaning(found["noun"]))


def _meaning(noun: str) -> Meaning:
    """What a noun means, also with a capital at a sentence's beginning."""
    plain = " ".join(noun.split())
    return NOUNS.get(plain) or NOUNS.get(plain.lower()) or ("other", None)


def _occasion(within: Span, place: tuple[int, int], meaning: Meaning) -> Occasion:
    return Occasion(Span(*place).shifted(within.start), *meaning)
