"""From opposed pairs to disputes: two sides grown around the most probable opposition.

A dispute begins with the most opposed pair of utterances that no dispute opposes yet. Then the
utterance that fits one side best is taken in, again and again, while any fits well enough: opposed
to the other side and agreeing with its own, on the mean over all of either side, so that a large
side takes in only what most of it has to do with. Two of whom nothing is known have nothing to do
with each other; a side of few counts less (`_PRIOR`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from onrecord.disputes.decisions import Decisions, Sides, tied_together
from onrecord.disputes.related import Relations
from onrecord.disputes.utterances import Group
from onrecord.model.dispute import Decided, Relation

_PRIOR = 1.0
_TOLD = 0.5
"""A dispute of which more than this share stands in another one already is the same."""
_MOST = 200
"""A matter with more utterances than this is no matter but a topic."""


@dataclass(frozen=True, slots=True)
class Growing:
    """What a dispute needs: to begin, to take in one more, and how much agreement counts."""

    begin: float
    join: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two sides of utterances, and how probable the opposition is that it grew from."""

    sides: tuple[tuple[Group, ...], tuple[Group, ...]]
    prob: float


@dataclass(frozen=True, slots=True)
class _Edge:
    side: float
    opposed: float


_Edges = dict[int, dict[int, _Edge]]
"""What is known of each utterance and its neighbours, both ways round."""


def disputes(
    groups: Sequence[Group],
    relations: Relations,
    growing: Growing,
    decided: Iterable[Decided] = (),
) -> list[Opposed]:
    """The disputes among some utterances, the most probable first.

    What people `decided` of two statements begins disputes, joins them and keeps them apart.
    """
    decisions = Decisions(decided, groups)
    edges = _edges(groups, relations, decisions)
    seeds = [
        (edge.opposed, a, b)
        for a, near in edges.items()
        for b, edge in near.items()
        if a < b and edge.opposed >= growing.begin
    ]
    found: list[tuple[float, Sides]] = []
    sets: list[tuple[set[int], set[int]]] = []
    opposed: set[tuple[int, int]] = set()
    for prob, a, b in sorted(seeds, key=lambda seed: (-seed[0], seed[1:])):
        if (a, b) in opposed:
            continue
        one, other = _grown((a, b), edges, growing, decisions)
        opposed |= {(min(pair), max(pair)) for pair in product(one, other)}
        is_decided = decisions.between(a, b) == "opposed"
        if not is_decided and any(_is_told_by(known, (set(one), set(other))) for known in sets):
            continue
        sets.append((set(one), set(other)))
        found.append((prob, (one, other)))
    tied_together(found, decisions)
    return [_opposed(prob, sides, groups) for prob, sides in found]


def _opposed(prob: float, sides: Sides, groups: Sequence[Group]) -> Opposed:
    one, other = (tuple(groups[i] for i in side) for side in sides)
    return Opposed((one, other), prob)


def _is_told_by(known: tuple[set[int], set[int]], new: tuple[set[int], set[int]]) -> bool:
    """Whether most of a new dispute stands, divided alike, in one that is known."""
    n = len(new[0]) + len(new[1])
    return any(
        len(known[0] & one) + len(known[1] & other) > _TOLD * n for one, other in (new, new[::-1])
    )


def _edges(groups: Sequence[Group], relations: Relations, decisions: Decisions) -> _Edges:
    """The mean over the pairs known between two utterances, or what people decided of them."""
    place = {name: i for i, group in enumerate(groups) for name in group}
    known: dict[tuple[int, int], list[Relation]] = {}
    for pair in relations.pairs():
        a, b = place.get(pair.one), place.get(pair.other)
        if a is not None and b is not None and a != b:
            known.setdefault((min(a, b), max(a, b)), []).append(pair)
    out: _Edges = {}
    for (a, b), pairs in known.items():
        n = len(pairs)
        edge = _Edge(sum(p.side for p in pairs) / n, sum(p.opposed for p in pairs) / n)
        out.setdefault(a, {})[b] = out.setdefault(b, {})[a] = edge
    for a, b, stance in decisions.pairs():
        found = out.get(a, {}).get(b, _Edge(0.0, 0.0))
        # Those who agree are joined once both disputes have grown: neither pulls the other's ends.
        side = found.side if stance in ("agreed", "not_opposed") else 0.0
        edge = _Edge(side, float(stance == "opposed"))
        out.setdefault(a, {})[b] = out.setdefault(b, {})[a] = edge
    return out


def _grown(seeds: tuple[int, int], edges: _Edges, growing: Growing, decisions: Decisions) -> Sides:
    sides: Sides = ([], [])
    around: dict[int, _Ties] = {}

    def take(x: int, side: int) -> None:
        sides[side].append(x)
        around.pop(x, None)
        for y, edge in edges[x].items():
            if y not in taken:
                around.setdefault(y, _Ties()).add(edge, side)

    taken = set(seeds)
    for side, seed in enumerate(seeds):
        take(seed, side)
    while len(taken) < _MOST:
        n = len(sides[0]), len(sides[1])
        fits = (
            (ties.fit(i, n, growing), -c, i)
            for c, ties in around.items()
            for i in (0, 1)
            if decisions.may_join(c, i, sides)
        )
        fit, negative, i = max(fits, default=(-1.0, 0, 0))
        if fit < growing.join:
            break
        taken.add(-negative)
        take(-negative, i)
    return sides


class _Ties:
    """What is known of an utterance and those of either side, as sums."""

    __slots__ = ("opposed", "side")

    def __init__(self) -> None:
        self.side, self.opposed = [0.0, 0.0], [0.0, 0.0]

    def add(self, edge: _Edge, side: int) -> None:
        self.side[side] += edge.side
        self.opposed[side] += edge.opposed

    def fit(self, mine: int, n: tuple[int, int], growing: Growing) -> float:
        """How well it fits a side, against the other; `n` are as many as stand on either."""
        its = 1 - mine
        own, other = n[mine] + _PRIOR, n[its] + _PRIOR
        against = self.opposed[its] / other - self.opposed[mine] / own
        with_ = self.side[mine] / own - self.side[its] / other
        return (1 - growing.agreement) * against + growing.agreement * with_
