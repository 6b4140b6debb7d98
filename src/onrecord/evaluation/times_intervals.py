"""The first and the last day of a value: how GUM tells weeks, seasons, decades and centuries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

_FIRST_MONTHS = {"SP": 3, "SU": 6, "FA": 9}
_QUARTERS = {"Q": 3, "H": 6}
_DECEMBER = 12


def interval_of(value: str) -> str:
    """The first and last day of a value as "2013-09-15/2013-09-30"; the value where it has none."""
    for form, ends in _INTERVALS:
        if found := re.fullmatch(form, value):
            first, last = ends(found)
            return f"{first}/{last}"
    return value


def _week(found: re.Match[str]) -> tuple[date, date]:
    first = date.fromisocalendar(int(found[1]), int(found[2]), 6 if found[3] else 1)
    return first, first + timedelta(days=1 if found[3] else 6)


def _season(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found[1]), _FIRST_MONTHS[found[2]]
    return date(year, month, 1), _last_day(year, month + 2)


def _winter(found: re.Match[str]) -> tuple[date, date]:
    year = int(found[1])
    return date(year, _DECEMBER, 1), _last_day(year + 1, 2)


def _part_of_year(found: re.Match[str]) -> tuple[date, date]:
    year, n_months, number = int(found[1]), _QUARTERS[found[2]], int(found[3])
    return date(year, n_months * (number - 1) + 1, 1), _last_day(year, n_months * number)


def _month(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1), _last_day(year, month)


_INTERVALS: tuple[tuple[str, Callable[[re.Match[str]], tuple[date | str, date | str]]], ...] = (
    (r"(\d{4})-W(\d\d)(-WE)?", _week),
    (r"(\d{4})-(SP|SU|FA)", _season),
    (r"(\d{4})-WI", _winter),
    (r"(\d{4})-(Q)([1-4])", _part_of_year),
    (r"(\d{4})-(H)([12])", _part_of_year),
    (r"(\d{4})-(0[1-9]|1[0-2])", _month),
    (r"\d{4}", lambda found: (f"{found[0]}-01-01", f"{found[0]}-12-31")),
    (r"(\d{3})X", lambda found: (f"{found[1]}0-01-01", f"{found[1]}9-12-31")),
    (r"BC(\d\d)", lambda found: (f"-{found[1]}99", f"-{found[1]}00")),
    (r"\d\d", lambda found: (f"{found[0]}00-01-01", f"{found[0]}99-12-31")),
)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
