"""Which candidates count beside one another, and which stands in whose content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.nlp.heads.candidates import (
    Candidate,
    Run,
    Thresholds,
    gap,
    holds,
    same_content,
    same_relation,
)


class Contents:
    """Candidates by the pieces of their contents and cues: who shares one is found at once.

    A page may hold thousands of attributions, each of which meets only few others.
    """

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self._by_content: dict[int, list[Candidate]] = {}
        self._cued: set[int] = set()
        for candidate in candidates:
            self.add(candidate)

    def add(self, candidate: Candidate) -> None:
        for first, last in candidate.content:
            for piece in range(first, last):
                self._by_content.setdefault(piece, []).append(candidate)
        self._cued.update(range(*candidate.cue))

    def sharing(self, candidate: Candidate) -> list[Candidate]:
        """The others whose content has a piece of this one's."""
        found = {
            id(other): other
            for first, last in candidate.content
            for piece in range(first, last)
            for other in self._by_content.get(piece, ())
        }
        return [other for other in found.values() if other is not candidate]

    def holders(self, run: Run) -> list[Candidate]:
        """Those in whose content a run lies."""
        return [c for c in self._by_content.get(run[0], ()) if holds(c, run)]

    def are_cued(self, run: Run) -> bool:
        """Whether a piece of a run belongs to a cue."""
        return any(piece in self._cued for piece in range(*run))


def nest(
    top: list[Candidate], found_inside: list[Candidate], thresholds: Thresholds
) -> list[tuple[Candidate, int | None]]:
    """The candidates that count in the order of their cues, each with its parent's index."""
    kept = [c for c in top if c.prob >= thresholds.top]
    contents = Contents(kept)
    for c in sorted(found_inside, key=lambda c: -c.prob):
        holder = _smallest(contents.holders(c.cue))
        if holder is None or contents.are_cued(c.cue) or same_content(c, holder):
            continue
        if not any(same_relation(c, k) for k in contents.sharing(c)):
            kept.append(c)
            contents.add(c)
    kept.sort(key=lambda c: (c.cue, c.content))
    places = {id(c): i for i, c in enumerate(kept)}
    parents = [
        _smallest([other for other in contents.holders(c.cue) if other is not c]) for c in kept
    ]
    return [
        (c, None if parent is None else places[id(parent)])
        for c, parent in zip(kept, parents, strict=True)
    ]


def _smallest(holders: list[Candidate]) -> Candidate | None:
    """The candidate with the smallest content, the first of several."""
    return min(holders, key=lambda c: (sum(b - a for a, b in c.content), c.cue), default=None)


def without_doubles(found: list[Candidate]) -> list[Candidate]:
    """Of two cues with nearly one content and one source, the likelier."""
    kept: list[Candidate] = []
    contents = Contents()
    for c in sorted(found, key=lambda c: -c.prob):
        if not any(same_relation(c, k) for k in contents.sharing(c)):
            kept.append(c)
            contents.add(c)
    return kept


def each_run_once(found: list[Candidate]) -> list[Candidate]:
    """Where two cues claim one stretch of content, it is that of the nearer cue.

    A cue that stands in the other's content is none of these: its attribution is nested. A content
    that has no other stretch keeps its only one.
    """
    contents = Contents(found)
    out = []
    for c in found:
        others = contents.sharing(c)
        own = tuple(run for run in c.content if not _is_nearers(run, c, others))
        out.append(replace(c, content=own or c.content))
    return out


def _is_nearers(run: Run, owner: Candidate, others: list[Candidate]) -> bool:
    """Whether most of an owner's run is also that of a cue nearer to it."""
    return any(
        2 * (min(run[1], r[1]) - max(run[0], r[0])) > run[1] - run[0]
        and gap(r, other.cue) < gap(run, owner.cue)
        for other in others
        if not holds(owner, other.cue) and not holds(other, owner.cue)
        for r in other.content
    )
