"""Expressions of time in a text, each resolved against the day of publication.

Invariant: spans do not overlap and stand in text order; where two rules fit one beginning, the one
that takes more words counts. What cannot be resolved ("several years ago") is left out rather than
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.model.selector import Span
from onrecord.times import values
from onrecord.times.values import PARTS, SEASONS, Grain, ResolvedTime
from onrecord.times.words import (
    DAY,
    MONTH,
    MONTHS,
    NUMBER,
    PART,
    UNIT,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    either,
    number_of,
)

_MOST_AHEAD_DAYS = 31
_AHEAD = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were)\s+(?:to|due|set|expected|scheduled|planned)|plans?"
    r"|scheduled|until|upcoming|next)\b"
)
_SENTENCE = re.compile(r"[.!?][”\"’)]?\s|\n")
_MOST_TWO_DIGITS = 69
_CLAUSE_CHARS = 60

Value = tuple[str, Grain]


@dataclass(frozen=True, slots=True)
class _Place:
    """An expression found, the day of publication, the day last told, the words before it."""

    found: re.Match[str]
    published: date
    last: date
    before: str

    def word(self, name: str) -> str:
        return (self.found.groupdict().get(name) or "").lower().strip(".")

    @property
    def month(self) -> int:
        return MONTHS[self.word("month")]


Rule = Callable[[_Place], Value | None]


def find_times(text: str, published: date) -> list[ResolvedTime]:
    """All expressions of time that can be resolved; `published` is the page's own day."""
    found: list[ResolvedTime] = []
    last, end = published, 0
    for match, rule in _matches(text):
        if match.start() < end:
            continue
        value = rule(_Place(match, published, last, _clause_before(text, match)))
        if value is None:
            continue
        end = match.end()
        found.append(ResolvedTime(Span(*match.span()), *value))
        if value[1] in ("day", "part"):
            last = date.fromisoformat(value[0][:10])
    return found


def _matches(text: str) -> list[tuple[re.Match[str], Rule]]:
    """Matches of all rules in text order, of those that begin together the longest first."""
    every = [(match, rule) for pattern, rule in _RULES for match in pattern.finditer(text)]
    return sorted(every, key=lambda item: (item[0].start(), -item[0].end()))


def _clause_before(text: str, match: re.Match[str]) -> str:
    """The words of the sentence right before an expression: whether they speak of the future."""
    start = max(0, match.start() - _CLAUSE_CHARS)
    ends = [m.end() for m in _SENTENCE.finditer(text, start, match.start())]
    return text[ends[-1] if ends else start : match.start()]


def _day(day: date | None) -> Value | None:
    return None if day is None else (day.isoformat(), "day")


def _full_date(p: _Place) -> Value | None:
    return _day(values.day_in(int(p.word("year")), p.month, int(p.word("day"))))


def _numbers(p: _Place) -> Value | None:
    first, second, year = (int(p.word(n)) for n in ("first", "second", "year"))
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year <= _MOST_TWO_DIGITS else 1900
    return _day(values.day_in(year, first, second) or values.day_in(year, second, first))


def _iso(p: _Place) -> Value | None:
    return _day(values.day_in(int(p.word("year")), int(p.word("second")), int(p.word("day"))))


def _month_day(p: _Place) -> Value | None:
    ahead = 330 if _AHEAD.search(p.before) else _MOST_AHEAD_DAYS
    return _day(
        values.nearest_year(p.month, int(p.word("day")), p.published, most_ahead_days=ahead)
    )


def _month_year(p: _Place) -> Value:
    return f"{p.word('year')}-{p.month:02d}", "month"


def _month(p: _Place) -> Value:
    this = p.published.month
    year = p.published.year - (p.month > this)
    if p.word("which") == "next" or (p.month > this and _AHEAD.search(p.before)):
        year = p.published.year + (p.month <= this)
    elif p.word("which") == "last" and p.month == this:
        year -= 1
    return f"{year}-{p.month:02d}", "month"


def _weekday(p: _Place) -> Value:
    wanted = WEEKDAYS[p.word("weekday")]
    back = (p.published.weekday() - wanted) % 7
    day = p.published - timedelta(days=back)
    which = p.word("which")
    if which == "last" and back == 0:
        day -= timedelta(days=7)
    elif which in ("next", "coming") or (not which and back and _AHEAD.search(p.before)):
        day += timedelta(days=7)
    return _with_part(day, p.word("part"))


def _with_part(day: date, part: str) -> Value:
    return (f"{day.isoformat()}{PARTS[part]}", "part") if part else (day.isoformat(), "day")


def _today(p: _Place) -> Value:
    word = " ".join(p.found.group().lower().split())
    n_days = {"yesterday": -1, "tomorrow": 1}.get(word.split()[0], 0)
    if word == "last night":
        n_days = -1
    if word.startswith("the day before y"):
        n_days = -2
    part = word.split()[-1]
    return _with_part(p.published + timedelta(days=n_days), part if part in PARTS else "")


_STEPS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0, "current": 0}


def _period(p: _Place) -> Value:
    n, unit = _STEPS[p.word("which")], p.word("unit")
    if unit == "week":
        return values.week_of(p.published + timedelta(weeks=n)), "week"
    if unit == "weekend":
        return values.week_of(p.published + timedelta(weeks=n)) + "-WE", "week"
    if unit == "month":
        return values.month_of(values.months_away(p.published, n)), "month"
    return str(p.published.year + n), "year"


