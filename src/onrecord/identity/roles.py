"""Roles as a page reports them: "NATO Secretary-General Jens Stoltenberg", "X, the mayor of Y,".

Invariant: a role's span covers the words it was read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.identity.titles import office_in
from onrecord.model.entity import Role
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_MAX_TITLE_CHARS = 90
_APPOSITION = re.compile(
    r",\s+((?:the|a|an|its|his|her|their|who is the|then-?)?\s*[^,;.()“”\"\n]{3,80})"
)
_OF = re.compile(r"\s+(?:of|for|at|from|in|with|to)\s+(?:the\s+)?", re.IGNORECASE)
_EDGES = re.compile(r"^(?:the|a|an|its|his|her|their|our|former|then|ex)\s+", re.IGNORECASE)
_POSSESSOR = re.compile(r"^(.+?)['’]s?\s+(.+)$")


def roles_of(text: str, mention: Mention, others: Sequence[Mention]) -> Iterator[Role]:
    """The roles that stand before and after a person's name; `others` are the text's names."""
    before = _before(text, mention, others)
    if before is not None:
        yield _role(text, before, others)
    after = _after(text, mention)
    if after is not None:
        yield _role(text, after, others)


def _before(text: str, mention: Mention, others: Sequence[Mention]) -> Span | None:
    """The title in front of the name, inside the phrase where the encoder saw one."""
    start = mention.span.start
    if start >= mention.head.start:
        start = _title_start(text, mention.head.start)
    for other in others:  # "French" before "President Emmanuel Macron"
        if other.head.end < start and not text[other.head.end : start].strip(" "):
            start = other.head.start
    span = _trim(text, Span(start, mention.head.start))
    words = span.of(text)
    fits = 0 < len(span) <= _MAX_TITLE_CHARS and "," not in words and "\n" not in words
    return span if fits and office_in(words) else None


def _title_start(text: str, end: int) -> int:
    """How far back capitalised words reach from `end`."""
    line = text.rfind("\n", 0, end) + 1
    words = list(re.finditer(r"\S+", text[max(line, end - _MAX_TITLE_CHARS) : end]))
    start = end
    for word in reversed(words):
        if not word.group()[0].isupper() or word.group()[-1] in '.,;:”"':
            break
        start = max(line, end - _MAX_TITLE_CHARS) + word.start()
    return start


def _after(text: str, mention: Mention) -> Span | None:
    found = _APPOSITION.match(text, mention.head.end)
    if not found or not office_in(found.group(1)):
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
        rest = text[name.end : span.end].lstrip("’'s ").strip()
        return Role(rest or words, name.of(text), span)
    return Role(words, None, span)


def _without_edges(words: str) -> str:
    return _EDGES.sub("", words).strip()
