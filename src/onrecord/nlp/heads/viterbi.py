"""The best allowed sequence of tags, for BIO and BIOES schemes.

Scores are log-probabilities; a tag sequence that the scheme forbids is never returned.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_FORBIDDEN = -1e9


def log_softmax(logits: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


@cache
def transitions(tags: tuple[str, ...]) -> Floats:
    """0 where the second tag may follow the first, else minus infinity; shape [tags, tags]."""
    ends = any(tag[:1] == "E" for tag in tags)
    table = np.full((len(tags), len(tags)), _FORBIDDEN, dtype=np.float32)
    for i, before in enumerate(tags):
        for j, after in enumerate(tags):
            if _may_follow(before, after, ends=ends):
                table[i, j] = 0.0
    return table


def _may_follow(before: str, after: str, *, ends: bool) -> bool:
    inside = after[:1] in ("I", "E")
    open_before = before[:1] in ("B", "I")
    if inside:
        return open_before and before[1:] == after[1:]
    return not (open_before and ends)


def best_tags(scores: Floats, tags: tuple[str, ...]) -> NDArray[np.int64]:
    """The best allowed tags of N sequences: `scores` [N, T, tags] -> [N, T].

    A sequence may not begin inside a span, nor end inside one where the scheme has ends.
    """
    table = transitions(tags)
    ends = any(tag[:1] == "E" for tag in tags)
    n, length, _ = scores.shape
    starts_badly = np.array([_FORBIDDEN if t[:1] in ("I", "E") else 0.0 for t in tags])
    ends_badly = np.array([_FORBIDDEN if ends and t[:1] in ("B", "I") else 0.0 for t in tags])
    best = scores[:, 0] + starts_badly
    back = np.zeros((n, length, len(tags)), dtype=np.int8)
    for t in range(1, length):
        reached = best[:, :, None] + table
        back[:, t] = reached.argmax(axis=1)
        best = reached.max(axis=1) + scores[:, t]
    out = np.zeros((n, length), dtype=np.int64)
    out[:, -1] = (best + ends_badly).argmax(axis=-1)
    every = np.arange(n)
    for t in range(length - 1, 0, -1):
        out[:, t - 1] = back[every, t, out[:, t]]
    return out


def spans_of(tags: NDArray[np.int64], names: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """The spans `(first, last, kind)` of one allowed tag sequence; kind "" where tags have none."""
    out: list[tuple[int, int, str]] = []
    start = -1
    for i, tag in enumerate([*(names[t] for t in tags), "O"]):
        begins = tag[:1] in ("B", "S", "O")
        if start >= 0 and begins:
            out.append((start, i, names[tags[start]][2:]))
            start = -1
        if tag[:1] in ("B", "S"):
            start = i
    return out


def best_tags_of_stretches(
    scores: Floats, stretches: list[tuple[int, int]], tags: tuple[str, ...]
) -> list[NDArray[np.int64]]:
    """The best allowed tags of each stretch `[first, last)` of one sequence `scores` [T, tags].

    Stretches of one length are decoded together: a page has hundreds, most of them short.
    """
    of_length: dict[int, list[int]] = {}
    for k, (first, last) in enumerate(stretches):
        of_length.setdefault(last - first, []).append(k)
    out: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)] * len(stretches)
    for length, members in of_length.items():
        rows = np.array([stretches[k][0] for k in members])[:, None] + np.arange(length)
        for k, best in zip(members, best_tags(scores[rows], tags), strict=True):
            out[k] = best
    return out


def stretches_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The runs `[first, last)` of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def tagged_spans(
    log_probs: Floats, tags: tuple[str, ...], *, sure_outside: float = 0.995
) -> list[tuple[int, int, str, float]]:
    """Spans `(first, last, kind, probability)` of one long sequence `log_probs` [T, tags].

    Stretches that are outside with at least `sure_outside` are cut away before decoding, which
    changes nothing but the time. A span's probability is the geometric mean of its tags'.
    """
    stretches = stretches_of(log_probs[:, 0] < np.log(sure_outside))
    out = []
    decoded = best_tags_of_stretches(log_probs, stretches, tags)
    for (first, _), best in zip(stretches, decoded, strict=True):
        for a, b, kind in spans_of(best, tags):
            span = np.arange(first + a, first + b)
            prob = float(np.exp(log_probs[span, best[a:b]].mean()))
            out.append((first + a, first + b, kind, prob))
    return out
