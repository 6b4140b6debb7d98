"""Times of the clock, on the day last told, with their zone where one is stated."""

from __future__ import annotations

from onrecord.times.place import Place, Rules
from onrecord.times.values import Value

_ZONES = {
    "gmt": "Z", "utc": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "eet": "+02:00",
    "eest": "+03:00", "msk": "+03:00", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
    "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
    "akst": "-09:00", "akdt": "-08:00",
}  # fmt: skip
"""Zones whose letters mean one offset in news; "ET" and "IST" mean several."""


def _clock(p: Place) -> Value | None:
    hour, minute = int(p.word("hour")), int(p.word("minute") or 0)
    half = p.word("half").replace(".", "").replace(" ", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - no time of day
        return None
    zone = _ZONES.get(p.word("zone"), "")
    return f"{p.last.isoformat()}T{hour:02d}:{minute:02d}{zone}", "minute"


def _noon(p: Place) -> Value:
    return f"{p.last.isoformat()}T{'12' if p.word('at') == 'noon' else '00'}:00", "minute"


_ZONE = rf"(?:\s*\(?(?P<zone>{'|'.join(_ZONES)})\b)?"

CLOCK_RULES: Rules = (
    (
        rf"(?P<hour>[0-2]?\d)(?:\s*[:.]\s*(?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?\s?m\b\.?){_ZONE}",
        _clock,
    ),
    (rf"(?P<hour>[0-2]?\d)\s*:\s*(?P<minute>[0-5]\d)\b(?!:?\d){_ZONE}", _clock),
    (rf"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*(?P<zone>{'|'.join(_ZONES)})\b", _clock),
    (r"(?P<at>noon|midnight)\b", _noon),
)
