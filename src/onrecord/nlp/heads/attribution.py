"""Scores to attributions: cues, then each cue's source and content, then what lies in what.

Invariant: the result is ordered by cue; `within` points to the smallest content that holds the
cue. Outer cues come from a tagger that learnt on outer attributions alone (PolNeAR); nested ones
from a second tagger that learnt on all, and only count inside a content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Backend, Readings, around
from onrecord.nlp.heads.distances import distance_classes
from onrecord.nlp.heads.labels import CONTENT_TAGS, CUE_TAGS
from onrecord.nlp.heads.viterbi import (
    best_tags,
    best_tags_of_stretches,
    log_softmax,
    spans_of,
    stretches_of,
)

Floats = NDArray[np.float32]
Run = tuple[int, int]
_CONTENT = tuple(CONTENT_TAGS)
_CUE = tuple(CUE_TAGS)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities over which a candidate counts; chosen on training articles kept apart.

    `top`: of an outer attribution; `nested`: of one inside a content; `no_source`: how much more
    probable a source must be than none (a factor).
    """

    top: float = 0.3
    nested: float = 0.5
    no_source: float = 1.0


_Reach = tuple[int, int]
NEAR: _Reach = (80, 90)
FAR: _Reach = (180, 200)
"""Pieces before and after a cue's first piece among which its source and content are sought: first
the near ones, then, where the content may run on or nobody is named, all. Half the time, and the
same answers but for a handful (see recipes/encoder-1)."""
_EDGE = 8
_MAY_RUN_ON = 0.05
"""A content that may lie in a piece so near the edge, with more than this chance, may run on."""
_MAX_CUES = 256
"""Cues whose links are sought at once; more would take more memory and no less time."""
_MAX_SOURCE = 45
_N_STARTS = 6
"""Pieces that may begin a source, the likeliest ones, that are looked at."""
_CANDIDATE = 0.08
"""Under this chance of being in a cue, a piece is not looked at."""
_SURE_CUE = 0.5
"""From this chance on a cue is one that no source may run over."""
_SAME = 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """One cue with what it was linked to, as runs of pieces; `prob` of the whole."""

    cue: Run
    source: Run | None
    content: tuple[Run, ...]
    prob: float
    is_top: bool


def decode(
    tokens: Tokens, readings: Readings, backend: Backend, thresholds: Thresholds
) -> list[tuple[Candidate, int | None]]:
    """All attributions of a text, each with the index of the one whose content holds it."""
    top = outer(tokens, readings, backend, thresholds)
    return nest(top, inner(tokens, readings, backend, thresholds, top), thresholds)


def outer(
    tokens: Tokens, readings: Readings, backend: Backend, thresholds: Thresholds
) -> list[Candidate]:
    """The attributions that stand in no other's content, as far as their tagger tells."""
    cues = [c for c in cue_spans(readings.top_cues) if c[1] >= thresholds.top]
    found = _linked(tokens, readings, backend, cues, thresholds, is_top=True)
    likely = [c for c in found if c.content and c.prob >= thresholds.top]
    return _each_run_once(_without_doubles(likely))


def inner(
    tokens: Tokens,
    readings: Readings,
    backend: Backend,
    thresholds: Thresholds,
    top: list[Candidate],
) -> list[Candidate]:
    """Attributions whose cue lies in the content of an outer one."""
    contents = _Contents(top)
    cues = [
        (run, prob)
        for run, prob in cue_spans(readings.any_cues)
        if prob >= thresholds.nested and not contents.are_cued(run) and contents.holders(run)
    ]
    found = _linked(tokens, readings, backend, cues, thresholds, is_top=False)
    return [c for c in found if c.content and c.prob >= thresholds.nested]


def _linked(
    tokens: Tokens,
    readings: Readings,
    backend: Backend,
    cues: list[tuple[Run, float]],
    thresholds: Thresholds,
    *,
    is_top: bool,
) -> list[Candidate]:
    if not cues:
        return []
    sure = [run for run, prob in cues if prob >= _SURE_CUE]
    sought = _Sought(tokens, readings, backend, thresholds, _next_cues(len(tokens), sure))
    linked = _links(sought, [run for run, _ in cues])
    return [
        Candidate(run, source, content, prob * link_prob, is_top)
        for (run, prob), (source, content, link_prob) in zip(cues, linked, strict=True)
    ]


def cue_spans(logits: Floats, *, candidate: float = _CANDIDATE) -> list[tuple[Run, float]]:
    """Runs of pieces that may be cues, with probabilities; `logits` [N, 3].

    The chance of "outside" is scaled down so that less certain cues come up as candidates too; a
    cue's probability is the mean chance of its pieces being in one.
    """
    log_probs = log_softmax(logits)
    probs = np.exp(log_probs)
    inside = 1.0 - probs[:, 0]
    lowered = log_probs.copy()
    lowered[:, 0] += np.log(candidate / (1 - candidate))
    stretches = stretches_of(inside > candidate)
    out = []
    decoded = best_tags_of_stretches(lowered, stretches, _CUE)
    for (start, _), tags in zip(stretches, decoded, strict=True):
        for a, b, _ in spans_of(tags, _CUE):
            run = (start + a, start + b)
            out.append((run, float(inside[run[0] : run[1]].mean())))
    return out


