"""Which of the contents found stands for which labelled one, by the characters they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from onrecord.model.selector import Span

_ONE_CONTENT = 0.5
"""As the shared scorers have it."""


def characters(spans: Iterable[Span]) -> frozenset[int]:
    """The places of all characters of some spans."""
    return frozenset(i for s in spans for i in range(s.start, s.end))


def jaccard(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """The characters that two share, of all that either has; 0 where neither has any."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def standing_for(
    labelled: Sequence[AbstractSet[int]], found: Sequence[AbstractSet[int]]
) -> dict[int, int]:
    """For each labelled content the found one that is it, as numbers; best pairs first, each once.

    Contents are sets of characters; two are one from a Jaccard of 0.5 on.
    """
    pairs = sorted(
        (-share, i, j)
        for i, one in enumerate(labelled)
        for j, other in enumerate(found)
        if (share := jaccard(one, other)) >= _ONE_CONTENT
    )
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out
