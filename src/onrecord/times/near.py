"""Expressions that count from the day of publication or from the day last told."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.times import values
from onrecord.times.place import Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import (
    AMBIGUOUS,
    MONTHS,
    PART,
    PART_NAMES,
    PART_WORDS,
    UNIT_WORDS,
    WEEKDAY,
    WEEKDAYS,
    either,
    is_name_of_time,
)  # fmt: skip

_STEPS = {
    "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1, "this": 0,
    "current": 0, "earlier this": 0, "later this": 0,
}  # fmt: skip
_SATURDAY = 5
_ON = re.compile(r"\bon\s+\Z", re.IGNORECASE)
_DATE = re.compile(rf"[.,]?\s*(?:\d|(?:{either(MONTHS)})\b)", re.IGNORECASE)
_IN_QUOTES_OF_A_DAY = re.compile(
    rf"\b(?:{either(WEEKDAYS)})\b[^“”\"]*[:,]\s*[“\"][^“”\"]*\Z", re.IGNORECASE
)
"""Words that were said on a day just told: "wrote on Thursday: “... died this morning”"."""
_WEEKEND = {"weekend": "-WE"}


def _weekday(p: Place) -> Value | None:
    if not is_name_of_time(p.found["weekday"]) or _is_no_day(p):
        return None
    wanted, which = WEEKDAYS[p.word("weekday")], p.word("which")
    if not which and p.is_long_before:
        return values.part_value(_nearest(p.last, wanted), p.word("part"))
    back = (p.published.weekday() - wanted) % 7
    day = values.days_away(p.published, -back)
    if which == "this":
        day = values.days_away(p.published, wanted - p.published.weekday())
    elif which == "last" and back == 0:
        day = day and values.days_away(day, -7)
    elif which in ("next", "coming") or (not which and back and p.is_ahead):
        day = day and values.days_away(day, 7)
    return values.part_value(day, p.word("part"))


def _is_no_day(p: Place) -> bool:
    """Whether a short name is more likely a person or a paper: "Sun Ling", "the Sun"."""
    if p.word("weekday") not in AMBIGUOUS or p.word("which") or p.word("part"):
        return False
    return not (_ON.search(p.before) or _DATE.match(p.after))


def _nearest(day: date, weekday: int) -> date | None:
    """The day of the week that is nearest to a day."""
    return values.days_away(day, (weekday - day.weekday() + 3) % 7 - 3)


def _today(p: Place) -> Value | None:
    words = " ".join(p.found.group().lower().split())
    n_days = {"yesterday": -1, "tomorrow": 1}.get(words.split()[0], 0)
    if words == "last night":
        n_days = -1
    if words.startswith("the day before y"):
        n_days = -2
    spoken = p.last if _IN_QUOTES_OF_A_DAY.search(p.before) else p.published
    return values.part_value(values.days_away(spoken, n_days), words.split()[-1])


def _period(p: Place) -> Value | None:
    """A week, weekend, month or year counted from that of the publication, or last told."""
    which, unit = " ".join(p.word("which").split()), p.word("unit")
    before_christ = p.told.year_before_christ
    if before_christ is not None and unit == "year" and which in ("following", "next", "previous"):
        return values.year_value(1 - before_christ + _STEPS[which])
    from_told = which in ("following", "previous") or (which == "next" and p.is_past)
    start = p.last if from_told else p.published
    return _unit_of(start, unit, _STEPS[which])


def _same(p: Place) -> Value:
    """The week, month or year of what was told last."""
    if p.word("unit") == "year" and p.told.year_before_christ is not None:
        return p.told.latest
    return _unit_of(p.stretch, p.word("unit"), 0) or (str(p.stretch.year), "year")


def _weekend(p: Place) -> Value | None:
    """The weekend by itself is the last one, in which the page may have come out."""
    ago = 0 if p.published.weekday() >= _SATURDAY or p.is_ahead else -1
    return _unit_of(p.published, "weekend", ago)


def _unit_of(start: date, unit: str, n: int) -> Value | None:
    if unit in ("week", "weekend"):
        day = values.days_away(start, 7 * n)
        return None if day is None else (values.week_of(day) + _WEEKEND.get(unit, ""), "week")
    if unit == "month":
        month = values.months_away(start, n)
        return None if month is None else (values.month_of(month), "month")
    return f"{start.year + n:04d}", "year"


def _day_told(p: Place) -> Value | None:
    """The day last told, the one before or behind it."""
    if p.after.startswith(("that ", "which ")):
        return None
    if p.is_past and p.last == p.published:
        return None  # no day was told yet
    which = p.word("which")
    n = {"previous": -1, "before": -1, "next": 1, "following": 1, "after": 1}.get(which, 0)
    day = values.days_away(p.last, n)
    return values.part_value(day, p.word("unit"))


def _beside_event(p: Place) -> Value | None:
    """The day, week, month or year before or after an event of the day last told."""
    if p.last == p.published:
        return None
    n = 1 if p.word("way") in ("after", "following") else -1
    if p.word("unit") == "day":
        return values.day_value(values.days_away(p.last, n))
    return _unit_of(p.last, p.word("unit"), n)


def _beside_told(p: Place) -> Value | None:
    """The week, month or year before or after the one told."""
    return _unit_of(p.stretch, p.word("unit"), 1 if p.word("way") == "after" else -1)


def _night_told(p: Place) -> Value | None:
    """A part of the day last told."""
    if p.is_past and p.last == p.published:
        return None
    return values.part_value(p.last, p.word("part"))


def _hours_of(p: Place) -> Value | None:
    """The part of a weekday: "the early hours of Monday", "the night of Monday"."""
    if not is_name_of_time(p.found["weekday"]):
        return None
    back = (p.published.weekday() - WEEKDAYS[p.word("weekday")]) % 7
    return values.part_value(p.published - timedelta(days=back), p.word("part") or "morning")


_WHICH = r"(?:(?P<which>last|past|this|next|coming)\s+)?"
_ENDS = r"(?=\s*(?:[.,;:!?)”\"\n]|[’']s\b|$|and\b|in\b|at\b))"
"""What may stand behind "the day before", for it to count from the day last told."""

_SIDE = "before|after|following"
_EVENT = r"(?:the|his|her|its|their|\w+[’']s?)"
_NOT_OF_MONTH = rf"(?!\s+of\s+(?:{either(MONTHS)})\b)"
_COUNTED = r"last|past|previous|(?:earlier\s+|later\s+)?this|current|next|coming|following"

NEAR_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset(WEEKDAYS),
        patterns=(
            (rf"{_WHICH}{WEEKDAY}(?:\s+{PART})?", _weekday),
            (rf"the\s+early\s+hours\s+of\s+{WEEKDAY}(?:\s+{PART})?", _hours_of),
            (rf"(?:the\s+|early\s+|late\s+)?{PART}\s+(?:of|on)\s+{WEEKDAY}", _hours_of),
            (
                rf"(?:straight|consecutive|successive|second|third|fourth)\s+{PART}\s+{WEEKDAY}",
                _hours_of,
            ),
        ),
    ),
    Rules(
        words=frozenset({"yesterday", "today", "tomorrow", "tonight", "this", "last"}),
        patterns=(
            (
                rf"(?:the\s+day\s+before\s+yesterday|(?:yesterday|tomorrow)(?:\s+{PART})?|today|tonight)",
                _today,
            ),
            (r"(?<!\bto\s)this\s+(?:very\s+)?day\b(?!\s+in\b)", _today),
            (
                rf"(?:earlier\s+today|later\s+today|(?:earlier\s+)?this\s+{PART}|last\s+night)",
                _today,
            ),
        ),
    ),
    Rules(
        words=UNIT_WORDS | PART_WORDS,
        patterns=(
            (
                rf"(?P<which>{_COUNTED})\s+(?P<unit>week(?:end)?|month|year)\b{_NOT_OF_MONTH}",
                _period,
            ),
            (r"(?:at|over|during|on)\s+the\s+(?P<unit>weekend)\b", _weekend),
            (r"weekend\b", _weekend),
            (
                rf"the\s+(?P<unit>day|week|month|year)(?=\s+(?P<way>{_SIDE})\s+{_EVENT}\s)",
                _beside_event,
            ),
            (
                rf"the\s+(?P<which>previous|same|next|following)\s+(?P<unit>day|{PART_NAMES})\b",
                _day_told,
            ),
            (r"(?:that\s+(?:same\s+)?|(?:earlier|later)\s+(?:in\s+the|that)\s+)day\b", _day_told),
            (rf"the\s+day\s+(?P<which>before|after){_ENDS}", _day_told),
            (rf"the\s+(?P<unit>week|month|year)\s+(?P<way>before|after){_ENDS}", _beside_told),
            (r"(?:that(?:\s+same)?|the\s+same)\s+(?P<unit>week(?:end)?|month|year)\b", _same),
            (
                rf"(?:that|the\s+early\s+hours\s+of\s+the|(?:(?<=\bin\s)|(?<=\bduring\s))the)\s+{PART}\b",
                _night_told,
            ),
        ),
    ),
)
