"""What the acts head is asked, and what its answers mean: acts, targets, addressees, occasions.

Invariant: training and run time ask in the same way (`of_attribution`, `of_pair`, `of_deed`).

A question is a list of word pieces with the role of each. The head reads them through layers of
its own, on top of the encoder's first layers, with an embedding of the roles added (markers in the
manner of Baldini Soares et al. 2019, without words put into the text).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.model.act import ACT_CODES, MODALITIES, Modality
from onrecord.model.annotation import FoundAct

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Run = tuple[int, int]

OTHER, ACTOR, CUE, CONTENT, RECIPIENT, PADDING = range(6)
N_ROLES = 6
PARTIES = ("actor", "target", "addressee", "occasion")
"""What is looked for among the pieces; each with its own outside, begin and inside."""

_MAX_CONTENT, _MAX_CONTENT_END = 44, 12
_BEFORE, _AFTER = 28, 6
MAX_PIECES = 160
_MAX_ACTS = 3
_DONE_BY_SAYING = frozenset(("STATE", "DENY"))
"""Of 10,060 that we labelled, 12 have another modality."""


@dataclass(frozen=True, slots=True)
class Question:
    """Pieces by their place in the text, and their roles; both [L]."""

    rows: Ints
    roles: Ints

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the head answers to Q questions of up to L pieces: logits.

    `acts` [Q, codes]; `modalities` [Q, codes, modalities]; `parties` [Q, L, parties, 3].
    """

    acts: Floats
    modalities: Floats
    parties: Floats


def of_attribution(
    n_pieces: int,
    source: Iterable[Run],
    cue: Iterable[Run],
    content: Iterable[Run],
    nested: Iterable[Run] = (),
) -> Question:
    """A question about an attribution: its pieces and those before and between them.

    Of a long content only its beginning and its end are read. What others are held to have said
    within it (`nested`) is read as words around: who calls a claim false does not make it.
    """
    roles: dict[int, int] = {}
    said = shortened(content)
    roles |= dict.fromkeys(said, CONTENT)
    inner = {i for first, last in nested for i in range(first, last)}
    if not inner.issuperset(said):
        roles |= dict.fromkeys(inner.intersection(said), OTHER)
    near: list[int] = []
    for runs, role in ((source, ACTOR), (cue, CUE)):
        for first, last in runs:
            roles |= dict.fromkeys(range(first, last), role)
            near += [first, last]
    return _around(n_pieces, roles, near or [min(said), max(said) + 1])


def of_pair(
    n_pieces: int, actors: Iterable[Run], recipients: Iterable[Run], within: Run
) -> Question:
    """A question about two given parties of a sentence `within`."""
    roles = dict.fromkeys(range(*within), OTHER)
    for runs, role in ((recipients, RECIPIENT), (actors, ACTOR)):
        for run in runs:
            roles |= dict.fromkeys(range(*run), role)
    rows = sorted(i for i in roles if 0 <= i < n_pieces)[:MAX_PIECES]
    return Question(np.array(rows), np.array([roles[i] for i in rows]))


def of_deed(n_pieces: int, cue: Run) -> Question:
    """A question about a deed of which only the words that tell it are known."""
    return _around(n_pieces, dict.fromkeys(range(*cue), CUE), list(cue), after=_BEFORE)


def _around(
    n_pieces: int, roles: dict[int, int], near: list[int], *, after: int = _AFTER
) -> Question:
    """Pieces with a role, those around the ones named, and small gaps between."""
    first, last = min([*roles, *near]), max(near)
    begin = max(0, (first if min(near) - first < _MAX_CONTENT else min(near)) - _BEFORE)
    wanted = set(roles) | set(range(begin, min(n_pieces, last + after)))
    ends = max(roles) + 1
    if ends > last:
        wanted |= set(range(ends, min(n_pieces, ends + after)))
    rows = sorted(i for i in wanted if 0 <= i < n_pieces)
    if len(rows) > MAX_PIECES:
        spare = [i for i in rows if i not in roles]
        spare.sort(key=lambda i: min(abs(i - n) for n in near))
        kept = set(spare[: max(0, MAX_PIECES - len(roles))]) | set(roles)
        rows = [i for i in rows if i in kept][:MAX_PIECES]
    return Question(np.array(rows), np.array([roles.get(i, OTHER) for i in rows]))


