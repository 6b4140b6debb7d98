"""The value of an expression of time, in the manner of TIMEX3 (Pustejovsky et al. 2003).

Values are ISO 8601 as far as the words go: a moment with its zone where one is stated, a day, a
week ("2021-W12"), a month, a year. Seasons, quarters, halves, weekends and parts of the day have
TIMEX3's letters ("2019-SU", "2008-Q3", "2008-H2", "2021-W12-WE", "2021-03-26TMO"), decades and
centuries their first figures ("199X", "18"). Lengths are written "P90D"; in what comes again, X
stands for what varies ("XXXX-WXX-1", any Monday). What names no stretch of the calendar is
PAST_REF, PRESENT_REF or FUTURE_REF ("recently", "now", "soon").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.model.act import Grain
from onrecord.model.selector import Span

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
FIRST_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PARTS = {
    "morning": "TMO",
    "afternoon": "TAF",
    "evening": "TEV",
    "night": "TNI",
    "tonight": "TNI",
}

Value = tuple[str, Grain]


@dataclass(frozen=True, slots=True)
class ResolvedTime:
    """An expression with its value and how fine that is.

    `is_quality` holds for what tells when a thing is what it is called ("the former mayor"): that
    is when nothing was said or done.
    """

    span: Span
    value: str
    grain: Grain
    is_quality: bool = False


def day_value(day: date | None) -> Value | None:
    """A day as a value; None stays None."""
    return None if day is None else (day.isoformat(), "day")


def year_value(year: int) -> Value | None:
    """A year, those before Christ counted downwards from 0; None beyond four figures."""
    if not -10_000 < year < 10_000:  # noqa: PLR2004 - four figures
        return None
    return (f"{year:04d}" if year > 0 else f"BC{1 - year:04d}"), "year"


def part_value(day: date | None, part: str) -> Value | None:
    """A part of a day, the whole day where `part` is empty or none of `PARTS`."""
    code = PARTS.get(part)
    if day is None or code is None:
        return day_value(day)
    return f"{day.isoformat()}{code}", "part"


def week_of(day: date) -> str:
    """The ISO week of a day: "2021-W12"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_of(day: date) -> str:
    """The month of a day: "2021-03"."""
    return f"{day.year:04d}-{day.month:02d}"


def months_away(day: date, n: int) -> date | None:
    """The first of the month that is `n` months from a day's, None beyond the calendar."""
    index = day.year * 12 + day.month - 1 + n
    return day_in(index // 12, index % 12 + 1, 1)


def days_away(day: date, n: int) -> date | None:
    """The day `n` days from a day, None beyond the calendar."""
    try:
        return day + timedelta(days=n)
    except OverflowError:
        return None


def day_in(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_year(month: int, day: int, published: date, *, most_ahead_days: int) -> date | None:
    """The day without a year that news of `published` mean: the latest one not far ahead."""
    found = (day_in(published.year + n, month, day) for n in (1, 0, -1))
    latest = days_away(published, most_ahead_days) or date.max
    return next((d for d in found if d is not None and d <= latest), None)
