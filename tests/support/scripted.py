"""A stand-in for the network that says what a test wrote down, in the words of the text."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Floats, Ints, Readings
from onrecord.nlp.heads.labels import CONTENT_TAGS, CUE_TAGS, HEAD_TAGS, NAME_TAGS

SURE = 12.0


@dataclass(frozen=True)
class Said:
    """One attribution that the scripted network sees; roles as exact words of the text."""

    source: str | None
    cue: str
    content: tuple[str, ...]
    nested: bool = False
    surety: float = SURE


@dataclass
class ScriptedBackend:
    """`readings.Backend` over a list of `Said`, names and chains given as words."""

    text: str
    said: tuple[Said, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    corefers: tuple[tuple[str, str], ...] = ()
    tokens: Tokens | None = None

    def run(self, words: str) -> tuple[int, int]:
        assert self.tokens is not None
        start = self.text.index(words)
        return self.tokens.between(start, start + len(words))

    def read(self, tokens: Tokens) -> Readings:
        self.tokens = tokens
        n = len(tokens)
        out = [_outside(n, tags) for tags in (CUE_TAGS, CUE_TAGS, NAME_TAGS, HEAD_TAGS)]
        for item in self.said:
            first, last = self.run(item.cue)
            for table in out[1:2] if item.nested else out[:2]:
                table[first:last] = [0, -SURE, item.surety]
                table[first] = [0, item.surety, -SURE]
        for words, kind in self.names.items():
            first, last = self.run(words)
            for i in range(first, last):
                place = (
                    "S"
                    if last - first == 1
                    else "B"
                    if i == first
                    else "E"
                    if i == last - 1
                    else "I"
                )
                out[2][i, NAME_TAGS.index(f"{place}-{kind}")] = 2 * SURE
        for words, kind in self.heads.items():
            out[3][self.run(words)[1] - 1, HEAD_TAGS.index(kind)] = 2 * SURE
        vectors = np.zeros((n, 384), dtype=np.float32)
        return Readings(vectors, *out)

    def links(
        self, vectors: Floats, cues: Ints, rows: Ints, distances: Ints
    ) -> tuple[Floats, Floats]:
        del vectors, distances
        scores = np.zeros((*rows.shape, len(CONTENT_TAGS) + 2), dtype=np.float32)
        scores[..., 0] = SURE
        scores[..., -2:] = -SURE
        none = np.zeros(len(cues), dtype=np.float32)
        by_cue = {self.run(s.cue): s for s in self.said}
        for k, (first, last) in enumerate(cues.tolist()):
            said = by_cue[(first, last)]
            for words in said.content:
                self._mark(scores[k], rows[k], self.run(words))
            if said.source is None:
                none[k] = SURE
            else:
                a, b = self.run(said.source)
                scores[k, rows[k] == a, -2] = SURE
                scores[k, rows[k] == b - 1, -1] = SURE
        return scores, none

    @staticmethod
    def _mark(scores: Floats, rows: Ints, run: tuple[int, int]) -> None:
        for i in range(*run):
            tag = (
                "S"
                if run[1] - run[0] == 1
                else "B"
                if i == run[0]
                else "E"
                if i == run[1] - 1
                else "I"
            )
            scores[rows == i, 0] = -SURE
            scores[rows == i, CONTENT_TAGS.index(tag)] = SURE

    def extents(self, vectors: Floats, heads: Ints, rows: Ints, distances: Ints) -> Floats:
        del vectors, distances
        out = np.zeros((*rows.shape, 2), dtype=np.float32)
        out[rows == heads[:, None]] = SURE
        return out

    def pairs(self, vectors: Floats, heads: Ints, pairs: Ints, gaps: Ints, matches: Ints) -> Floats:
        del vectors, gaps, matches
        wanted = {(self.run(a)[1] - 1, self.run(b)[1] - 1) for a, b in self.corefers}
        return np.array(
            [1.0 if (int(heads[a]), int(heads[b])) in wanted else -1.0 for a, b in pairs],
            dtype=np.float32,
        )


def _outside(n: int, tags: tuple[str, ...]) -> Floats:
    table = np.full((n, len(tags)), -SURE, dtype=np.float32)
    table[:, 0] = SURE / 2
    return table
