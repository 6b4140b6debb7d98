"""Expressions that name days, months, seasons and years of the calendar."""

from __future__ import annotations

from onrecord.times import values
from onrecord.times.place import Place, Rules
from onrecord.times.values import FIRST_MONTHS, SEASONS, Value
from onrecord.times.words import COMMA, DAY, MONTH, WEEKDAYS, YEAR, either, is_name_of_time

_MOST_AHEAD_DAYS = 31
_MOST_AHEAD_DAYS_SAID = 330
_MOST_TWO_DIGITS = 69


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
    if not is_name_of_time(p.found["month"]):
        return None
    day = int(p.word("day"))
    if p.is_past:
        return values.day_value(values.day_in(p.year_of(p.month), p.month, day))
    ahead = _MOST_AHEAD_DAYS_SAID if p.is_ahead else _MOST_AHEAD_DAYS
    return values.day_value(values.nearest_year(p.month, day, p.published, most_ahead_days=ahead))


def _month_year(p: Place) -> Value | None:
    return (f"{p.word('year')}-{p.month:02d}", "month") if is_name_of_time(p.found[0]) else None


_YEARS = {"last": -1, "this": 0, "next": 1}


def _month_of_year(p: Place) -> Value | None:
    if not is_name_of_time(p.found["month"]):
        return None
    n_years = _YEARS.get(p.word("which"))
    year = p.stretch.year if n_years is None else p.published.year + n_years
    return f"{year:04d}-{p.month:02d}", "month"


def _month(p: Place) -> Value | None:
    if not is_name_of_time(p.found["month"]):
        return None
    if p.is_past:
        return f"{p.year_of(p.month):04d}-{p.month:02d}", "month"
    this = p.published.month
    year = p.published.year - (p.month > this)
    if p.word("which") == "next" or (p.month > this and p.is_ahead):
        year = p.published.year + (p.month <= this)
    elif p.word("which") == "last" and p.month == this:
        year -= 1
    return f"{year}-{p.month:02d}", "month"


def _season(p: Place) -> Value:
    """A season; winter by the year in which it begins, as TIMEX3 counts it."""
    code, which = SEASONS[p.word("season")], p.word("which")
    year = p.word("year") or (f"{p.stretch.year:04d}" if p.is_past and not which else "")
    if year:
        return f"{year}-{code}", "season"
    this, first = p.published, FIRST_MONTHS[code]
    is_under_way = first <= this.month < first + 3
    is_past = which in ("last", "past", "previous")
    found = this.year - (this.month < first and (is_past or not (which or p.is_ahead)))
    if is_past and is_under_way:
        found -= 1
    return f"{found + (which == 'next' and this.month >= first)}-{code}", "season"


def _year(p: Place) -> Value | None:
    return p.word("year"), "year"


def _before_christ(p: Place) -> Value:
    return f"BC{int(p.word('year')):04d}", "year"


def _decade(p: Place) -> Value:
    year = p.word("year")
    return (year[:3] if len(year) > 2 else f"19{year[0]}") + "X", "decade"  # noqa: PLR2004


_DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
    "eighties": 8, "nineties": 9,
}  # fmt: skip


def _decade_in_words(p: Place) -> Value:
    return f"19{_DECADES[p.word('decade')]}X", "decade"


def _short_year(p: Place) -> Value | None:
    """The end of a range of years: "1890-91"."""
    first, last = p.before[-5:-1], p.word("year")
    return (first[:2] + last, "year") if last > first[2:] else None


def _hundred(p: Place) -> Value:
    """The 1800s are a century, the 2000s mostly a decade."""
    return p.word("year"), "century"


def _century(p: Place) -> Value:
    return str(int(p.word("number")) - 1), "century"


_ON_DAY = rf"(?:{either(WEEKDAYS)})\b\.?{COMMA}\(?\s*"
_BEFORE_MONTHS = (
    "in since of by until till from for to through early late during before after between and "
    "following"
).split()
_PREPOSED = "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in _BEFORE_MONTHS) + "|(?<=mid-))"
_SEASON = rf"(?P<season>{either(SEASONS)})"
_COUNTED = r"[-–]?(?:seat|page|mile|foot|strong|member)|\s*(?:people|percent|[a-z]+s\b\s+of)"
_NO_YEAR = rf"(?![\d%]|,\d|\.\d|{_COUNTED})"

DATE_RULES: Rules = (
    (rf"(?:{_ON_DAY})?{MONTH}\s*{DAY}{COMMA}{YEAR}\b", _full_date),
    (rf"(?:{_ON_DAY})?{DAY}\s+(?:of\s+)?{MONTH}{COMMA}{YEAR}\b", _full_date),
    (rf"{YEAR}\s*[-/]\s*(?P<second>[01]\d)\s*[-/]\s*(?P<day>[0-3]\d)\b", _iso),
    (r"(?P<first>[0-3]?\d)\s*/\s*(?P<second>[0-3]?\d)\s*/\s*(?P<year>\d{4}|\d\d)\b", _numbers),
    (rf"(?:{_ON_DAY})?{MONTH}\s*{DAY}\b(?!\s*(?::|%|percent|million))", _month_day),
    (rf"(?:{_ON_DAY})?(?:the\s+)?{DAY}\s+(?:of\s+)?{MONTH}\b", _month_day),
    (rf"{MONTH}{COMMA}(?:of\s+)?{YEAR}\b", _month_year),
    (
        rf"{MONTH}{COMMA}(?:of\s+)?(?P<which>last|this|next|that|the\s+same)\s+year\b",
        _month_of_year,
    ),
    (rf"(?P<which>last|this|next)\s+{MONTH}", _month),
    (rf"{_PREPOSED}{MONTH}", _month),
    (rf"(?P<which>last|past|this|next)\s+{_SEASON}\b", _season),
    (rf"{_SEASON}{COMMA}(?:of\s+)?{YEAR}\b", _season),
    (
        rf"(?:(?<=\bin\s)|(?<=\bin\sthe\s)|(?<=\bduring\sthe\s)|(?<=\bsince\s)|(?<=\bby\s)|(?<=\bthat\s)){_SEASON}\b",
        _season,
    ),
    (rf"{YEAR}{_NO_YEAR}", _year),
    (r"(?P<year>\d{1,4})\s+B\.?C\.?(?:E\b\.?)?", _before_christ),
    (r"(?P<year>1\d)00\s?[’']?s\b", _hundred),
    (r"(?P<year>(?:1[0-9]|20)\d0)\s?[’']?s\b", _decade),
    (r"(?:(?<=[’'])|(?<=\bthe\s))(?P<year>[2-9]0)[’']?s\b", _decade),
    (rf"(?<=\bthe\s)(?P<decade>{either(_DECADES)})\b", _decade_in_words),
    (r"(?:(?<=\b\d{4}-)|(?<=\b\d{4}–))(?P<year>\d\d)\b(?!-)", _short_year),
    (r"(?P<number>1?\d|20|21)(?:st|nd|rd|th)[\s-]centur(?:y|ies)\b", _century),
)