_Linked = tuple[Run | None, tuple[Run, ...], float]


def _links(sought: _Sought, cues: list[Run]) -> list[_Linked]:
    """Source, content and their chance for every cue, some at a time: a page may have thousands."""
    return [
        linked
        for first in range(0, len(cues), _MAX_CUES)
        for linked in _some_links(sought, cues[first : first + _MAX_CUES])
    ]


def _some_links(sought: _Sought, cues: list[Run]) -> list[_Linked]:
    out, is_cut = sought.within(NEAR, cues)
    again = [k for k, cut in enumerate(is_cut) if cut]
    if again:
        runs = [cues[k] for k in again]
        farther, _ = sought.within(FAR, runs)
        for k, linked in zip(again, farther, strict=True):
            out[k] = linked
    return out


def _next_cues(n_pieces: int, cues: list[Run]) -> NDArray[np.int64]:
    """For every piece the first piece of a cue at or after it, `n_pieces` where there is none."""
    ahead = np.full(n_pieces, n_pieces, dtype=np.int64)
    for first, last in cues:
        ahead[first:last] = np.arange(first, last)
    return np.minimum.accumulate(ahead[::-1])[::-1]


@dataclass(frozen=True, slots=True)
class _Sought:
    """Where and by what sources and contents are sought; no source runs over a sure cue."""

    tokens: Tokens
    readings: Readings
    backend: Backend
    thresholds: Thresholds
    next_cues: NDArray[np.int64]

    def within(self, reach: _Reach, cues: list[Run]) -> tuple[list[_Linked], list[bool]]:
        """What each cue links to, and whether pieces beyond the reach might change the answer."""
        runs = np.array(cues, dtype=np.int64)
        scores, none, rows, exists = self._scores(reach, runs)
        n_tags = len(_CONTENT)
        content = _contents(scores[..., :n_tags], exists, rows)
        ends = _end_probs(scores[..., n_tags:], none, exists)
        sources = _sources(ends, rows, self.next_cues[rows] - rows, self.thresholds)
        runs_on = _runs_on(scores[..., :n_tags], exists)
        is_cut = [on or source is None for on, (source, _) in zip(runs_on, sources, strict=True)]
        return [
            (source, pieces, content_prob * source_prob)
            for (pieces, content_prob), (source, source_prob) in zip(content, sources, strict=True)
        ], is_cut

    def _scores(
        self, reach: _Reach, runs: NDArray[np.int64]
    ) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.bool_]]:
        rows, exists = around(len(self.tokens), runs[:, 0], before=reach[0], after=reach[1])
        first, last = runs[:, :1], runs[:, 1:]
        pieces = np.where(rows < first, rows - first, np.maximum(0, rows - last + 1))
        lines = self.tokens.lines[rows] - self.tokens.lines[runs[:, 0]][:, None]
        distances = distance_classes(pieces, lines)
        scores, none = self.backend.links(self.readings.vectors, runs, rows, distances)
        return scores, none, rows, exists


def _runs_on(logits: Floats, exists: NDArray[np.bool_]) -> list[bool]:
    """Whether a content may reach over the first or the last of the pieces looked at."""
    edges = np.concatenate([logits[:, :_EDGE], logits[:, -_EDGE:]], axis=1)
    inside = 1.0 - np.exp(log_softmax(edges)[..., 0])
    there = np.concatenate([exists[:, :_EDGE], exists[:, -_EDGE:]], axis=1)
    return [bool(v) for v in ((inside > _MAY_RUN_ON) & there).any(axis=1)]


def _contents(
    logits: Floats, exists: NDArray[np.bool_], rows: NDArray[np.int64]
) -> list[tuple[tuple[Run, ...], float]]:
    log_probs = log_softmax(logits)
    log_probs[~exists] = [0.0, *[-1e4] * (len(_CONTENT) - 1)]
    used = np.flatnonzero((log_probs[..., 0] < np.log(0.98)).any(axis=0))
    if not len(used):
        return [((), 0.0)] * len(rows)
    first, last = int(used[0]), int(used[-1]) + 1
    part = log_probs[:, first:last]
    tags = best_tags(part, _CONTENT)
    out = []
    for k in range(len(rows)):
        spans = spans_of(tags[k], _CONTENT)
        inside = np.flatnonzero(tags[k])
        prob = (
            float(np.exp(np.log1p(-np.exp(part[k, inside, 0]).clip(0, 0.999)).mean()))
            if len(inside)
            else 0.0
        )
        out.append(
            (
                tuple(
                    (int(rows[k, first + a]), int(rows[k, first + b - 1]) + 1) for a, b, _ in spans
                ),
                prob,
            )
        )
    return out


