"""The sentence around some words, for showing a short stretch in its place.

Invariant: what is returned covers the words that were asked about, and stays within its paragraph
where they do.
"""

from __future__ import annotations

import re

from onrecord.model.selector import Span, Spans

_END = re.compile(r"[.!?][”\"’')\]]*(?=\s+[“\"‘'(]?[A-Z0-9])|\n")
_TITLES = "mr mrs ms dr prof gen col lt sgt capt sen rep gov st rev hon jr sr vs no".split()
_ABBREVIATED = re.compile(
    rf"(?:\b(?:{'|'.join(_TITLES)}|[a-z])|\b(?:[a-z]\.)+[a-z])\Z", re.IGNORECASE
)
_ABBREVIATION_CHARS = 8
_MAX_REACH_CHARS = 1000


def sentence_around(text: str, spans: Spans) -> Span:
    """The sentence that holds the spans, from the first to the last of them; none may be empty."""
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    start = max(0, first - _MAX_REACH_CHARS)
    for end in _ends(text, start, first):
        start = end
    after = next(iter(_ends(text, last, min(len(text), last + _MAX_REACH_CHARS))), None)
    stop = min(len(text), last + _MAX_REACH_CHARS) if after is None else after
    while start < first and text[start].isspace():
        start += 1
    while stop > last and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop)


def _ends(text: str, start: int, stop: int) -> list[int]:
    """Where sentences end from `start` up to `stop`, abbreviations aside."""
    ends = []
    for match in _END.finditer(text, start):
        if match.end() > stop:
            break
        before = text[max(0, match.start() - _ABBREVIATION_CHARS) : match.start()]
        if match[0] != "." or not _ABBREVIATED.search(before):
            ends.append(match.end())
    return ends
