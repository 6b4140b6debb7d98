"""Expressions of time in a text, each resolved against the day of publication.

Invariant: spans do not overlap and stand in text order; where two rules fit one beginning, the one
that takes more words counts. What cannot be resolved ("several years ago") is left out rather than
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onrecord.model.selector import Span
from onrecord.times.clock import CLOCK_RULES
from onrecord.times.dates import DATE_RULES
from onrecord.times.joined import joined
from onrecord.times.lengths import DAY_COUNT_RULES, LENGTH_RULES
from onrecord.times.near import NEAR_RULES
from onrecord.times.place import Place, Rule
from onrecord.times.vague import VAGUE_RULES
from onrecord.times.values import FIRST_MONTHS, ResolvedTime, Value

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})", re.IGNORECASE), rule)
    for pattern, rule in (
        *DATE_RULES, *NEAR_RULES, *DAY_COUNT_RULES, *LENGTH_RULES, *CLOCK_RULES, *VAGUE_RULES,
    )
)  # fmt: skip
_APPROXIMATE = {rule for _, rule in LENGTH_RULES}
"""What these rules find is counted from another time; nothing is counted from it in turn."""
_FIGURE = re.compile(r"\d[,.]$")
_SENTENCE = re.compile(r"[.!?][”\"’)]?\s|\n")
_CLAUSE_CHARS = 60
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b(?![-,.]?\d)")
_MIN_PAST_YEARS = 4
_MIN_PAST_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class _Told:
    """The day last told, and the first day of the day, month or year last told."""

    last: date
    stretch: date

    def after(self, value: Value) -> _Told:
        """What is told once an expression has been read."""
        words, grain = value
        if grain in ("day", "part", "minute"):
            day = date.fromisoformat(words[:10])
            return _Told(day, day)
        if grain in ("month", "year", "season") and words[:4].isdigit():
            month = int(words[5:7]) if grain == "month" else FIRST_MONTHS.get(words[5:], 1)
            return _Told(self.last, date(int(words[:4]), month, 1))
        return self


def find_times(text: str, published: date) -> list[ResolvedTime]:
    """All expressions of time that can be resolved; `published` is the page's own day.

    In a text that tells of the past, days and months without a year are in the year last told; in
    news they are near the day of publication.
    """
    return joined(text, _single(text, published))


def _single(text: str, published: date) -> Iterable[ResolvedTime]:
    """Expressions one by one: a day and a time of the clock beside it are two."""
    told, is_past = _Told(published, published), _is_of_the_past(text, published)
    end = 0
    for match, rule in _matches(text):
        if match.start() < end or _is_in_a_number(text, match.start()):
            continue
        before, after = _clause_before(text, match), text[match.end() :][:_CLAUSE_CHARS].lstrip()
        value = rule(Place(match, published, told.last, told.stretch, is_past, before, after))
        if value is not None:
            end = match.end()
            told = told if rule in _APPROXIMATE else told.after(value)
            yield ResolvedTime(Span(*match.span()), *value)


def _matches(text: str) -> list[tuple[re.Match[str], Rule]]:
    """Matches of all rules in text order, of those that begin together the longest first."""
    every = [(match, rule) for pattern, rule in _RULES for match in pattern.finditer(text)]
    return sorted(every, key=lambda item: (item[0].start(), -item[0].end()))


def _is_in_a_number(text: str, start: int) -> bool:
    """Whether figures go on from others: "000 years" in "5,000 years"."""
    return text[start : start + 1].isdigit() and bool(
        _FIGURE.search(text, max(0, start - 2), start)
    )


def _clause_before(text: str, match: re.Match[str]) -> str:
    """The words of the sentence right before an expression: whether they speak of the future."""
    start = max(0, match.start() - _CLAUSE_CHARS)
    ends = [m.end() for m in _SENTENCE.finditer(text, start, match.start())]
    return text[ends[-1] if ends else start : match.start()]


def _is_of_the_past(text: str, published: date) -> bool:
    """Whether most of the years that a text names lie well before its publication."""
    years = [int(found) for found in _YEAR.findall(text)]
    past = [year for year in years if year < published.year]
    return len(past) >= _MIN_PAST_YEARS and len(past) >= _MIN_PAST_SHARE * len(years)
