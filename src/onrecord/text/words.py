"""Where words begin and end."""

from __future__ import annotations

from onrecord.model.selector import Span

_MAX_STRETCH = 40
"""Longer runs of letters are no words; a page may hold one of millions."""


def whole_words(text: str, span: Span) -> Span:
    """The span stretched to the ends of the words it cuts, by at most 40 characters a side."""
    start, end = span.start, span.end
    least, most = max(0, start - _MAX_STRETCH), min(len(text), end + _MAX_STRETCH)
    while start > least and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < most and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
