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


def disputes(groups: Sequence[Group], relations: Relations, growing: Growing) -> list[Opposed]:
    """The disputes among some utterances, the most probable first."""
    edges = _edges(groups, relations)
    seeds = sorted(
        ((edge.opposed, a, b) for (a, b), edge in edges.items() if a < b),
        key=lambda seed: (-seed[0], seed[1:]),
    )
    found: list[Opposed] = []
    opposed: set[tuple[int, int]] = set()
    for prob, a, b in seeds:
        if prob < growing.begin:
            break
        if (a, b) in opposed:
            continue
        one, other = _grown(a, b, edges, growing)
        opposed |= {pair for x, y in product(one, other) for pair in ((x, y), (y, x))}
        sides = (tuple(groups[i] for i in one), tuple(groups[i] for i in other))
        found.append(Opposed(sides, prob))
    return found


def _edges(groups: Sequence[Group], relations: Relations) -> dict[tuple[int, int], _Edge]:
    """The mean over the pairs known between two utterances, both ways round."""
    place = {name: i for i, group in enumerate(groups) for name in group}
    known: dict[tuple[int, int], list[Related]] = {}
    for pair in relations.pairs():
        a, b = place.get(pair.one), place.get(pair.other)
        if a is not None and b is not None and a != b:
            known.setdefault((min(a, b), max(a, b)), []).append(pair)
    out: dict[tuple[int, int], _Edge] = {}
    for (a, b), pairs in known.items():
        n = len(pairs)
        edge = _Edge(sum(p.side for p in pairs) / n, sum(p.opposed for p in pairs) / n)
        out[(a, b)] = out[(b, a)] = edge
    return out


def _grown(
    a: int, b: int, edges: dict[tuple[int, int], _Edge], growing: Growing
) -> tuple[list[int], list[int]]:
    near: dict[int, list[int]] = {}
    for x, y in edges:
        near.setdefault(x, []).append(y)
    sides = ([a], [b])
    while len(sides[0]) + len(sides[1]) < _MOST:
        around = {y for x in (*sides[0], *sides[1]) for y in near[x]} - {*sides[0], *sides[1]}
        fits = [
            (_fit(c, mine, its, edges, growing), -c, i)
            for c in around
            for i, (mine, its) in enumerate((sides, sides[::-1]))
        ]
        if not fits or max(fits)[0] < growing.join:
            break
        _, negative, i = max(fits)
        sides[i].append(-negative)
    return sides


def _fit(
    c: int,
    mine: Iterable[int],
    its: Iterable[int],
    edges: dict[tuple[int, int], _Edge],
    growing: Growing,
) -> float:
    """How well an utterance fits a side, against the other."""
    own = [edges[(c, x)] for x in mine if (c, x) in edges]
    other = [edges[(c, x)] for x in its if (c, x) in edges]
    against = _mean(e.opposed for e in other) - _mean(e.opposed for e in own)
    with_ = _mean(e.side for e in own) - _mean(e.side for e in other)
    return (1 - growing.agreement) * against + growing.agreement * with_


def _mean(values: Iterable[float]) -> float:
    given = list(values)
    return sum(given) / (len(given) + _PRIOR)
