"""A stand-in for the network that says what a test wrote down, in the words of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from onrecord.model.act import ACT_CODES, MODALITIES, ActCode
from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Floats, Ints, Readings
from onrecord.nlp.heads.doing import CUE, PARTIES, Answers
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
    act: ActCode = "STATE"
    target: str | None = None
    addressee: str | None = None


@dataclass(frozen=True)
class Did:
    """One deed that the scripted network sees."""

    actor: str | None
    cue: str
    recipient: str | None
    act: ActCode


@dataclass
class ScriptedBackend:
    """`readings.Backend` over a list of `Said`, names and chains given as words."""

    text: str
    said: tuple[Said, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    corefers: tuple[tuple[str, str], ...] = ()
    tokens: Tokens | None = None
    did: tuple[Did, ...] = ()
    together: Mapping[str, int] = field(default_factory=lambda: {"acts": 600})

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
        deeds = _outside(n, CUE_TAGS)
        for deed in self.did:
            first, last = self.run(deed.cue)
            deeds[first:last] = [0, -SURE, SURE]
            deeds[first] = [0, SURE, -SURE]
        return Readings.of([vectors, *out, vectors], deeds, tokens.features)

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

    def doings(self, readings: Readings, rows: Ints, roles: Ints) -> Answers:
        """Each question's act and parties as written down for the attribution with its cue."""
        del readings
        shape = rows.shape
        acts = np.zeros((shape[0], len(ACT_CODES)), dtype=np.float32)
        parties = np.zeros((*shape, len(PARTIES), 3), dtype=np.float32)
        parties[..., 0] = SURE
        told: list[Said | Did] = [*self.did, *self.said]
        known = {self.run(item.cue)[0]: item for item in told}
        for k in range(shape[0]):
            cues = rows[k][roles[k] == CUE]
            item = known.get(int(cues[0])) if len(cues) else None
            acts[k, ACT_CODES.index("STATE" if item is None else item.act)] = SURE
            for party, words in _parties_of(item).items():
                for i in range(*self.run(words)):
                    place = 1 if i == self.run(words)[0] else 2
                    at = np.flatnonzero(rows[k] == i)
                    parties[k, at, PARTIES.index(party)] = -SURE
                    parties[k, at, PARTIES.index(party), place] = SURE
        return Answers(acts, np.zeros((*acts.shape, len(MODALITIES)), dtype=np.float32), parties)

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


def _parties_of(item: Said | Did | None) -> dict[str, str]:
    """The words of each party that was written down."""
    if isinstance(item, Did):
        given = {"actor": item.actor, "target": item.recipient}
    elif item is not None:
        given = {"target": item.target, "addressee": item.addressee}
    else:
        given = {}
    return {party: words for party, words in given.items() if words}


def _outside(n: int, tags: tuple[str, ...]) -> Floats:
    table = np.full((n, len(tags)), -SURE, dtype=np.float32)
    table[:, 0] = SURE / 2
    return table
