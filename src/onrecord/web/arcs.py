"""A drawing of who acts on whom: names in a column, an arc from each actor to whom it is done.

Invariant: the same edges give the same drawing. Arcs on the right lead down, arcs on the left up,
so that going round with the clock always leads from the actor to the recipient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.model.identity import Reference
from onrecord.workflow.overview import Edge

_MOST_PARTIES = 18
_ROW, _TOP = 34, 24
_WIDTH, _NAMES = 640, 230
"""Of the whole drawing, and of its column of names; in its own units."""
_NARROW, _WIDE = 1.5, 7.0
"""How thick the thinnest and the thickest arc is."""
_ARROW = 7


@dataclass(frozen=True, slots=True)
class Party:
    """A name in the column at height `y`."""

    who: Reference
    y: int


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge as a path; `width` in the drawing's units, `head` the points of its arrow."""

    edge: Edge
    path: str
    head: str
    width: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The parties and arcs that are drawn; `n_left_out` edges are between others.

    The column of names reaches from `left` to `right`, about its `middle`.
    """

    width: int
    height: int
    left: int
    middle: int
    right: int
    parties: tuple[Party, ...]
    arcs: tuple[Arc, ...]
    n_left_out: int


def drawing(edges: Sequence[Edge], *, most: int = _MOST_PARTIES) -> Drawing:
    """The parties of most acts and what is done between them."""
    names = _in_order(edges, _busiest(edges, most))
    height = {who: _TOP + _ROW * at for at, who in enumerate(names)}
    drawn = [edge for edge in edges if edge.by in height and edge.to in height]
    heaviest = max((edge.n for edge in drawn), default=1)
    farthest = max((abs(height[edge.by] - height[edge.to]) for edge in drawn), default=0) or _ROW
    return Drawing(
        width=_WIDTH,
        height=2 * _TOP + _ROW * max(0, len(names) - 1),
        left=(_WIDTH - _NAMES) // 2,
        middle=_WIDTH // 2,
        right=(_WIDTH + _NAMES) // 2,
        parties=tuple(Party(who, y) for who, y in height.items()),
        arcs=tuple(_arc(edge, height, heaviest, farthest) for edge in reversed(drawn)),
        n_left_out=len(edges) - len(drawn),
    )


def _busiest(edges: Sequence[Edge], most: int) -> frozenset[Reference]:
    """The parties of whole edges, from the heaviest edge on, until there are enough."""
    kept: dict[Reference, None] = {}
    for edge in edges:
        if len(kept.keys() | {edge.by, edge.to}) > most:
            break
        kept |= {edge.by: None, edge.to: None}
    return frozenset(kept)


def _in_order(edges: Sequence[Edge], kept: frozenset[Reference]) -> list[Reference]:
    """The parties so that those with much between them stand near each other."""
    weight = Counter[frozenset[Reference]]()
    for edge in edges:
        if edge.by in kept and edge.to in kept:
            weight[frozenset((edge.by, edge.to))] += edge.n
    total = Counter[Reference]()
    for pair, n in weight.items():
        for who in pair:
            total[who] += n
    waiting = sorted(kept, key=lambda who: (-total[who], who.name, who.id))
    placed: list[Reference] = []
    while waiting:
        nearest = max(waiting, key=lambda who: _pull(who, placed, weight))
        placed.append(nearest)
        waiting.remove(nearest)
    return placed


def _pull(
    who: Reference, placed: Sequence[Reference], weight: Mapping[frozenset[Reference], int]
) -> float:
    """How strongly a party belongs next: what it has with those just placed counts most."""
    return sum(
        weight.get(frozenset((who, other)), 0) / (1 + far)
        for far, other in enumerate(reversed(placed))
    )


def _arc(edge: Edge, height: Mapping[Reference, int], heaviest: int, farthest: int) -> Arc:
    start, end = height[edge.by], height[edge.to]
    side = 1 if end >= start else -1
    edge_of_names = _WIDTH / 2 + side * _NAMES / 2
    room = (_WIDTH - _NAMES) / 2 - _ARROW - _WIDE
    reach = edge_of_names + side * room * (0.28 + 0.72 * abs(end - start) / farthest)
    bend = edge_of_names + (reach - edge_of_names) * 4 / 3
    tip = edge_of_names + side * _ARROW
    width = _NARROW + (_WIDE - _NARROW) * (edge.n - 1) / max(1, heaviest - 1)
    # A party that acts on itself has a small loop of its own.
    first, last = (start, end) if edge.by != edge.to else (start - _ROW // 3, end + _ROW // 3)
    half = _ARROW * 0.7
    return Arc(
        edge=edge,
        path=f"M{edge_of_names:g} {first}C{bend:g} {first} {bend:g} {last} {tip:g} {last}",
        head=f"{edge_of_names:g},{last} {tip:g},{last - half:g} {tip:g},{last + half:g}",
        width=round(width, 1),
        x=round(reach, 1),
        y=(first + last) / 2,
    )
