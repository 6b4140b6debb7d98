"""Who acts on whom in numbers: the most active in rows, those to whom most is done in columns.

Invariant: a cell holds what its edge counts, and is the darker the more that is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.identity import Reference
from onrecord.workflow.overview import Edge

_MOST_PARTIES = 16


@dataclass(frozen=True, slots=True)
class Cell:
    """How often it was done to one of the columns; `shade`, 0 to 5, is how dark it is drawn."""

    to: Reference
    n: int
    shade: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The most active in rows, those to whom most is done in columns."""

    columns: tuple[Reference, ...]
    rows: tuple[tuple[Reference, tuple[Cell, ...]], ...]


def matrix(edges: Sequence[Edge]) -> Matrix:
    """Who did it to whom, in numbers."""
    by, to = Counter[Reference](), Counter[Reference]()
    for edge in edges:
        by[edge.by] += edge.n
        to[edge.to] += edge.n
    done = {(edge.by, edge.to): edge.n for edge in edges}
    most = max(done.values(), default=1)
    columns = tuple(who for who, _ in to.most_common(_MOST_PARTIES))

    def cell(actor: Reference, other: Reference) -> Cell:
        n = done.get((actor, other), 0)
        return Cell(other, n, _shade(n, most))

    rows = tuple(
        (actor, tuple(cell(actor, other) for other in columns))
        for actor, _ in by.most_common(_MOST_PARTIES)
    )
    return Matrix(columns, rows)


def _shade(n: int, most: int) -> int:
    return 0 if not n else 1 + round(4 * (n - 1) / max(1, most - 1))
