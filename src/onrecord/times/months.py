"""Expressions that name months."""

from __future__ import annotations

import re

from onrecord.times.place import Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import (
    AMBIGUOUS,
    COMMA,
    MONTH,
    MONTHS,
    NAMES,
    TO,
    WHICH_YEAR,
    YEAR,
    behind,
    either,
    is_name_of_time,
)


def _month_year(p: Place) -> Value | None:
    return (f"{p.word('year')}-{p.month:02d}", "month") if is_name_of_time(p.found[0]) else None


def _month_of_year(p: Place) -> Value | None:
    """A month of the year last told, or of one counted from the publication."""
    if not is_name_of_time(p.found["month"]):
        return None
    return f"{p.counted_year(p.word('which')):04d}-{p.month:02d}", "month"


def _month(p: Place) -> Value | None:
    """A month without a year: that of the range it opens, the one told, or the nearest."""
    if not is_name_of_time(p.found["month"]) or _is_a_procession(p):
        return None
    behind = _RANGE_END.match(p.after)
    if behind is not None:
        last = MONTHS[behind["month"].lower()]
        return f"{int(behind['year']) - (last < p.month):04d}-{p.month:02d}", "month"
    if p.is_past:
        return f"{p.year_of(p.month):04d}-{p.month:02d}", "month"
    this = p.published.month
    year = p.published.year - (p.month > this)
    if p.word("which") == "next" or (p.word("which") != "last" and p.month != this and p.is_ahead):
        year = p.published.year + (p.month <= this)
    elif p.word("which") == "last" and p.month == this:
        year -= 1
    return f"{year}-{p.month:02d}", "month"


def _named_month(p: Place) -> Value | None:
    """A month wherever it stands: its name means nothing else where it has its capital."""
    return _month(p) if p.found["month"][:1].isupper() else None


def _is_a_procession(p: Place) -> bool:
    """Whether it is "the March on" a city, and no month."""
    return p.word("month") == "march" and p.after.startswith("on ")


_MONTH_NAMES = either(MONTHS)
_RANGE_END = re.compile(
    rf"(?:{TO}(?:{_MONTH_NAMES})\b)*?{TO}(?P<month>{_MONTH_NAMES})\b{COMMA}(?:(?:of|in)\s+)?{YEAR}\b",
    re.IGNORECASE,
)
_BEFORE_MONTHS = (
    "in since of by until by from for to through early late mid during before after between and "
    "following till"
).split()
_PREPOSED = behind(*_BEFORE_MONTHS, "mid-")
_UNMISTAKABLE = {m: n for m, n in MONTHS.items() if m not in AMBIGUOUS and m not in NAMES}

MONTH_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset(MONTHS),
        patterns=(
            (rf"{MONTH}{COMMA}(?:(?:of|in)\s+)?{YEAR}\b", _month_year),
            (rf"{MONTH}{COMMA}(?:of\s+)?{WHICH_YEAR}", _month_of_year),
            (rf"(?P<which>last|this|next)\s+{MONTH}", _month),
            (rf"{_PREPOSED}{MONTH}", _month),
            (rf"{behind('a', 'the')}{MONTH}(?=\s+[a-z])", _named_month),
            (rf"{MONTH}(?={TO}(?:{_MONTH_NAMES})\b)", _named_month),
            (rf"(?P<month>{either(_UNMISTAKABLE)})\b", _named_month),
        ),
    ),
)
