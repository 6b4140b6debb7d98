"""Expressions of time as a reader sees them: the words, what they mean, how fine that is."""

from __future__ import annotations

from datetime import date

from onrecord.times.expressions import find_times

FRIDAY = date(2031, 5, 16)


def resolved(text: str, published: date = FRIDAY) -> list[tuple[str, str, str]]:
    """Words, value and grain of each expression in a page of that day."""
    return [(t.span.of(text), t.value, t.grain) for t in find_times(text, published)]


def meant(text: str, published: date = FRIDAY) -> list[tuple[str, str]]:
    """Words and value of each expression."""
    return [(words, value) for words, value, _ in resolved(text, published)]
