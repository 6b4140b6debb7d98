"""Pairs of statements: how probable it is that they repeat, share a side or oppose each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Related:
    """How two statements stand to each other; the rest to 1 is that they do not.

    `same`: two reports of one saying; `side`: on one side of a matter; `opposed`: against each
    other on one.
    """

    one: str
    other: str
    same: float
    side: float
    opposed: float


class Relations:
    """Pairs by their statements; a pair that was not asked about is not there."""

    def __init__(self, pairs: Iterable[Related]) -> None:
        self._of: dict[str, dict[str, Related]] = {}
        for pair in pairs:
            self._of.setdefault(pair.one, {})[pair.other] = pair
            self._of.setdefault(pair.other, {})[pair.one] = pair

    def between(self, one: str, other: str) -> Related | None:
        return self._of.get(one, {}).get(other)

    def across(self, some: Iterable[str], others: Iterable[str]) -> list[Related]:
        """The pairs that are known between two groups."""
        others = list(others)
        return [
            pair
            for a in some
            for b in others
            if a != b and (pair := self.between(a, b)) is not None
        ]

    def pairs(self) -> list[Related]:
        """Every pair once, in the order of their statements."""
        return [
            pair
            for one, known in sorted(self._of.items())
            for other, pair in sorted(known.items())
            if one < other
        ]
