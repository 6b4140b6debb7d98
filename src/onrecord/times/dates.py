"""Expressions that name days of the calendar."""

from __future__ import annotations

import re
from datetime import date

from onrecord.times import values
from onrecord.times.place import FIGURE, Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import (
    COMMA,
    DAY,
    MONTH,
    MONTHS,
    ORDINALS,
    TO,
    WEEKDAYS,
    WHICH_YEAR,
    YEAR,
    behind,
    either,
    is_name_of_time,
)

_MOST_AHEAD_DAYS = 31
_MOST_AHEAD_DAYS_SAID = 330
_MOST_TWO_DIGITS = 69
_MOST_NEWS_DAYS = 60
_MOST_BESIDE_DAYS = 45


def _full_date(p: Place) -> Value | None:
    return values.day_value(values.day_in(int(p.word("year")), p.month, int(p.word("day"))))


def _numbers(p: Place) -> Value | None:
    first, second, year = (int(p.word(n)) for n in ("first", "second", "year"))
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year <= _MOST_TWO_DIGITS else 1900
    return values.day_value(
        values.day_in(year, first, second) or values.day_in(year, second, first)
    )


def _iso(p: Place) -> Value | None:
    year, month, day = (int(p.word(n)) for n in ("year", "second", "day"))
    return values.day_value(values.day_in(year, month, day))


def _month_day(p: Place) -> Value | None:
    """A day without a year: that of the range it opens, the one told, or the nearest."""
    if not is_name_of_time(p.found["month"]):
        return None
    return day_of_no_year(p, p.month, int(p.word("day")))


def day_of_no_year(p: Place, month: int, day: int) -> Value | None:
    """A day of a month, in the year that the text around it tells."""
    year = _year_behind(p, month)
    if year is not None:
        return values.day_value(values.day_in(year, month, day))
    if p.is_past:
        told = p.year_of(month)
        found = (values.day_in(told + n, month, day) for n in (0, 1, -1))  # February 29
        return values.day_value(next((d for d in found if d is not None), None))
    ahead = _MOST_AHEAD_DAYS_SAID if p.is_ahead else _MOST_AHEAD_DAYS
    nearest = values.nearest_year(month, day, p.published, most_ahead_days=ahead)
    beside = values.day_in(p.told.telling.year, month, day)
    is_long_ago = nearest is not None and (p.published - nearest).days > _MOST_NEWS_DAYS
    if is_long_ago and beside is not None and _is_beside(beside, p):
        return values.day_value(beside)
    return values.day_value(nearest)


def _is_beside(day: date, p: Place) -> bool:
    """Whether a day is near one that was told: "shot on June 24, 2005, after the June 20 raid"."""
    return abs((day - p.told.telling).days) <= _MOST_BESIDE_DAYS


def _year_behind(p: Place, month: int) -> int | None:
    """The year that the end of a range tells for both: "from May 15 to August 16, 1988"."""
    found = _RANGE_END.match(p.after)
    if found is None:
        return None
    last = found["month"] or found["other"]
    return int(found["year"]) - (last is not None and MONTHS[last.lower().strip(".")] < month)


def _day_of_year(p: Place) -> Value | None:
    """A day of the year last told, or of one counted from the publication."""
    if not is_name_of_time(p.found["month"]):
        return None
    year = p.counted_year(p.word("which"))
    return values.day_value(values.day_in(year, p.month, int(p.word("day"))))


def _ordinal_day(p: Place) -> Value | None:
    if not is_name_of_time(p.found["month"]):
        return None
    return day_of_no_year(p, p.month, ORDINALS[p.word("ordinal").replace(" ", "-")])


def _next_of_list(p: Place) -> Value | None:
    """The second day in "May 4 and 5", of the same month."""
    before = _DAY_BEFORE.search(p.before)
    if before is None or int(before["day"]) >= int(p.word("day")):
        return None
    return values.day_value(values.day_in(p.last.year, p.last.month, int(p.word("day"))))


def _day_of_told_month(p: Place) -> Value | None:
    """The day by its number alone: "on the 5th", in the month last told."""
    start = p.told.telling
    return values.day_value(values.day_in(start.year, start.month, int(p.word("day"))))


_ON_DAY = rf"(?:(?:{either(WEEKDAYS)})\b\.?{COMMA}\(?\s*)?"
_DAY_MONTH = rf"(?:the\s+)?{DAY}\s+(?:of\s+)?{MONTH}"
_MONTH_NAMES = either(MONTHS)
_NTH = r"(?:st|nd|rd|th)?"
_RANGE_END = re.compile(
    rf"{TO}(?:(?:(?P<month>{_MONTH_NAMES})\b\.?\s*)?[0-3]?\d{_NTH}"
    rf"|[0-3]?\d{_NTH}\s+(?:of\s+)?(?P<other>{_MONTH_NAMES})\b\.?){COMMA}(?:of\s+)?{YEAR}\b",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    rf"\b(?:{_MONTH_NAMES})\b\.?\s*(?P<day>[0-3]?\d){_NTH}{TO}(?:the\s+)?\Z", re.IGNORECASE
)
_ORDINAL = rf"(?P<ordinal>{either(ORDINALS)})"
_SLASH = r"\s*/\s*"
_LAST = r"(?P<year>\d{4}|\d\d)\b"
_OF_MONTH = r"\s+of\s+(?:that|the\s+same|this)\s+month\b"
_ALONE = r"(?=\s*(?:[.,;:!?)”\"\n]|$|and\b|to\b))"

DATE_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset(MONTHS),
        patterns=(
            (rf"{_ON_DAY}{_DAY_MONTH}{COMMA}(?:of\s+)?{YEAR}\b", _full_date),
            (rf"{_ON_DAY}{MONTH}\s*{DAY}{COMMA}(?:of\s+)?{YEAR}\b", _full_date),
            (rf"{_ON_DAY}{MONTH}\s*{DAY}\b(?!\s*(?::|%|percent|million))", _month_day),
            (rf"{_ON_DAY}{_DAY_MONTH}\b", _month_day),
            (rf"{MONTH}\s*{DAY}{COMMA}(?:of\s+)?{WHICH_YEAR}", _day_of_year),
            (rf"{DAY}\s+(?:of\s+)?{MONTH}{COMMA}(?:of\s+)?{WHICH_YEAR}", _day_of_year),
            (rf"the\s+{_ORDINAL}\s+of\s+{MONTH}", _ordinal_day),
            (rf"{DAY}(?={TO}[0-3]?\d{_NTH}\s+(?:of\s+)?{MONTH}(?:{COMMA}{YEAR}\b))", _full_date),
            (rf"{DAY}(?={TO}[0-3]?\d{_NTH}\s+(?:of\s+)?{MONTH}(?!{COMMA}\d{{4}}))", _month_day),
            (rf"{DAY}\b(?!\s*(?::|%|/|percent|million|{_MONTH_NAMES}))", _next_of_list),
        ),
    ),
    Rules(
        words=frozenset({FIGURE}),
        patterns=(
            (rf"{YEAR}\s*[-/]\s*(?P<second>[01]\d)\s*[-/]\s*(?P<day>[0-3]\d)\b", _iso),
            (rf"(?P<first>[0-3]?\d){_SLASH}(?P<second>[0-3]?\d){_SLASH}{_LAST}", _numbers),
            (
                rf"{behind('on', 'by', 'until')}the\s+{DAY}(?<=[a-z])(?:{_OF_MONTH}|{_ALONE})",
                _day_of_told_month,
            ),
        ),
    ),
)  # fmt: skip
