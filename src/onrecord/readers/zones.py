"""Time zones as pages write them ("EDT", "GMT+2", "+05:30"), as offsets from UTC.

Invariant: a zone that is not in the table, or that means several offsets with none prevailing in
news, gives None, never a guess.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_HOURS = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "WAT": 1, "CET": 1, "MEZ": 1,
    "CEST": 2, "MESZ": 2, "SAST": 2, "CAT": 2, "EET": 2, "EEST": 3, "MSK": 3, "EAT": 3, "TRT": 3,
    "PKT": 5, "IST": 5.5, "NPT": 5.75, "ICT": 7, "WIB": 7, "MYT": 8, "SGT": 8, "HKT": 8, "PHT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_AMERICAN = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}
"""Zones whose summer time the name leaves open; it follows from the date."""

_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+−-])(\d{1,2})(?::?(\d{2}))?")
ZONE = (
    r"\(?(?P<zone>(?:GMT|UTC)\s?[+−-]\d{1,2}(?::?\d{2})?|[+−-]\d{2}:?\d{2}(?!\d)|(?:"
    + "|".join(sorted((*_HOURS, *_AMERICAN), key=len, reverse=True))
    + r")(?![^\W\d_a-z]))\)?"
)
"""A zone after a clock, to be matched with case."""


def offset_of(zone: str, moment: datetime) -> str | None:
    """The offset from UTC as ISO 8601 writes it, for the naive local `moment`."""
    match = _OFFSET.fullmatch(zone)
    if match is not None:
        sign, hours, minutes = match.groups()
        return f"{'+' if sign == '+' else '-'}{int(hours):02}:{minutes or '00'}"
    if zone in _AMERICAN:
        return _spelled(_AMERICAN[zone] + _is_american_summer(moment))
    hours_east = _HOURS.get(zone)
    return None if hours_east is None else _spelled(hours_east)


def _spelled(hours: float) -> str:
    minutes = round(abs(hours) * 60)
    return f"{'-' if hours < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _is_american_summer(moment: datetime) -> bool:
    """Since 2007: from the second Sunday of March to the first of November, two in the morning."""
    start = _sunday(moment.year, 3) + timedelta(days=7, hours=2)
    return start <= moment < _sunday(moment.year, 11) + timedelta(hours=2)


def _sunday(year: int, month: int) -> datetime:
    first = datetime(year, month, 1)  # noqa: DTZ001 - compared with naive local times
    return first + timedelta(days=6 - first.weekday())
