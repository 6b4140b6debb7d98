"""Times of the clock, on the day last told, with their zone where one is stated."""

from __future__ import annotations

from datetime import date

from onrecord.times.place import FIGURE, Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import NUMBERS, either
from onrecord.times.zones import AMERICAN_NAMES, LETTERS, offset_on

_DAY_MINUTES = 24 * 60
_MOST_BEHIND_MINUTES = 12 * 60
_ZONE_MINUTES = 15
_HOURS = {name: n for name, n in NUMBERS.items() if 1 <= n <= 12 and len(name) > len("an")}  # noqa: PLR2004 - of the clock
_LATE = ("pm", "afternoon", "evening")


def _clock(p: Place) -> Value | None:
    minutes = _minutes(p.word("hour"), p.word("minute"), p.word("half") or p.word("part"))
    return None if minutes is None else _at(p.last, minutes, offset_on(p.last, p.word("zone")))


def _spoken(p: Place) -> Value | None:
    """By words: "five o'clock", "half past nine"."""
    hour = p.word("hour")
    minute = {"half": "30", "quarter": "15"}.get(p.word("past"), "")
    number = hour if hour.isdigit() else str(NUMBERS[hour])
    minutes = _minutes(number, minute, p.word("part"))
    return None if minutes is None else _at(p.last, minutes, "")


def _local_and_utc(p: Place) -> Value | None:
    """A clock with the same moment in GMT behind it: "1353 (1023 GMT)" tells its zone."""
    local = _minutes(p.word("hour"), p.word("minute"), p.word("half"))
    utc = _minutes(p.word("utc_hour"), p.word("utc_minute"), p.word("utc_half"))
    if local is None or utc is None:
        return None
    ahead = (local - utc + _MOST_BEHIND_MINUTES) % _DAY_MINUTES - _MOST_BEHIND_MINUTES
    if ahead % _ZONE_MINUTES:
        return None
    hours, minutes = divmod(abs(ahead), 60)
    offset = f"{'-' if ahead < 0 else '+'}{hours:02d}:{minutes:02d}" if ahead else "Z"
    return _at(p.last, local, offset)


def _noon(p: Place) -> Value:
    return _at(p.last, 12 * 60 if p.word("at") == "noon" else 0, "")


def _minutes(hour: str, minute: str, half: str) -> int | None:
    """Minutes since midnight; None where there is no such time of day."""
    hours, minutes = int(hour), int(minute or 0)
    half = half.replace(".", "").replace(" ", "")
    if half and hours <= 12:  # noqa: PLR2004 - "14:30 p.m." is read as it stands
        hours = hours % 12 + (12 if half in _LATE else 0)
    return None if hours > 23 or minutes > 59 else hours * 60 + minutes  # noqa: PLR2004 - of a day


def _at(day: date, minutes: int, offset: str) -> Value:
    return f"{day.isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}{offset}", "minute"


_NAMED = rf"(?:{'|'.join(LETTERS)})\b|(?:{'|'.join(AMERICAN_NAMES)})(?=\s+(?:\w+\s+)?time\b)"
_ZONE = rf"(?:\s*\(?(?P<zone>{_NAMED}))?"
_HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"
_IN_PART = r"(?:\s+in\s+the\s+(?P<part>morning|afternoon|evening))"
_MINUTE = r"(?P<minute>[0-5]\d)"
_LOCAL = rf"(?P<hour>[0-2]?\d)\s*[:.]?\s*{_MINUTE}(?:\s*{_HALF})?(?:\s+local(?:\s+time)?)?"
_UTC = (
    r"\(\s*(?P<utc_hour>[0-2]?\d)\s*[:.]?\s*(?P<utc_minute>[0-5]\d)"
    r"\s*(?P<utc_half>[ap]\.?\s?m\b\.?)?\s*(?:GMT|UTC)\s*\)?"
)

CLOCK_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset({FIGURE}),
        patterns=(
            (rf"(?P<hour>[0-2]?\d)(?:\s*[:.]\s*{_MINUTE})?\s*{_HALF}{_ZONE}", _clock),
            (rf"(?P<hour>[0-2]?\d)\s*:\s*{_MINUTE}\b(?!:?\d){_IN_PART}?{_ZONE}", _clock),
            (rf"(?P<hour>\d\d?){_IN_PART}", _clock),
            (rf"(?P<hour>[0-2]\d){_MINUTE}\s*(?P<zone>{'|'.join(LETTERS)})\b", _clock),
            (rf"{_LOCAL}\s*{_UTC}", _local_and_utc),
        ),
    ),
    Rules(
        words=frozenset({"clock", "past", "noon", "midnight"}),
        patterns=(
            (rf"(?P<hour>\d\d?|{either(_HOURS)})\s+o[’']\s?clock\b{_IN_PART}?", _spoken),
            (rf"(?P<past>half|quarter)\s+past\s+(?P<hour>{either(_HOURS)})\b{_IN_PART}?", _spoken),
            (r"(?P<at>noon|midnight)\b", _noon),
        ),
    ),
)
