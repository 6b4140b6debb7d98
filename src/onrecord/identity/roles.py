"""Roles as a page reports them: "NATO Secretary-General Jens Stoltenberg", "X, the mayor of Y,".

Invariant: a role's span covers the words it was read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.identity.names import HONORIFICS
from onrecord.identity.titles import office_in
from onrecord.model.entity import Role
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_MAX_TITLE_CHARS = 90
_APPOSITION = re.compile(
    r",\s+(?:as\s+)?((?:the|a|an|its|his|her|their|who is the|then-?)?\s*[^,;.()“”\"\n]{3,80})"
)
_SET_BEFORE = re.compile(
    r"(?:^|[.;:“”\"]\s*|,\s+|\b(?:and|but|by|to|with|told)\s+)"
    r"(?P<role>(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|(?:[A-Z][\w.]*\s)*[A-Z][\w.]*['’]s?)\s"
    r"[^,;:.“”\"]{3,70}),\s+$"
)
_OF = re.compile(r"\s+(?:of|for|at|from|in|with|to)\s+(?:the\s+)?", re.IGNORECASE)
_TELLS = re.compile(
    r"[.;:“”\"\n]|\b(?:and|or|but|with|met|said|says|told|who|that|which|has|had|was|were|is)\b"
)
_DETERMINERS = frozenset("the a an its his her their our".split())
_DAYS = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Today Yesterday Earlier Later
    """.split()
)
_HAS_OF = re.compile(r"\b(?:of|for)\s")
_SHORTENED = frozenset("Sen. Rep. Gov. Gen. Lt. Col. Sgt. Capt. Maj. Adm. Mr. Mrs. Ms. Dr.".split())
_OPENING = re.compile(r"(?:But|And|Yet|So|Meanwhile|Also|Now|Then|Still|When|While|As|If)\s+")
_QUALIFIERS = frozenset(
    """
    foreign prime vice deputy defence defense finance interior press chief former senior top
    acting general home health trade transport union opposition party police military army state
    national ex- long-time longtime then- executive managing of for
    """.split()
)
_EDGES = re.compile(r"^(?:the|a|an|its|his|her|their|our|former|then|ex)\s+", re.IGNORECASE)
_ENDING = re.compile(r"^(?:['’]s?)?\s+")
_POSSESSOR = re.compile(r"^(.+?)['’]s?\s+(.+)$")


def roles_of(text: str, mention: Mention, others: Sequence[Mention]) -> Iterator[Role]:
    """The roles that stand before and after a person's name; `others` are the text's names."""
    spans = (
        _before(text, mention, others),
        _set_before(text, mention),
        _after(text, mention),
    )
    for span in spans:
        if span is not None:
            yield _role(text, span, others)


def _before(text: str, mention: Mention, others: Sequence[Mention]) -> Span | None:
    """The title in front of the name, inside the phrase where the encoder saw one."""
    start = min(mention.span.start, title_start(text, mention.head.start))
    if _is_no_title(text, mention, others):
        start = title_start(text, mention.head.start)
    for other in others:  # "French" before "President Emmanuel Macron"
        if other.head.end < start and not text[other.head.end : start].strip(" "):
            start = other.head.start
    span = _without_opening(text, _trim(text, Span(start, mention.head.start)))
    words = span.of(text)
    fits = 0 < len(span) <= _MAX_TITLE_CHARS and "," not in words and "\n" not in words
    fits = fits and not any(m.kind == "person" and span.contains(m.head) for m in others)
    return span if fits and office_in(words) else None


def _is_no_title(text: str, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether the phrase before a name is more than a title: it joins, tells, or names others."""
    before = Span(mention.span.start, mention.head.start)
    people = any(m.kind == "person" and before.contains(m.head) for m in others)
    return people or bool(_TELLS.search(before.of(text)))


def _set_before(text: str, mention: Mention) -> Span | None:
    """As in "The bloc's secretary-general, NAME,": the role that a comma parts from the name."""
    start = max(text.rfind("\n", 0, mention.head.start) + 1, mention.head.start - _MAX_TITLE_CHARS)
    found = _SET_BEFORE.search(text[start : mention.head.start])
    if found is None:
        return None
    held = re.split(r"['’]s?\s", _OF.split(found["role"], maxsplit=1)[0])[-1]
    if not office_in(held):
        return None
    return Span(start + found.start("role"), start + found.end("role"))


def title_start(text: str, end: int) -> int:
    """How far back a title reaches from `end`: capitals, offices, their qualifiers, an article."""
    window = max(text.rfind("\n", 0, end) + 1, end - _MAX_TITLE_CHARS)
    start = end
    for word in reversed(list(re.finditer(r"\S+", text[window:end]))):
        bare = word.group()
        is_end = bare[-1] in '.,;:”"' and bare not in _SHORTENED
        if is_end or bare in _DAYS:
            break
        joins = bare == "and" and _HAS_OF.search(text, window, window + word.start()) is not None
        if not (bare[0].isupper() or bare in _QUALIFIERS or _is_office(bare) or joins):
            return window + word.start() if bare in _DETERMINERS and start < end else start
        start = window + word.start()
    return start


def _is_office(word: str) -> bool:
    return office_in(word) is not None or re.fullmatch(r"[a-z]+['’]s?", word) is not None


def _after(text: str, mention: Mention) -> Span | None:
    found = _APPOSITION.match(text, mention.head.end)
    if not found or not office_in(found.group(1)):
        return None
    if re.match(r"who\b(?! is\b)|which\b|whose\b", found.group(1)):
        return None
    if re.search(r"\b(?:said|says|told|was|is|were|has|had|have|will|would)\b", found.group(1)):
        return None
    return _trim(text, Span(found.start(1), found.end(1)))


def _trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _without_opening(text: str, span: Span) -> Span:
    """The title without what opens its sentence ("But") and without an honorific ("Dame")."""
    opening = _OPENING.match(span.of(text))
    start = span.start + (opening.end() if opening else 0)
    words = text[start : span.end].split()
    end = span.end
    while words and words[-1].strip(".").casefold() in HONORIFICS:
        end = start + text[start:end].rindex(words.pop())
    return _trim(text, Span(start, end))


def _role(text: str, span: Span, others: Sequence[Mention]) -> Role:
    words = _EDGES.sub("", span.of(text))
    possessed = _POSSESSOR.match(words)
    if possessed:
        return Role(_without_edges(possessed.group(2)), possessed.group(1), span)
    divided = _OF.split(words, maxsplit=1)
    if len(divided) == 2 and divided[0]:  # noqa: PLR2004 - title and organization
        return Role(_without_edges(divided[0]), divided[1].strip(), span)
    inside = [m for m in others if span.contains(m.head) and m.head.start == span.start]
    if inside and inside[0].head.end < span.end:
        name = inside[0].head
        rest = _ENDING.sub("", text[name.end : span.end]).strip()
        return Role(rest or words, name.of(text), span)
    return Role(words, None, span)


def _without_edges(words: str) -> str:
    return _EDGES.sub("", words).strip()