def _season(p: _Place) -> Value:
    code, year, which = SEASONS[p.word("season")], p.word("year"), p.word("which")
    if year:
        return f"{year}-{code}", "season"
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    n = p.published.year - (p.published.month < first and which in ("last", "past"))
    if which in ("last", "past") and first <= p.published.month < first + 3:
        n -= 1
    return f"{n + (which == 'next' and p.published.month >= first)}-{code}", "season"


def _away(p: _Place) -> Value | None:
    """So many units before or after the publication ("ago") or the day last told ("later")."""
    number, unit, way = number_of(p.word("number")), p.word("unit"), p.word("way")
    if number is None or unit in ("hour", "minute"):
        return None
    start = p.published if way in ("ago", "from now") else p.last
    n = number if way in ("later", "after", "from now") else -number
    if unit in ("day", "week"):
        return _day(values.days_away(start, n * (7 if unit == "week" else 1)))
    if not 1 <= start.year + (n // 12 if unit == "month" else n) <= date.max.year:
        return None
    if unit == "month":
        return values.month_of(values.months_away(start, n)), "month"
    return str(start.year + n), "year"


def _length(p: _Place) -> Value | None:
    number, unit = number_of(p.word("number")), p.word("unit")
    amount = "X" if number is None else str(number)
    clock = "T" if unit in ("hour", "minute") else ""
    return f"P{clock}{amount}{UNITS[unit]}", "length"


def _clock(p: _Place) -> Value | None:
    """A time of the clock, on the day of publication."""
    hour, minute = int(p.word("hour")), int(p.word("minute") or 0)
    half = p.word("half").replace(".", "").replace(" ", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - no time of day
        return None
    return f"{p.published.isoformat()}T{hour:02d}:{minute:02d}", "minute"


def _year(p: _Place) -> Value:
    return p.word("year"), "year"


def _decade(p: _Place) -> Value:
    return p.word("year")[:3] + "X", "decade"


_WHICH = r"(?:(?P<which>last|past|this|next|coming)\s+)?"
_BEFORE_MONTHS = "in since of by until from for to early late during before after".split()
_PREPOSED = "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in _BEFORE_MONTHS) + "|(?<=mid-))"
_COMMA = r"\s*,?\s*"
_ON_DAY = rf"(?:{either(WEEKDAYS)})\b\.?{_COMMA}\(?\s*"

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(rf"\b{pattern}", re.IGNORECASE), rule)
    for pattern, rule in (
        (rf"(?:{_ON_DAY})?{MONTH}\s*{DAY}{_COMMA}{YEAR}\b", _full_date),
        (rf"(?:{_ON_DAY})?{DAY}\s+(?:of\s+)?{MONTH}{_COMMA}{YEAR}\b", _full_date),
        (rf"{YEAR}\s*-\s*(?P<second>[01]\d)\s*-\s*(?P<day>[0-3]\d)\b", _iso),
        (r"(?P<first>[0-3]?\d)\s*/\s*(?P<second>[0-3]?\d)\s*/\s*(?P<year>\d{4}|\d\d)\b", _numbers),
        (rf"(?:{_ON_DAY})?{MONTH}\s*{DAY}\b(?!\s*(?::|%|percent|million))", _month_day),
        (rf"(?:{_ON_DAY})?{DAY}\s+(?:of\s+)?{MONTH}\b", _month_day),
        (rf"{MONTH}{_COMMA}(?:of\s+)?{YEAR}\b", _month_year),
        (rf"(?P<which>last|this|next)\s+{MONTH}", _month),
        (rf"{_PREPOSED}{MONTH}", _month),
        (rf"{_WHICH}{WEEKDAY}(?:\s+{PART})?", _weekday),
        (
            rf"(?:the\s+day\s+before\s+yesterday|(?:yesterday|tomorrow)(?:\s+{PART})?|today|tonight)",
            _today,
        ),
        (rf"(?:this\s+{PART}|last\s+night)", _today),
        (
            r"(?P<which>last|past|previous|this|current|next|coming)\s+(?P<unit>week(?:end)?|month|year)\b",
            _period,
        ),
        (rf"(?P<which>last|past|this|next)\s+(?P<season>{either(SEASONS)})\b", _season),
        (rf"(?P<season>{either(SEASONS)})\s+(?:of\s+)?{YEAR}\b", _season),
        (rf"{NUMBER}[\s-]+{UNIT}\s+(?P<way>ago|earlier|before|later|after|from\s+now)\b", _away),
        (rf"{NUMBER}\s*-?\s*{UNIT}", _length),
        (rf"{YEAR}(?![\d%]|,\d|\s*(?:people|[a-z]+s\b\s+of))", _year),
        (r"(?P<year>(?:1[89]|20)\d0)s\b", _decade),
        (
            r"(?P<hour>[0-2]?\d)(?:\s*[:.]\s*(?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?\s?m\b\.?)",
            _clock,
        ),
        (r"(?P<hour>[0-2]?\d)\s*:\s*(?P<minute>[0-5]\d)\b", _clock),
    )
)
