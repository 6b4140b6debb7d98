"""Where an expression stands: what the rules that resolve it may look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from onrecord.times.values import Value
from onrecord.times.words import MONTHS

_HALF_A_YEAR = 6
_AHEAD = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were|be|been)\s+(?:to|due|set|expected)|plans?"
    r"|scheduled|planned|pencill?ed|slated|due|until|upcoming|next)\b|’s\s+(?:to|due|set)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An expression found, the day of publication, and what was told before it.

    `last` is the day last told, `stretch` the first day of the day, month or year last told.
    `is_past` holds for texts that tell of the past, where days without a year are in the year last
    told. `before` holds the words of the clause before, `after` those behind.
    """

    found: re.Match[str]
    published: date
    last: date
    stretch: date
    is_past: bool
    before: str
    after: str

    def word(self, name: str) -> str:
        """A named group in lower case, without full stops at its ends; empty where it is none."""
        return (self.found.groupdict().get(name) or "").lower().strip(".")

    @property
    def month(self) -> int:
        return MONTHS[self.word("month")]

    def year_of(self, month: int) -> int:
        """The year of a month that is told after `stretch`, in a text that tells of the past."""
        is_next = self.stretch.month - month >= _HALF_A_YEAR
        return self.stretch.year + is_next

    @property
    def is_ahead(self) -> bool:
        """Whether the words before speak of the future."""
        return _AHEAD.search(self.before) is not None


Rule = Callable[[Place], Value | None]
"""Resolves an expression; None where it is none, or cannot be resolved."""

Rules = tuple[tuple[str, Rule], ...]
"""Patterns, matched at a word's beginning whatever the case, with what resolves them."""
