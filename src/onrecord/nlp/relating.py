"""How statements stand to one another, asked of the relation head under onnxruntime.

Invariant: a statement is read once, when its page is; later it is asked about by its gist alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from onrecord.model import dispute
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import PROPOSAL_KINDS
from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.readings import Floats, Ints
from onrecord.nlp.heads.doing import softmax
from onrecord.nlp.heads.relating import Gist, gist_of, of_one, of_two, padded
from onrecord.nlp.heads.together import together

_SCALE = 127


@dataclass(frozen=True, slots=True)
class Stood:
    """What the head says of P pairs: probabilities of `RELATIONS` [P, R] and `ANSWERS` [P, A]."""

    relations: Floats
    answers: Floats


class Backend(Protocol):
    """Runs the relation head; all arrays are numpy, logits unnormalised.

    `together` has the most pieces, padding included, of questions that a graph is asked at once.
    """

    @property
    def together(self) -> Mapping[str, int]: ...

    def relations(self, ids: Ints, roles: Ints, facts: Floats) -> tuple[Floats, ...]:
        """Vectors [Q, N], logits of kinds [Q, K], relations [Q, R] and answers [Q, A].

        `ids` and `roles` [Q, L] as `heads.relating.padded` makes them, `facts` [Q, F].
        """
        ...

    def nearness(self, one: Floats, other: Floats, ties: Floats) -> Floats:
        """Logits of relations [M, K, R]: vectors [M, N] and [K, N], their `ties` [M, K, T]."""
        ...


@dataclass(frozen=True)
class Relating:
    """The relation head with its tokenizer; may be used by several threads."""

    tokenizer: Any
    backend: Backend
    n_facts: int

    def gists(
        self, text: str, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[dispute.Gist]:
        """What is kept of statements of a text, each with its speaker's and its target's name."""
        if not told:
            return []
        tokens = tokenize(text, self.tokenizer)
        asked = [
            gist_of(
                self._name(speaker),
                self._name(target),
                tokens,
                [tokens.between(span.start, span.end) for span in item.cue],
                [tokens.between(span.start, span.end) for span in item.content],
            )
            for item, speaker, target in told
        ]
        nothing = np.zeros((len(asked), self.n_facts), dtype=np.float32)
        vectors, kinds, _, _ = self._ask([of_one(gist) for gist in asked], nothing)
        return [
            _kept(gist, vector, softmax(kind))
            for gist, vector, kind in zip(asked, vectors, kinds, strict=True)
        ]

    def stand(self, pairs: Sequence[tuple[dispute.Gist, dispute.Gist]], facts: Floats) -> Stood:
        """How the statements of each pair stand to each other; `facts` [P, F] about them."""
        asked = [of_two(_read(one), _read(other)) for one, other in pairs]
        _, _, relations, answers = self._ask(asked, facts)
        return Stood(softmax(relations), softmax(answers))

    def nearness(self, one: Sequence[bytes], other: Sequence[bytes], ties: Floats) -> Floats:
        """Probabilities of `RELATIONS` [M, K, R] by what is kept of M and K statements alone.

        `ties` [M, K, T] tell what is known at once of each two.
        """
        return softmax(self.backend.nearness(_vectors(one), _vectors(other), ties))

    def _name(self, name: str | None) -> list[int]:
        if name is None:
            return []
        return list(self.tokenizer.encode(name, add_special_tokens=False).ids)

    def _ask(self, asked: Sequence[Gist], facts: Floats) -> list[Floats]:
        """The head's answers in the order asked; questions of like length are asked together."""
        out: list[list[Floats]] = [[] for _ in range(4)]
        order: list[int] = []
        at_once = self.backend.together["relations"]
        for rows in together([len(gist) for gist in asked], most_pieces=at_once):
            ids, roles = padded([asked[i] for i in rows])
            for kept, found in zip(
                out, self.backend.relations(ids, roles, facts[rows]), strict=True
            ):
                kept.append(found)
            order += rows
        back = np.argsort(np.array(order))
        return [np.concatenate(found)[back] for found in out]


def _kept(gist: Gist, vector: Floats, kinds: Floats) -> dispute.Gist:
    best = int(np.argmax(kinds[1:]))
    prob = float(1.0 - kinds[0])
    return dispute.Gist(
        gist.ids.astype("<u2").tobytes(),
        gist.roles.astype(np.uint8).tobytes(),
        np.round(vector * _SCALE).astype(np.int8).tobytes(),
        PROPOSAL_KINDS[best],
        round(prob, 4),
    )


def _read(kept: dispute.Gist) -> Gist:
    ids = np.frombuffer(kept.pieces, dtype="<u2").astype(np.int64)
    return Gist(ids, np.frombuffer(kept.roles, dtype=np.uint8).astype(np.int64))


def _vectors(kept: Sequence[bytes]) -> Floats:
    rows = np.frombuffer(b"".join(kept), dtype=np.int8).reshape(len(kept), -1)
    return rows.astype(np.float32) / np.float32(_SCALE)
