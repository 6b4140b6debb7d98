"""What a text has told so far: the days from which its next expressions are counted.

Invariant: in a text that tells of the past, a year named in passing ("the treaties of 1812 were
known to her") is what "a year later" counts from, yet does not move the telling: days without a
year go on in the year before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from onrecord.times.values import FIRST_MONTHS, Value

_MOST_OPENING_CHARS = 24
"""A year this near to a sentence's beginning moves the telling: "In 1962", "By early 1962"."""


@dataclass(frozen=True, slots=True)
class Told:
    """The day last told, and the first day of the day, month or year last told.

    `telling` is the same where nothing was told in passing, `latest` the value last told.
    """

    published: date
    last: date
    stretch: date
    telling: date
    latest: Value

    @classmethod
    def at(cls, day: date) -> Told:
        return cls(day, day, day, day, (day.isoformat(), "day"))

    def after(self, value: Value, before: str) -> Told:
        """What is told once an expression has been read; `before` are its sentence's words."""
        words, grain = value
        if grain in ("day", "part", "minute"):
            day = date.fromisoformat(words[:10])
            return replace(self, last=day, stretch=day, telling=day, latest=value)
        if words.startswith("BC") and grain == "year":
            return replace(self, latest=value)
        if grain not in ("month", "year", "season") or not words[:4].isdigit():
            return self
        month = int(words[5:7]) if grain == "month" else FIRST_MONTHS.get(words[5:], 1)
        start = date(int(words[:4]), month, 1)
        telling = self.telling if self._is_in_passing(grain, before) else start
        return replace(self, stretch=start, telling=telling, latest=value)

    @property
    def year_before_christ(self) -> int | None:
        """The year last told, where that was one before Christ."""
        words, grain = self.latest
        return int(words[2:]) if grain == "year" and words.startswith("BC") else None

    def _is_in_passing(self, grain: str, before: str) -> bool:
        """Whether a year stands amid a sentence, where the telling has a year already."""
        is_amid = grain == "year" and len(before.lstrip()) > _MOST_OPENING_CHARS
        return is_amid and self.telling != self.published
