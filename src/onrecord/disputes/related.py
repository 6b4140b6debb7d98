"""Relations of pairs of statements, found by either of the two."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.model.dispute import Relation


class Relations:
    """Pairs by their statements; a pair that was not asked about is not there."""

    def __init__(self, pairs: Iterable[Relation]) -> None:
        self._of: dict[int, dict[int, Relation]] = {}
        for pair in pairs:
            self._of.setdefault(pair.one, {})[pair.other] = pair
            self._of.setdefault(pair.other, {})[pair.one] = pair

    def between(self, one: int, other: int) -> Relation | None:
        return self._of.get(one, {}).get(other)

    def across(self, some: Iterable[int], others: Iterable[int]) -> list[Relation]:
        """The pairs that are known between two groups."""
        others = list(others)
        return [
            pair
            for a in some
            for b in others
            if a != b and (pair := self.between(a, b)) is not None
        ]

    def of(self, one: int) -> list[Relation]:
        """The pairs that are known of one statement, in the order of the others."""
        return [pair for _, pair in sorted(self._of.get(one, {}).items())]

    def pairs(self) -> list[Relation]:
        """Every pair once, in the order of their statements."""
        return [
            pair
            for one, known in sorted(self._of.items())
            for other, pair in sorted(known.items())
            if one < other
        ]
