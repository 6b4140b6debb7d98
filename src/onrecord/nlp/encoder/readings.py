"""What the encoder says of one text, and what a backend must be able to answer.

Shapes: N pieces of the whole text, K cues, M phrases, P pairs, W pieces around a place.
Two backends exist: `session.OnnxBackend` at run time, the torch network while training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.heads.doing import Answers

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Readings:
    """One row a piece: `vectors` [N, 384] and the logits of the token heads [N, tags].

    `words` [N, 384] are the pieces' word vectors and `features` [N, 3] their classes, which the
    acts head reads beside `vectors`.
    """

    vectors: Floats
    top_cues: Floats
    any_cues: Floats
    names: Floats
    heads: Floats
    deeds: Floats
    words: Floats
    features: Ints

    @classmethod
    def of(cls, outputs: Sequence[Floats], deeds: Floats, features: Ints) -> Readings:
        """The readings from `OUTPUTS` and the deeds' graph on top of it."""
        vectors, top_cues, any_cues, names, heads, words = outputs
        return cls(vectors, top_cues, any_cues, names, heads, deeds, words, features)


ENCODED = ("vectors", "top_cues", "any_cues", "names", "heads")
"""What is asked of the encoder's graph."""
OUTPUTS = (*ENCODED, "words")
"""The same with the word vectors that go into it; `features` are the tokens' own."""


class Backend(Protocol):
    """Runs the network; all arrays are numpy, logits unnormalised.

    `together` has the most pieces, padding included, of questions that a graph is asked at once.
    """

    @property
    def together(self) -> Mapping[str, int]: ...

    def read(self, tokens: Tokens) -> Readings:
        """The encoder over every window of the text, stitched."""
        ...

    def links(
        self, vectors: Floats, cues: Ints, rows: Ints, distances: Ints
    ) -> tuple[Floats, Floats]:
        """Per cue and piece: content tags and source ends [K, W, 7]; no source [K].

        `cues` [K, 2] runs of pieces; `rows` [K, W] which pieces to look at; `distances` [K, W].
        """
        ...

    def extents(self, vectors: Floats, heads: Ints, rows: Ints, distances: Ints) -> Floats:
        """Per phrase: scores [M, W, 2] of the pieces in `rows` [M, W] as first and last."""
        ...

    def pairs(self, vectors: Floats, heads: Ints, pairs: Ints, gaps: Ints, matches: Ints) -> Floats:
        """Scores [P] for `pairs` [P, 2] of (antecedent, anaphor), as indices into `heads` [M]."""
        ...

    def doings(self, readings: Readings, rows: Ints, roles: Ints) -> Answers:
        """What the acts head answers to questions: `rows` [Q, L] of the text, `roles` [Q, L]."""
        ...


def around(
    n_pieces: int, centres: Ints, *, before: int, after: int
) -> tuple[Ints, NDArray[np.bool_]]:
    """Rows [K, before + after + 1] of pieces around each centre, and which of them exist.

    Rows outside the text are clipped to it; mask their scores with the second array.
    """
    rows = centres[:, None] + np.arange(-before, after + 1)[None, :]
    exists = (rows >= 0) & (rows < n_pieces)
    return np.clip(rows, 0, n_pieces - 1), exists
