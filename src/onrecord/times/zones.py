"""Zones of the clock by their letters, as offsets on a day."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = {
    "gmt": "Z", "utc": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "eet": "+02:00",
    "eest": "+03:00", "msk": "+03:00", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
    "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
    "akst": "-09:00", "akdt": "-08:00",
}  # fmt: skip
"""Zones whose letters mean one offset in news; "IST" means several."""
_AMERICAN = {"et": 5, "eastern": 5, "ct": 6, "central": 6, "mt": 7, "mountain": 7, "pt": 8,
             "pacific": 8}  # fmt: skip
"""Hours behind UTC in winter; in summer one less."""
_SUNDAY = 6
_FIRST_YEAR = 2007
"""Summer time in the United States by the Energy Policy Act of 2005; 1987 to 2006 it began on the
first Sunday of April and ended on the last of October."""

LETTERS = (*_FIXED, "et", "ct", "mt", "pt")
AMERICAN_NAMES = tuple(name for name in _AMERICAN if len(name) > len("et"))


def offset_on(day: date, zone: str) -> str:
    """The offset as it is written, "Z" or "-04:00"; empty where there is no such zone."""
    hours = _AMERICAN.get(zone)
    if hours is None:
        return _FIXED.get(zone, "")
    return f"-{hours - _is_american_summer(day):02d}:00"


def _is_american_summer(day: date) -> bool:
    if day.year >= _FIRST_YEAR:
        return _sunday_from(date(day.year, 3, 8)) <= day < _sunday_from(date(day.year, 11, 1))
    return _sunday_from(date(day.year, 4, 1)) <= day < _sunday_from(date(day.year, 10, 25))


def _sunday_from(day: date) -> date:
    return day + timedelta(days=(_SUNDAY - day.weekday()) % 7)
