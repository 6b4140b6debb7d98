"""Where an expression stands: what the rules that resolve it may look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from onrecord.times.told import Told
from onrecord.times.values import Value
from onrecord.times.words import MONTHS, either

_HALF_A_YEAR = 6
_MOST_NEWS_DAYS = 200
_YEARS_ON = {"last": -1, "this": 0, "next": 1}
_BACK = re.compile(
    r"\b(?:said|says|told|wrote|posted|tweeted|had|has|have|after|since|because|following)\b"
)
"""Words that turn a clause back from the future: "would go, he said in August"."""
_MONTH = re.compile(rf"\b(?:{either(MONTHS)})\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were|be|been)\s+(?:to|due|set|expected)|plans?"
    r"|(?:scheduled|planned|pencill?ed|slated)(?=\s+(?:for|on|in|to)\b)|due|until|upcoming|next)\b|’s\s+(?:to|due|set)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An expression found, the day of publication, and what was told before it.

    `is_past` holds for texts that tell of the past, where days without a year are in the year last
    told. `before` holds the words of the sentence before, `after` those behind.
    """

    found: re.Match[str]
    published: date
    told: Told
    is_past: bool
    before: str
    after: str

    @property
    def last(self) -> date:
        return self.told.last

    @property
    def stretch(self) -> date:
        return self.told.stretch

    def word(self, name: str) -> str:
        """A named group in lower case, without full stops at its ends; empty where it is none."""
        return (self.found.groupdict().get(name) or "").lower().strip(".")

    @property
    def month(self) -> int:
        return MONTHS[self.word("month")]

    def year_of(self, month: int) -> int:
        """The year of a month that is told next, in a text that tells of the past."""
        telling, this = self.told.telling, self.published
        year = telling.year + (telling.month - month >= _HALF_A_YEAR)
        is_to_come = (year, month) > (this.year, this.month)
        return year - (is_to_come and not self.is_ahead)

    @property
    def is_long_before(self) -> bool:
        """Whether the day last told is of the past that such a text tells of."""
        told = self.told
        return (
            self.is_past
            and told.telling == told.last
            and (self.published - told.last).days > _MOST_NEWS_DAYS
        )

    def counted_year(self, which: str) -> int:
        """That year or the next of those told, or last, this or next year of the publication."""
        words = " ".join(which.split())
        if words in _YEARS_ON:
            return self.published.year + _YEARS_ON[words]
        if words == "the":
            return (self.told.telling if self.is_past else self.published).year
        return self.stretch.year + (words == "the following")

    @property
    def is_ahead(self) -> bool:
        """Whether the words before speak of the future, or have told a month of it."""
        clause = self.before[self.before.rfind("”") + 1 :]
        signs = [m.end() for m in _AHEAD.finditer(clause)]
        if self.told.telling > self.published:
            signs += [m.end() for m in _MONTH.finditer(clause)]
        return bool(signs) and _BACK.search(clause, max(signs)) is None


Rule = Callable[[Place], Value | None]
"""Resolves an expression; None where it is none, or cannot be resolved."""

FIGURE = "#"


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns, matched at a word's beginning whatever the case, with what resolves them.

    A line of text in which none of `words` stands has none of their expressions, and is not
    searched. The words are in lower case; FIGURE stands for any figure.
    """

    words: frozenset[str]
    patterns: tuple[tuple[str, Rule], ...]
