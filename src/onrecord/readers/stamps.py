"""Times as metadata write them, brought to ISO 8601 with the page's own offset.

Invariant: nothing is added that the page does not say: a date without a clock stays a date, a
time without a zone stays without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T\s]\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?$")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_SCRIPTED = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})"
)
_MAILED = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? \S+")
_EPOCH = re.compile(r"(\d{10})(\d{3})?$")
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment: ISO 8601 `time`, and the zone as stated ("+02:00", "Z", "GMT")."""

    time: str
    zone: str | None

    @property
    def has_clock(self) -> bool:
        return "T" in self.time

    @property
    def moment(self) -> datetime:
        """For comparing: without a zone taken as UTC, without a clock as midnight."""
        found = datetime.fromisoformat(self.time)
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def is_near(self, other: Stamp, *, within: timedelta = timedelta(hours=36)) -> bool:
        return abs(self.moment - other.moment) <= within


def read_stamp(text: str) -> Stamp | None:
    """The moment that a metadata value states; None where it states none we can read."""
    text = text.strip()
    for read in (_iso, _scripted, _mailed, _slashed, _compact, _epoch):
        stamp = read(text)
        if stamp is not None and int(stamp.time[:4]) in _YEARS:
            return stamp
    return None


def _iso(text: str) -> Stamp | None:
    match = _ISO.match(text)
    if match is None:
        return None
    return _stamp(match.group("day"), match.group("clock"), match.group("zone"))


def _stamp(day: str, clock: str | None, zone: str | None) -> Stamp | None:
    try:
        date.fromisoformat(day)
        if clock is None:
            return Stamp(day, None)
        hours, rest = clock.split(":", 1)
        return _checked(f"{day}T{int(hours):02}:{rest}", zone)
    except ValueError:
        return None


def _checked(time: str, zone: str | None) -> Stamp:
    offset = "" if zone is None else _offset(zone)
    datetime.fromisoformat(time + offset)
    return Stamp(time + offset, zone)


def _offset(zone: str) -> str:
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "+00:00"
    digits = zone[1:].replace(":", "")
    digits = digits.zfill(2) + "00" if len(digits) < 3 else digits.zfill(4)  # noqa: PLR2004
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _scripted(text: str) -> Stamp | None:
    match = _SCRIPTED.match(text)
    if match is None:
        return None
    month, day, year, clock, zone = match.groups()
    return _mailed(f"{day} {month} {year} {clock} {zone}")


def _mailed(text: str) -> Stamp | None:
    match = _MAILED.match(text)
    if match is None:
        return None
    try:
        found = parsedate_to_datetime(match.group())
    except (ValueError, TypeError):
        return None
    zone = match.group().rsplit(" ", 1)[1]
    return Stamp(found.isoformat(), zone if found.tzinfo is not None else None)


def _slashed(text: str) -> Stamp | None:
    match = _SLASHED.match(text)
    if match is None:
        return None
    year, month, day = match.groups()
    clock = re.match(r"\s+(\d{1,2}:\d{2}(?::\d{2})?)", text[match.end() :])
    return _stamp(f"{year}-{int(month):02}-{int(day):02}", clock and clock.group(1), None)


def _compact(text: str) -> Stamp | None:
    match = _COMPACT.match(text)
    if match is None:
        return None
    year, month, day, hours, minutes, seconds, zone = match.groups()
    clock = f"{hours}:{minutes}:{seconds or '00'}" if hours else None
    return _stamp(f"{year}-{month}-{day}", clock, zone)


def _epoch(text: str) -> Stamp | None:
    match = _EPOCH.match(text)
    if match is None:
        return None
    found = datetime.fromtimestamp(int(match.group(1)), UTC)
    return Stamp(found.isoformat(), "UTC")