def padded(questions: Sequence[Question]) -> tuple[Ints, Ints]:
    """Questions as one array of rows and one of roles, both [Q, L]."""
    rows = side_by_side([q.rows for q in questions], 0)
    return rows, side_by_side([q.roles for q in questions], PADDING)


def shortened(content: Iterable[Run]) -> list[int]:
    """The pieces of a content; of a long one only the beginning and the end."""
    said = [i for first, last in content for i in range(first, last)]
    if len(said) > _MAX_CONTENT + _MAX_CONTENT_END:
        said = said[:_MAX_CONTENT] + said[-_MAX_CONTENT_END:]
    return said


def side_by_side(rows: Sequence[Ints], padding: int) -> Ints:
    """Rows of differing lengths as one array [Q, L], the short ones filled up."""
    out = np.full((len(rows), max(len(row) for row in rows)), padding, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def acts_of(
    acts: Floats, modalities: Floats, *, least: float, not_done: float = 0.5
) -> tuple[FoundAct, ...]:
    """The most probable act and up to two more that reach `least`; logits of one question.

    An act is taken as done unless the other modalities together reach `not_done`.
    """
    probs = softmax(acts[: len(ACT_CODES)])
    order = np.argsort(-probs)[:_MAX_ACTS]
    kept = [i for rank, i in enumerate(order) if rank == 0 or probs[i] >= least]
    codes = [(i, ACT_CODES[i]) for i in kept]
    return tuple(
        FoundAct(code, modality_of(code, modalities[i], not_done), round(float(probs[i]), 4))
        for i, code in codes
    )


def modality_of(code: str, logits: Floats, not_done: float) -> Modality:
    """The modality of one act by its logits [modalities], of which `done` is the first.

    To assert and to deny is done by saying so.
    """
    if code in _DONE_BY_SAYING:
        return "done"
    probs = softmax(logits)
    other = int(np.argmax(probs[1:])) + 1
    return MODALITIES[other if 1.0 - probs[0] >= not_done else 0]


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    e = np.exp(logits - logits.max(-1, keepdims=True))
    out: Floats = e / e.sum(-1, keepdims=True)
    return out


def pointed(parties: Floats) -> Floats:
    """How probable each piece is to begin the one stretch meant, by one party's logits [L, 3].

    Nowhere is a choice too, so that they add up to less than 1.
    """
    odds = parties[:, 1] - parties[:, 0]
    powers = np.exp(odds - max(0.0, float(odds.max())))
    nowhere = np.exp(-max(0.0, float(odds.max())))
    out: Floats = powers / (powers.sum() + nowhere)
    return out


def runs_of(parties: Floats, *, least: float) -> list[tuple[Run, float]]:
    """Stretches of pieces that one party's logits [L, 3] mark, with their probability.

    A stretch begins where begin or inside reaches `least` and goes on over inside pieces.
    """
    probs = softmax(parties)
    begin, inside = probs[:, 1], probs[:, 2]
    out: list[tuple[Run, float]] = []
    i = 0
    while i < len(probs):
        if begin[i] + inside[i] < least:
            i += 1
            continue
        j = i + 1
        while j < len(probs) and inside[j] > begin[j] and begin[j] + inside[j] >= least:
            j += 1
        out.append(((i, j), float((begin[i:j] + inside[i:j]).max())))
        i = j
    return sorted(out, key=lambda item: -item[1])


def pointed_runs(parties: Floats, *, least: float) -> list[tuple[Run, float]]:
    """The same stretches, each with the probability that the one stretch meant begins in it."""
    chances = pointed(parties)
    found = [
        ((first, last), float(chances[first:last].max()))
        for (first, last), _ in runs_of(parties, least=least)
    ]
    return sorted(found, key=lambda item: -item[1])
