"""Scores to attributions: cues, then each cue's source and content, then what lies in what.

Invariant: the result is ordered by cue; `within` points to the smallest content that holds the
cue. Outer cues come from a tagger that learnt on outer attributions alone (PolNeAR); nested ones
from a second tagger that learnt on all, and only count inside a content.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Backend, Readings
from onrecord.nlp.heads.candidates import Candidate, Run, Thresholds
from onrecord.nlp.heads.labels import CUE_TAGS
from onrecord.nlp.heads.linking import Sought, links, next_cues
from onrecord.nlp.heads.nested import Contents, each_run_once, nest, without_doubles
from onrecord.nlp.heads.viterbi import best_tags_of_stretches, log_softmax, spans_of, stretches_of

Floats = NDArray[np.float32]
_CUE = tuple(CUE_TAGS)
_CANDIDATE = 0.08
"""Under this chance of being in a cue, a piece is not looked at."""
_SURE_CUE = 0.5
"""From this chance on a cue is one that no source may run over."""


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
    found = _linked(tokens, readings, backend, cues, thresholds)
    likely = [c for c in found if c.content and c.prob >= thresholds.top]
    return each_run_once(without_doubles(likely))


def inner(
    tokens: Tokens,
    readings: Readings,
    backend: Backend,
    thresholds: Thresholds,
    top: list[Candidate],
) -> list[Candidate]:
    """Attributions whose cue lies in the content of an outer one."""
    contents = Contents(top)
    cues = [
        (run, prob)
        for run, prob in cue_spans(readings.any_cues)
        if prob >= thresholds.nested and not contents.are_cued(run) and contents.holders(run)
    ]
    found = _linked(tokens, readings, backend, cues, thresholds)
    return [c for c in found if c.content and c.prob >= thresholds.nested]


def _linked(
    tokens: Tokens,
    readings: Readings,
    backend: Backend,
    cues: list[tuple[Run, float]],
    thresholds: Thresholds,
) -> list[Candidate]:
    if not cues:
        return []
    sure = [run for run, prob in cues if prob >= _SURE_CUE]
    sought = Sought(tokens, readings, backend, thresholds, next_cues(len(tokens), sure))
    linked = links(sought, [run for run, _ in cues])
    return [
        Candidate(run, source, content, prob * link_prob)
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
