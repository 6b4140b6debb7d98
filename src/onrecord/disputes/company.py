"""Who speaks for and against whom: what the acts of many statements tell of two speakers.

Two who charge each other, or of whom one attacks whom the other praises, more probably oppose each
other in what they say of anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.model.dispute import Known

_AGAINST = frozenset("ACCUSE REJECT DENY THREATEN PROTEST COERCE SANCTION ASSAULT".split())
_FOR = frozenset("SUPPORT AGREE COOPERATE AID CONCEDE".split())
_MANY = 3.0


def leaning(acts: tuple[str, ...]) -> int:
    """Whether the first act is done for (1) or against (-1) whom it is done to, or neither."""
    first = acts[0] if acts else ""
    return int(first in _FOR) - int(first in _AGAINST)


@dataclass(frozen=True, slots=True)
class Between:
    """What is known between two speakers, each number from -1 to 1 or 0 to 1.

    How often one was for or against the other, how much they agree on third ones and on how many,
    and how each leans to whom the other's statement is about.
    """

    against: float = 0.0
    in_favour: float = 0.0
    balance: float = 0.0
    agreement: float = 0.0
    n_common: float = 0.0
    one_to_its_target: float = 0.0
    other_to_its_target: float = 0.0


class Company:
    """The leanings of all who speak in some statements."""

    def __init__(self, told: Iterable[Known]) -> None:
        self._of: dict[str, dict[str, list[int]]] = {}
        for known in told:
            lean = leaning(known.acts)
            if known.speaker is None or not lean:
                continue
            for target in known.targets:
                counted = self._of.setdefault(known.speaker, {}).setdefault(target, [0, 0])
                counted[lean > 0] += 1

    def between(self, one: Known, other: Known) -> Between:
        """What is known between the speakers of two statements."""
        a, b = one.speaker, other.speaker
        if a is None or b is None or a == b:
            return Between()
        mine, its = self._of.get(a, {}), self._of.get(b, {})
        against = mine.get(b, [0, 0])[0] + its.get(a, [0, 0])[0]
        in_favour = mine.get(b, [0, 0])[1] + its.get(a, [0, 0])[1]
        common = [_sign(mine[t]) * _sign(its[t]) for t in mine if t in its]
        return Between(
            min(1.0, against / _MANY),
            min(1.0, in_favour / _MANY),
            math.tanh(math.log1p(in_favour) - math.log1p(against)),
            math.tanh(sum(common)),
            min(1.0, len(common) / _MANY),
            _towards(mine, other.targets),
            _towards(its, one.targets),
        )


def _sign(counted: list[int]) -> int:
    return (counted[1] > counted[0]) - (counted[1] < counted[0])


def _towards(leanings: dict[str, list[int]], targets: frozenset[str]) -> float:
    """How someone leans to those whom a statement is about, on the whole."""
    signs = [_sign(leanings[t]) for t in targets if t in leanings]
    return sum(signs) / len(signs) if signs else 0.0