def _end_probs(ends: Floats, none: Floats, exists: NDArray[np.bool_]) -> Floats:
    """Log-probabilities [K, 2, W + 1] of first and last piece, the last column for "nobody"."""
    ends = np.where(exists[..., None], ends, -1e4)
    with_none = np.concatenate([ends, np.repeat(none[:, None, None], 2, axis=2)], axis=1)
    return log_softmax(np.swapaxes(with_none, 1, 2))


def _sources(
    log_probs: Floats, rows: NDArray[np.int64], free: NDArray[np.int64], thresholds: Thresholds
) -> list[tuple[Run | None, float]]:
    """The source of each cue, or None; `free` [K, W]: how many pieces from each on are no cue's."""
    out: list[tuple[Run | None, float]] = []
    for k in range(len(rows)):
        first, last, score, total = _best_ends(log_probs[k, 0, :-1], log_probs[k, 1, :-1], free[k])
        none = float(log_probs[k, :, -1].sum())
        total = float(np.logaddexp(total, none))
        some, nobody = (float(np.exp((of - total) / 2)) for of in (score, none))
        run = (int(rows[k, first]), int(rows[k, last]) + 1)
        if some > nobody * thresholds.no_source and run[0] < run[1]:
            out.append((run, some))
        else:
            out.append((None, max(nobody, 0.3)))
    return out


def _best_ends(
    first: Floats, last: Floats, free: NDArray[np.int64]
) -> tuple[int, int, float, float]:
    """The likeliest pair of ends with its score, and the score of all pairs that are allowed.

    Allowed are at most `_MAX_SOURCE` pieces, none of them a cue's. Scores are log-probabilities of
    both ends together, before they are set against each other.
    """
    best, scores = (-np.inf, 0, -1), [-np.inf]
    for a in np.argsort(-first)[:_N_STARTS]:
        window = last[a : a + min(_MAX_SOURCE, int(free[a]))]
        if not len(window):
            continue
        b = int(window.argmax())
        best = max(best, (float(first[a] + window[b]), int(a), int(a) + b))
        scores.append(float(first[a] + np.logaddexp.reduce(window)))
    return best[1], best[2], float(best[0]), float(np.logaddexp.reduce(scores))


class _Contents:
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
        return [c for c in self._by_content.get(run[0], ()) if _holds(c, run)]

    def are_cued(self, run: Run) -> bool:
        """Whether a piece of a run belongs to a cue."""
        return any(piece in self._cued for piece in range(*run))


def nest(
    top: list[Candidate], found_inside: list[Candidate], thresholds: Thresholds
) -> list[tuple[Candidate, int | None]]:
    """The candidates that count in the order of their cues, each with its parent's index."""
    kept = [c for c in top if c.prob >= thresholds.top]
    contents = _Contents(kept)
    for c in sorted(found_inside, key=lambda c: -c.prob):
        holder = _smallest(contents.holders(c.cue))
        if holder is None or contents.are_cued(c.cue) or _same_content(c, holder):
            continue
        if not any(_same_relation(c, k) for k in contents.sharing(c)):
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


def _without_doubles(found: list[Candidate]) -> list[Candidate]:
    """Of two cues with nearly one content and one source, the likelier."""
    kept: list[Candidate] = []
    contents = _Contents()
    for c in sorted(found, key=lambda c: -c.prob):
        if not any(_same_relation(c, k) for k in contents.sharing(c)):
            kept.append(c)
            contents.add(c)
    return kept


def _each_run_once(found: list[Candidate]) -> list[Candidate]:
    """Where two cues claim one stretch of content, it is that of the nearer cue.

    A cue that stands in the other's content is none of these: its attribution is nested. A content
    that has no other stretch keeps its only one.
    """
    contents = _Contents(found)
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
        and _gap(r, other.cue) < _gap(run, owner.cue)
        for other in others
        if not _holds(owner, other.cue) and not _holds(other, owner.cue)
        for r in other.content
    )


def _gap(one: Run, other: Run) -> int:
    return max(0, other[0] - one[1], one[0] - other[1])


def _same_relation(one: Candidate, other: Candidate) -> bool:
    return _same_content(one, other) and (
        one.source is None or other.source is None or _touch(one.source, other.source)
    )


def _same_content(one: Candidate, other: Candidate) -> bool:
    a = {i for run in one.content for i in range(*run)}
    b = {i for run in other.content for i in range(*run)}
    return len(a & b) > _SAME * len(a | b)


def _holds(candidate: Candidate, cue: Run) -> bool:
    return any(a <= cue[0] and cue[1] <= b for a, b in candidate.content)


def _touch(one: Run, other: tuple[int, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
