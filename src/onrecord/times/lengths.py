"""Lengths of time, and moments that are so long before or after another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.times import values
from onrecord.times.place import Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import (
    CLOCK_UNITS,
    NUMBER,
    UNIT,
    UNIT_WORDS,
    UNITS,
    WEEKDAYS,
    either,
    number_of,
)

_COMPARED = re.compile(r"\b(?:from|than|with|to)\s+$")
"""Before "a year earlier": what is compared with the year before this one."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_WEEKDAY = re.compile(rf"(?:the\s+)?(?P<weekday>{either(WEEKDAYS)})\b", re.IGNORECASE)
_IN_DAYS = {"day": 1, "week": 7}
_ONWARDS = ("later", "after", "afterward", "afterwards", "from now")
_TOLD_WAYS = ("later", "after", "afterward", "afterwards", "earlier", "before", "previously")
_IN_YEARS = {"year": 1, "decade": 10, "century": 100}
_IN_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}


def _away(p: Place) -> Value | None:
    """So many units before or after the publication ("ago") or the day last told ("later")."""
    unit, way = p.word("unit"), " ".join(p.word("way").split())
    sign = 1 if way in _ONWARDS else -1
    before_christ, number = p.told.year_before_christ, number_of(p.word("number"))
    if before_christ is not None and number is not None and unit in _IN_YEARS and way in _TOLD_WAYS:
        return values.year_value(1 - before_christ + round(sign * number * _IN_YEARS[unit]))
    if way in ("ago", "from now") or _COMPARED.search(p.before):
        start = p.published
    else:
        start = p.last if unit in _IN_DAYS else p.stretch
    return _moved(p, start, sign)


def _moved(p: Place, start: date, sign: int) -> Value | None:
    """The day, month or year that lies so many units from `start`; None beyond the calendar."""
    number, unit = number_of(p.word("number")), p.word("unit")
    if number is None or unit in CLOCK_UNITS:
        return None
    if unit in _IN_DAYS:
        return values.day_value(values.days_away(start, round(sign * number * _IN_DAYS[unit])))
    month = values.months_away(start, round(sign * number * _IN_MONTHS[unit]))
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
    amount = "X" if number is None else f"{number:g}"
    clock = "T" if unit in CLOCK_UNITS else ""
    is_one = p.found[0][-1] != "s"
    if is_one and _YEAR.fullmatch(p.word("number")):
        return None
    if unit == "second" and is_one and number is None:
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
    found = _WEEKDAY.match(p.after)
    if found is not None:
        back = (p.published.weekday() - WEEKDAYS[found["weekday"].lower()]) % 7
        return f"{p.published - timedelta(days=back)}TXX:XX", "part"
    return f"{p.last.isoformat()}TXX:XX", "part"


def _one(p: Place) -> Value:
    """What lasts one unit: "week-long"."""
    unit = p.word("unit")
    return f"P{'T' if unit in CLOCK_UNITS else ''}1{UNITS[unit]}", "length"


def _half(_: Place) -> Value:
    return "PT30M", "length"


def _ahead(p: Place) -> Value | None:
    """What is so far ahead of the publication: "in two weeks' time"."""
    return _moved(p, p.published, 1)


_ENDS = r"(?=\s*(?:[.,;:!?)”\"\n]|$))"
_WAY = (
    r"(?P<way>ago|earlier|later|previously|from\s+now"
    rf"|(?:before|after|prior|beforehand|afterwards?){_ENDS})"
)
"""Before or after something is no day that the words tell; "two weeks after." counts on."""
_UNIT = rf"(?P<unit>{either(UNITS)})"
_FOR = r"(?:(?<=\bfor\s)|(?<=\bwithin\s)|(?<=\bmatter\sof\s)|(?<=\bin\s))"
_DECADE = "(?P<unit>decade|century)"
_NO_SECOND = r"(?!(?:a|one|an)\s+second\b)"
_KIND = (
    r"(?:\s+(?:long|short|full|whole|entire|solid|straight|consecutive|successive|additional|extra"
    r"|further|more|other|intervening|working|business|calendar|bloody|busy|hard|difficult"
    r"|critical|crucial|happy|eventful|turbulent|intense))?"
)
_SIDE = r"(?:previous|past|last|preceding|following)"
_RUN = r"(?:following|intervening|subsequent|ensuing|preceding|final|closing|early|first)"
_OF = r"(?:of|following|after|before|since|leading|when|that)"

DAY_COUNT_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset({"day", "days"}),
        patterns=((rf"{NUMBER}[\s-]+(?P<unit>day)s?\s+{_WAY}\b", _away),),
    ),
)
"""Days counted: what follows may be counted from them in turn."""

LENGTH_RULES: tuple[Rules, ...] = (
    Rules(
        words=UNIT_WORDS,
        patterns=(
            (rf"(?:(?P<exactly>exactly)\s+)?{NUMBER}[\s-]+{UNIT}\s+{_WAY}\b", _roughly_away),
            (rf"in\s+{NUMBER}\s+{_UNIT}s?[’']?s?\s+time\b", _ahead),
            (rf"{NUMBER}\s+hours?\s+(?:later|earlier|after|before)\b", _hours_on),
            (rf"{_NO_SECOND}{NUMBER}{_KIND}\s*-?\s*{UNIT}", _length),
            (rf"{NUMBER}\s+{_SIDE}\s+{_UNIT}s\b", _length),
            (rf"{_UNIT}s\s+(?:later|earlier|after|before|ago)\b", _some),
            (rf"(?:last|past|next|coming|following)\s+{_DECADE}\b", _one),
            (
                rf"{_FOR}{_UNIT}s(?=\s*(?:[.,;:)”\"\n]|$|and\b|to\b|after\b|before\b|in\b|on\b))",
                _some,
            ),
            (rf"the\s+{_RUN}\s+{_UNIT}s\b", _some),
            (rf"the\s+{_UNIT}s(?=\s+{_OF}\b)", _some),
            (rf"{_UNIT}s(?=\s+of\b(?!\s+(?:the\s+)?(?:week|month|year)\b))", _some),
            (r"half\s+an\s+hour\b", _half),
            (rf"{_UNIT}[\s-]?long\b", _one),
        ),
    ),
)
