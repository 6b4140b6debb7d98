"""From opposed pairs to disputes: two sides grown around the most probable opposition.

A dispute begins with the most opposed pair of utterances that no dispute opposes yet. Then the
utterance that fits one side best is taken in, again and again, while any fits well enough: opposed
to the other side and agreeing with its own. What is known of few pairs counts less (`_PRIOR`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from onrecord.disputes.related import Related, Relations
from onrecord.disputes.utterances import Group

_PRIOR = 1.0
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


def disputes(groups: Sequence[Group], relations: Relations, growing: Growing) -> list[Opposed]:
    """The disputes among some utterances, the most probable first."""
    edges = _edges(groups, relations)
    seeds = [
        (edge.opposed, a, b)
        for a, near in edges.items()
        for b, edge in near.items()
        if a < b and edge.opposed >= growing.begin
    ]
    found: list[Opposed] = []
    opposed: set[tuple[int, int]] = set()
    for prob, a, b in sorted(seeds, key=lambda seed: (-seed[0], seed[1:])):
        if (a, b) in opposed:
            continue
        one, other = _grown(a, b, edges, growing)
        opposed |= {(min(pair), max(pair)) for pair in product(one, other)}
        sides = (tuple(groups[i] for i in one), tuple(groups[i] for i in other))
        found.append(Opposed(sides, prob))
    return found


def _edges(groups: Sequence[Group], relations: Relations) -> _Edges:
    """The mean over the pairs known between two utterances."""
    place = {name: i for i, group in enumerate(groups) for name in group}
    known: dict[tuple[int, int], list[Related]] = {}
    for pair in relations.pairs():
        a, b = place.get(pair.one), place.get(pair.other)
        if a is not None and b is not None and a != b:
            known.setdefault((min(a, b), max(a, b)), []).append(pair)
    out: _Edges = {}
    for (a, b), pairs in known.items():
        n = len(pairs)
        edge = _Edge(sum(p.side for p in pairs) / n, sum(p.opposed for p in pairs) / n)
        out.setdefault(a, {})[b] = out.setdefault(b, {})[a] = edge
    return out


def _grown(a: int, b: int, edges: _Edges, growing: Growing) -> tuple[list[int], list[int]]:
    sides = ([a], [b])
    while len(sides[0]) + len(sides[1]) < _MOST:
        within = {*sides[0], *sides[1]}
        around = {y for x in within for y in edges[x]} - within
        fits = (
            (_fit(edges[c], mine, its, growing), -c, i)
            for c in around
            for i, (mine, its) in enumerate((sides, sides[::-1]))
        )
        fit, negative, i = max(fits, default=(-1.0, 0, 0))
        if fit < growing.join:
            break
        sides[i].append(-negative)
    return sides


def _fit(
    near: dict[int, _Edge], mine: Iterable[int], its: Iterable[int], growing: Growing
) -> float:
    """How well an utterance fits a side, against the other, by what is known of its neighbours."""
    own = [near[x] for x in mine if x in near]
    other = [near[x] for x in its if x in near]
    against = _mean(e.opposed for e in other) - _mean(e.opposed for e in own)
    with_ = _mean(e.side for e in own) - _mean(e.side for e in other)
    return (1 - growing.agreement) * against + growing.agreement * with_


def _mean(values: Iterable[float]) -> float:
    given = list(values)
    return sum(given) / (len(given) + _PRIOR)
