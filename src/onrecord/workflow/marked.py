"""Stretches of a text as a person marks them, made fit to be kept.

Invariant: what is returned lies inside the text, is not empty, starts and ends with a word or mark,
and is in order; stretches that touch or overlap are one.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.errors import BadSpan
from onrecord.model.selector import Span, Spans

NEEDED = "content"
"""A statement says something; that it has no source or no cue is possible."""


def stretches(text: str, marked: Sequence[tuple[int, int]] | None, role: str) -> Spans | None:
    """What a person marked, white space at the ends left out; None where nothing is said.

    Raises `BadSpan`.
    """
    if marked is None:
        return None
    if not marked and role == NEEDED:
        raise BadSpan(role, None, n_chars=len(text))
    found: list[Span] = []
    for span in sorted(_trimmed(text, pair, role) for pair in marked):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _trimmed(text: str, pair: tuple[int, int], role: str) -> Span:
    start, end = pair
    if not 0 <= start < end <= len(text):
        raise BadSpan(role, pair, n_chars=len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise BadSpan(role, pair, n_chars=len(text))
    return Span(start, end)
