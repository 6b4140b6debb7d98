"""What comes again and again: "daily", "every Monday", "20 miles a day".

A set is no moment; its value tells what recurs ("XXXX-XX-XX", any day) or how often ("P1W").
"""

from __future__ import annotations

import re

from onrecord.times.place import Place, Rules
from onrecord.times.values import PARTS, Value
from onrecord.times.words import CLOCK_UNITS, PART, UNITS, WEEKDAYS, either, number_of

_ANY = {
    "daily": "XXXX-XX-XX", "everyday": "XXXX-XX-XX", "nightly": "XXXX-XX-XXTNI",
    "weekly": "XXXX-WXX", "monthly": "XXXX-XX", "yearly": "XXXX", "annual": "XXXX",
    "annually": "XXXX", "hourly": "XXXX-XX-XXTXX",
}  # fmt: skip


_NAME = re.compile(r"[A-Z] [A-Z]")
"""The initials of a newspaper's name: "the Daily Bell"."""


def _adverb(p: Place) -> Value | None:
    if _NAME.fullmatch(f"{p.found[0][:1]} {p.after[:1]}"):
        return None
    return _ANY[p.word("often")], "length"


def _each(p: Place) -> Value:
    """How far from one to the next: "every two weeks", "per day"."""
    unit = p.word("unit")
    number = number_of(p.word("number")) if p.word("number") else 1
    every = 2 if p.word("other") else 1
    told = "X" if number is None else str(number * every)
    return f"P{'T' if unit in CLOCK_UNITS else ''}{told}{UNITS[unit]}", "length"


def _weekday(p: Place) -> Value:
    return f"XXXX-WXX-{WEEKDAYS[p.word('weekday')] + 1}", "length"


def _weekends(_: Place) -> Value:
    return "XXXX-WXX-WE", "length"


def _part(p: Place) -> Value:
    return f"XXXX-XX-XX{PARTS[p.word('part')]}", "length"


_WEEKLY = frozenset(f"{day}s" for day in WEEKDAYS if day.endswith("day"))
_EVERY = r"(?:every|each)"
_FEW = r"(?P<number>two|three|four|five|six|seven|eight|nine|ten|twelve|few|\d{1,2})"
_UNIT = rf"(?P<unit>{either(UNITS)})"
SET_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset(_ANY),
        patterns=((rf"(?P<often>{either(_ANY)})\b", _adverb),),
    ),
    Rules(
        words=frozenset({"per", "every", "each"}),
        patterns=(
            (rf"(?:per\s+|{_EVERY}\s+(?P<other>other\s+)?){_UNIT}\b", _each),
            (rf"{_EVERY}\s+{_FEW}\s+{_UNIT}s\b", _each),
            (rf"{_EVERY}\s+(?P<weekday>{either(WEEKDAYS)})\b", _weekday),
            (rf"{_EVERY}\s+weekend\b", _weekends),
            (rf"{_EVERY}\s+{PART}\b", _part),
        ),
    ),
    Rules(
        words=_WEEKLY,
        patterns=(
            (
                rf"(?:on\s+)?(?P<weekday>{either(d for d in WEEKDAYS if d.endswith('day'))})s\b",
                _weekday,
            ),
        ),
    ),
    Rules(
        words=frozenset({"night"}),
        patterns=(
            (r"(?<=\bat\s)(?P<part>night)\b(?!\s+(?:on|of)\b)", _part),
            (r"(?P<part>night)(?=(?:-|\s+)(?:raids?|attacks?|flights?|shifts?|patrols?)\b)", _part),
        ),
    ),
)
