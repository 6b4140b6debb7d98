"""What may be an attribution: a cue with what it is linked to, and how two of them compare."""

from __future__ import annotations

from dataclasses import dataclass

Run = tuple[int, int]
"""Pieces `[first, last)`."""
_SAME = 0.7


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities over which a candidate counts; chosen on training articles kept apart.

    `top`: of an outer attribution; `nested`: of one inside a content; `no_source`: how much more
    probable a source must be than none (a factor); `further_act`: of a second or third act;
    `target`, `occasion`, `actor`: of a stretch to be one; `deed`: of words to be
    asked whether they tell one, `deed_told`: of them to do so; `not_done`: of an act to be anything
    but done.
    """

    top: float = 0.3
    nested: float = 0.5
    no_source: float = 1.0
    further_act: float = 0.25
    target: float = 0.3
    occasion: float = 0.5
    deed: float = 0.5
    deed_told: float = 0.5
    actor: float = 0.3
    not_done: float = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One cue with what it was linked to, as runs of pieces; `prob` of the whole."""

    cue: Run
    source: Run | None
    content: tuple[Run, ...]
    prob: float


def gap(one: Run, other: Run) -> int:
    """How many pieces lie between two runs; 0 where they meet."""
    return max(0, other[0] - one[1], one[0] - other[1])


def same_relation(one: Candidate, other: Candidate) -> bool:
    """Whether two have nearly one content, and sources that do not tell them apart."""
    return same_content(one, other) and (
        one.source is None or other.source is None or touch(one.source, other.source)
    )


def same_content(one: Candidate, other: Candidate) -> bool:
    """Whether the contents share most of the pieces that either has."""
    a = {i for run in one.content for i in range(*run)}
    b = {i for run in other.content for i in range(*run)}
    return len(a & b) > _SAME * len(a | b)


def holds(candidate: Candidate, cue: Run) -> bool:
    """Whether a cue lies in one stretch of the content."""
    return any(a <= cue[0] and cue[1] <= b for a, b in candidate.content)


def touch(one: Run, other: Run) -> bool:
    """Whether two runs share a piece."""
    return one[0] < other[1] and other[0] < one[1]
