"""Mentions to chains: each mention's likeliest antecedent, joined over the text."""

from __future__ import annotations

from collections import deque

import numpy as np

from onrecord.model.mention import Chain
from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Backend, Readings
from onrecord.nlp.heads.distances import Ints, gap_classes, match_classes
from onrecord.nlp.heads.mention import Found
from onrecord.nlp.heads.surface import Surface, agreement, surface

MAX_ANTECEDENTS = 60
"""How many mentions back an antecedent is sought; names further back are joined by their words."""
_INSIDE = (2, 7)


def decode(
    text: str, tokens: Tokens, readings: Readings, backend: Backend, found: list[Found]
) -> list[Chain]:
    """Groups of at least two mentions that name one thing, ordered by their first mention."""
    if len(found) < 2:  # noqa: PLR2004 - a pair
        return []
    parent = list(range(len(found)))
    for anaphor, antecedent in _antecedents(text, tokens, readings, backend, found):
        parent[_root(parent, anaphor)] = _root(parent, antecedent)
    groups: dict[int, list[int]] = {}
    for i in range(len(found)):
        groups.setdefault(_root(parent, i), []).append(i)
    return [
        Chain(tuple(found[i].mention for i in group)) for group in groups.values() if len(group) > 1
    ]


def _antecedents(
    text: str, tokens: Tokens, readings: Readings, backend: Backend, found: list[Found]
) -> list[tuple[int, int]]:
    n = len(found)
    looks = [surface(f.mention.span.of(text), f.mention.head.of(text)) for f in found]
    forms = np.array(
        [2 if f.mention.form == "pronoun" else s.form for f, s in zip(found, looks, strict=True)]
    )
    left, right = pairs_within(n, MAX_ANTECEDENTS)
    pairs = np.stack([left, right], axis=1)
    agree = agreements(looks, MAX_ANTECEDENTS)
    heads = np.array([f.head_piece for f in found], dtype=np.int64)
    quoted = np.isin(tokens.quotes[heads], _INSIDE).astype(np.int64)
    matches = match_classes(forms[left], forms[right], agree, quoted[left] & quoted[right])
    scores = backend.pairs(readings.vectors, heads, pairs, gap_classes(right - left), matches)
    out = []
    start = 0
    for b in range(1, n):
        width = min(b, MAX_ANTECEDENTS)
        part = scores[start : start + width]
        best = int(part.argmax())
        if part[best] > 0:
            out.append((b, int(left[start + best])))
        start += width
    return out


def pairs_within(n: int, most: int) -> tuple[Ints, Ints]:
    """All pairs (earlier, later) of `n` things at most `most` apart, ordered by the later one."""
    widths = np.minimum(np.arange(n), most)
    right = np.repeat(np.arange(n), widths)
    first_of = np.cumsum(widths) - widths
    left = np.arange(len(right)) - first_of[right] + right - widths[right]
    return left.astype(np.int64), right.astype(np.int64)


def agreements(looks: list[Surface], most: int) -> Ints:
    """`surface.agreement` of each of `pairs_within`; only pairs that share a word are compared."""
    widths = np.minimum(np.arange(len(looks)), most)
    place = np.cumsum(widths) - np.arange(len(looks))  # of (a, b): place[b] + a
    out = np.zeros(int(widths.sum()), dtype=np.int64)
    holders: dict[str, deque[int]] = {}
    for b, look in enumerate(looks):
        for word in look.words | {look.head} if look.words else ():
            earlier = holders.setdefault(word, deque())
            while earlier and earlier[0] < b - most:
                earlier.popleft()
            for a in earlier:
                out[place[b] + a] = agreement(looks[a], look)
            earlier.append(b)
    return out


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i
