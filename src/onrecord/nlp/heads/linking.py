"""Each cue's source and content, out of the scores of the pieces around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Backend, Readings, around
from onrecord.nlp.heads.candidates import Run, Thresholds
from onrecord.nlp.heads.distances import distance_classes
from onrecord.nlp.heads.labels import CONTENT_TAGS
from onrecord.nlp.heads.viterbi import best_tags, log_softmax, spans_of

Floats = NDArray[np.float32]
_CONTENT = tuple(CONTENT_TAGS)

_Reach = tuple[int, int]
NEAR: _Reach = (80, 90)
FAR: _Reach = (180, 200)
"""Pieces before and after a cue's first piece among which its source and content are sought: first
the near ones, then, where the content may run on or nobody is named, all. Half the time, and the
same answers but for a handful (see recipes/encoder-2)."""
_EDGE = 8
_MAY_RUN_ON = 0.05
"""A content that may lie in a piece so near the edge, with more than this chance, may run on."""
_MAX_CUES = 256
"""Cues whose links are sought at once; more would take more memory and no less time."""
_MAX_SOURCE = 45
_N_STARTS = 6
"""Pieces that may begin a source, the likeliest ones, that are looked at."""

Linked = tuple[Run | None, tuple[Run, ...], float]


def links(sought: Sought, cues: list[Run]) -> list[Linked]:
    """Source, content and their chance for every cue, some at a time: a page may have thousands."""
    return [
        linked
        for first in range(0, len(cues), _MAX_CUES)
        for linked in _some_links(sought, cues[first : first + _MAX_CUES])
    ]


def _some_links(sought: Sought, cues: list[Run]) -> list[Linked]:
    out, is_cut = sought.within(NEAR, cues)
    again = [k for k, cut in enumerate(is_cut) if cut]
    if again:
        runs = [cues[k] for k in again]
        farther, _ = sought.within(FAR, runs)
        for k, linked in zip(again, farther, strict=True):
            out[k] = linked
    return out


def next_cues(n_pieces: int, cues: list[Run]) -> NDArray[np.int64]:
    """For every piece the first piece of a cue at or after it, `n_pieces` where there is none."""
    ahead = np.full(n_pieces, n_pieces, dtype=np.int64)
    for first, last in cues:
        ahead[first:last] = np.arange(first, last)
    return np.minimum.accumulate(ahead[::-1])[::-1]


@dataclass(frozen=True, slots=True)
class Sought:
    """Where and by what sources and contents are sought; no source runs over a sure cue."""

    tokens: Tokens
    readings: Readings
    backend: Backend
    thresholds: Thresholds
    next_cues: NDArray[np.int64]

    def within(self, reach: _Reach, cues: list[Run]) -> tuple[list[Linked], list[bool]]:
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
