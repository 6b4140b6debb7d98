"""Quotations that stand alone: a paragraph of nothing but quoted words, with no cue of its own.

A report often lets a speaker go on in a paragraph of his own: nobody is named in it and no word
attributes it, so that no cue leads to it. Only what follows right after an attribution counts: a
page's slogans and pulled-out quotations do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.model.annotation import FoundAttribution
from onrecord.model.selector import Span, Spans

PROB = 0.5
"""What is told as the chance of such a quotation: even, since no model is asked."""
_MIN_WORDS = 4
_OPEN, _CLOSE = '“"', '”"'
_LAST = re.compile(r"[”\"][.,;]?$")


def standing_alone(
    text: str, found: Iterable[FoundAttribution], readable: Spans | None
) -> Iterator[FoundAttribution]:
    """Direct attributions without source and cue, in text order.

    A quotation whose paragraph does not close goes on in the next one that opens a mark again.
    """
    taken = sorted(s for a in found for role in (a.source, a.cue, a.content) for s in role)
    follows = False
    open_parts: list[Span] = []
    for line in _lines(text):
        is_taken = any(line.overlaps(span) for span in _near(taken, line))
        words = line.of(text)
        is_quoted = _is_quoted(words) and not is_taken and _is_in(line, readable)
        if is_quoted and (follows or open_parts):
            open_parts.append(line)
            if _LAST.search(words):
                yield _quotation(open_parts)
                open_parts = []
        else:
            open_parts = []
        follows = is_taken or (is_quoted and follows)


def _lines(text: str) -> Iterator[Span]:
    """Every line that is not empty, without white space around it."""
    for match in re.finditer(r"\S[^\n]*", text):
        yield Span(match.start(), match.start() + len(match.group().rstrip()))


def _near(taken: list[Span], line: Span) -> Iterator[Span]:
    """The taken spans, with those dropped for good that end before the line."""
    while taken and taken[0].end <= line.start:
        taken.pop(0)
    for span in taken:
        if span.start >= line.end:
            return
        yield span


def _is_quoted(words: str) -> bool:
    """Whether a line opens a quotation that ends with it or goes on after it."""
    if words[:1] not in _OPEN or len(words.split()) < _MIN_WORDS:
        return False
    end = _LAST.search(words)
    inside = words[1 : end.start() if end else len(words)]
    return not any(mark in inside for mark in _OPEN + _CLOSE)


def _is_in(line: Span, readable: Spans | None) -> bool:
    return readable is None or any(r.contains(line) for r in readable)


def _quotation(parts: list[Span]) -> FoundAttribution:
    return FoundAttribution("direct", (), (), tuple(parts), None, PROB)
