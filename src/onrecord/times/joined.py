"""A day and the time of the clock beside it tell one moment: "8:30 p.m. Thursday".

As in TIMEX3 they are one expression where they stand side by side, and two where a preposition
parts them ("8:30 p.m. on Thursday"): then the clock's time is on that day, and each has its span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from onrecord.model.selector import Span
from onrecord.times.values import PARTS, ResolvedTime
from onrecord.times.words import PART

_GAP = r"[^\S\n]*"
_TO_CLOCK = re.compile(
    rf"{_GAP}[,|]?{_GAP}(?:(?:shortly|just)\s+after\s+|about\s+|around\s+)?", re.IGNORECASE
)
_DAY_AT = re.compile(rf"{_GAP}[,|]?{_GAP}at\s+(?:about\s+|around\s+)?", re.IGNORECASE)
_TO_DAY = re.compile(rf"{_GAP}[,|]?{_GAP}(?:early\s+|late\s+)?", re.IGNORECASE)
_ON_DAY = re.compile(rf"{_GAP}[,(]?{_GAP}on\s+", re.IGNORECASE)
_TO_SAME_DAY = re.compile(rf"{_GAP}[,(\[]{_GAP}")
_PART_OF = re.compile(rf"\b{PART}(?:\s+hours)?\s+of\s+(?:the\s+)?\Z", re.IGNORECASE)
_MAX_BETWEEN_CHARS = 40
_MAX_PART_CHARS = 32
_N_DAY_CHARS = len("2021-03-26")
_DAYS = ("day", "part")


def joined(text: str, found: Iterable[ResolvedTime]) -> list[ResolvedTime]:
    """The expressions, those that tell one moment together made to agree, or made one."""
    kept: list[ResolvedTime] = []
    for time in map(partial(_with_part_before, text), found):
        is_near = bool(kept) and time.span.start - kept[-1].span.end <= _MAX_BETWEEN_CHARS
        kept[-1:] = _together(text, kept[-1], time) if is_near else [*kept[-1:], time]
    return kept


def _together(text: str, one: ResolvedTime, other: ResolvedTime) -> list[ResolvedTime]:
    between = text[one.span.end : other.span.start]
    whole = Span(one.span.start, other.span.end)
    if one.grain in _DAYS and other.grain == "minute":
        if _TO_CLOCK.fullmatch(between):
            return [replace(_on(one, other), span=whole)]
        if _DAY_AT.fullmatch(between):
            return [one, _on(one, other)]
    if one.grain == "minute" and other.grain in _DAYS:
        if _TO_DAY.fullmatch(between):
            return [replace(_on(other, one), span=whole)]
        if _ON_DAY.fullmatch(between):
            return [_on(other, one), other]
    if one.grain == "part" and other.grain == "day" and _TO_SAME_DAY.fullmatch(between):
        return [ResolvedTime(whole, _day(other) + one.value[_N_DAY_CHARS:], "part")]
    return [one, other]


def _with_part_before(text: str, time: ResolvedTime) -> ResolvedTime:
    """A day after a part of it: "the night of April 18"."""
    start = time.span.start
    found = _PART_OF.search(text, max(0, start - _MAX_PART_CHARS), start)
    if time.grain != "day" or found is None:
        return time
    span = Span(found.start(), time.span.end)
    return ResolvedTime(span, time.value + PARTS[found["part"].lower()], "part")


def _on(day: ResolvedTime, clock: ResolvedTime) -> ResolvedTime:
    return replace(clock, value=_day(day) + clock.value[_N_DAY_CHARS:])


def _day(time: ResolvedTime) -> str:
    return time.value[:_N_DAY_CHARS]
