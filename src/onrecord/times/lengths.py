"""Lengths of time, and moments that are so long before or after another."""

from __future__ import annotations

import re

from onrecord.times import values
from onrecord.times.place import Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import CLOCK_UNITS, NUMBER, UNIT, UNITS, either, number_of

_COMPARED = re.compile(r"\b(?:from|than|with|to)\s+$")
"""Before "a year earlier": what is compared with the year before this one."""
_IN_DAYS = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "year": 12, "decade": 120}


def _away(p: Place) -> Value | None:
    """So many units before or after the publication ("ago") or the day last told ("later")."""
    number, unit, way = number_of(p.word("number")), p.word("unit"), p.word("way")
    if number is None or unit in CLOCK_UNITS:
        return None
    if way in ("ago", "from now") or _COMPARED.search(p.before):
        start = p.published
    else:
        start = p.last if unit in _IN_DAYS else p.stretch
    n = number if way in ("later", "after", "from now") else -number
    if unit in _IN_DAYS:
        return values.day_value(values.days_away(start, n * _IN_DAYS[unit]))
    month = values.months_away(start, n * _IN_MONTHS[unit])
    if month is None:
        return None
    if p.word("exactly"):
        return values.day_value(values.day_in(month.year, month.month, start.day))
    return (values.month_of(month), "month") if unit == "month" else (f"{month.year:04d}", "year")


def _roughly_away(p: Place) -> Value | None:
    """Weeks, months or years away: nothing is counted from such a day in turn."""
    return _away(p)


def _length(p: Place) -> Value | None:
    number, unit = number_of(p.word("number")), p.word("unit")
    amount = "X" if number is None else str(number)
    clock = "T" if unit in CLOCK_UNITS else ""
    if unit == "second" and p.found[0][-1] != "s" and not amount.isdigit():
        return None
    return f"P{clock}{amount}{UNITS[unit]}", "length"


def _some(p: Place) -> Value:
    """Units without a number: "minutes later"."""
    unit = p.word("unit")
    return f"P{'T' if unit in CLOCK_UNITS else ''}X{UNITS[unit]}", "length"


def _hours_on(p: Place) -> Value | None:
    """Some hours before or after what was told: on its day, nobody says when."""
    if number_of(p.word("number")) is not None:
        return None
    return f"{p.last.isoformat()}TXX:XX", "part"


def _one(p: Place) -> Value:
    """What lasts one unit: "week-long"."""
    unit = p.word("unit")
    return f"P{'T' if unit in CLOCK_UNITS else ''}1{UNITS[unit]}", "length"


_WAY = r"(?P<way>ago|earlier|later|from\s+now|(?:before|after)(?=\s*(?:[.,;:!?)”\"\n]|$)))"
"""Before or after something is no day that the words tell; "two weeks after." counts on."""
_UNIT = rf"(?P<unit>{either(UNITS)})"
_FOR = r"(?:(?<=\bfor\s)|(?<=\bwithin\s)|(?<=\bmatter\sof\s)|(?<=\bin\s))"
_DECADE = "(?P<unit>decade|century)"
_NO_SECOND = r"(?!(?:a|one|an)\s+second\b)"

DAY_COUNT_RULES: Rules = ((rf"{NUMBER}[\s-]+(?P<unit>day)s?\s+{_WAY}\b", _away),)
"""Days counted: what follows may be counted from them in turn."""

LENGTH_RULES: Rules = (
    (rf"(?:(?P<exactly>exactly)\s+)?{NUMBER}[\s-]+{UNIT}\s+{_WAY}\b", _roughly_away),
    (rf"{NUMBER}\s+hours?\s+(?:later|earlier|after|before)\b", _hours_on),
    (rf"{_NO_SECOND}{NUMBER}\s*-?\s*{UNIT}", _length),
    (rf"{_UNIT}s\s+(?:later|earlier|after|before|ago)\b", _some),
    (rf"(?:last|past)\s+{_DECADE}\b", _one),
    (rf"{_FOR}{_UNIT}s(?=\s*(?:[.,;:)”\"\n]|$|and\b|to\b|after\b|before\b|in\b|on\b))", _some),
    (rf"{_UNIT}[\s-]?long\b", _one),
)
