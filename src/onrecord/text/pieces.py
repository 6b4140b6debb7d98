"""Stretches of a text cut where a line ends, for formats that hold a stretch on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord.model.selector import Span, Spans

_BREAK = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_BREAKS = re.compile(f"{_BREAK.pattern}+")
"""Line ends as Python's `str.splitlines` knows them, and tabs."""


def pieces(text: str, spans: Iterable[Span]) -> Spans:
    """The spans in order, without what overlaps, cut at every line end and tab."""
    found: list[Span] = []
    for span in _merged(spans):
        start = span.start
        for gap in _BREAKS.finditer(text, span.start, span.end):
            found.append(Span(start, gap.start()))
            start = gap.end()
        found.append(Span(start, span.end))
    return tuple(span for span in found if len(span))


def joined(text: str, cut: Iterable[Span]) -> Spans:
    """The spans that `pieces` cut: those with nothing but line ends between them are one."""
    found: list[Span] = []
    for span in cut:
        if found and _BREAKS.fullmatch(text, found[-1].end, span.start):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)


def is_same_line(words: str, told: str) -> bool:
    """Whether words are those told on one line, a space for each line end."""
    return _BREAK.sub(" ", words) == _BREAK.sub(" ", told)


def on_one_line(words: str) -> str:
    """Words without line ends and tabs."""
    return " ".join(_BREAKS.sub(" ", words).split())


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
