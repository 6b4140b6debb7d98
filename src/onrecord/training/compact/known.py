"""A teacher whose answers about the packed texts are known: on a processor a third of the time.

`python -m onrecord.training.compact.known` writes them beside the packed texts, 7 GB. Nothing may
be exchanged or left out of what is then asked (`Drawing.draw(plain=True)`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor

from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.nlp.encoder.features import Tokens
from onrecord.nlp.encoder.readings import Ints
from onrecord.nlp.heads.doing import PADDING, PARTIES, side_by_side
from onrecord.nlp.pipeline import load_analyzer
from onrecord.training.acts.network import ActsHead
from onrecord.training.compact.drawing import Asked, Drawn
from onrecord.training.compact.packed import PATH, Packed, classes_of
from onrecord.training.compact.student import Answered, Teacher, answered
from onrecord.training.dequantized import shipped_acts, shipped_network
from onrecord.training.model import WIDTH, Network
from onrecord.training.optimizing import compile_parts

_PIECES_AT_ONCE = 4000
_SHAPES: dict[str, tuple[int, ...]] = {
    "vectors": (WIDTH,),
    "acts": (len(ACT_CODES),),
    "modalities": (len(ACT_CODES), len(MODALITIES)),
    "parties": (len(PARTIES), 3),
    "read": (WIDTH,),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the teacher says of N packed pieces and answers to Q questions of R pieces together.

    `vectors` [N, D] are the pieces' last, as the run time reads them; `acts` [Q, A], `modalities`
    [Q, A, M], `parties` [R, P, 3] and `read` [R, D] are as in `Answered`.
    """

    vectors: np.ndarray
    acts: np.ndarray
    modalities: np.ndarray
    parties: np.ndarray
    read: np.ndarray

    @classmethod
    def at(cls, folder: Path, *, sizes: dict[str, int] | None = None) -> Self:
        """What lies in a folder; with `sizes`, new arrays to be filled."""
        files = {name: folder / f"known-{name}.npy" for name in _SHAPES}
        if sizes is None:
            return cls(**{name: np.load(path, mmap_mode="r") for name, path in files.items()})
        return cls(
            **{
                name: np.lib.format.open_memmap(
                    path, "w+", np.float16, (sizes[name], *_SHAPES[name])
                )
                for name, path in files.items()
            }
        )


@dataclass(frozen=True)
class KnownTeacher(Teacher):
    """Looks up what the teacher has answered."""

    known: Known
    edges: Ints

    @classmethod
    def of(cls, folder: Path, packed: Packed) -> KnownTeacher:
        """The shipped networks with their answers about packed texts."""
        shipped = Teacher.shipped(torch.device("cpu"))
        return cls(shipped.network, shipped.acts, Known.at(folder), packed.edges)

    def vectors(self, drawn: Drawn) -> Tensor:
        return torch.from_numpy(self.known.vectors[drawn.places]).float()

    def answers(self, asked: Asked, words: Tensor, features: Tensor, vectors: Tensor) -> Answered:
        del words, features, vectors
        rows = np.minimum(
            self.edges[asked.numbers, None] + np.arange(asked.roles.shape[1]),
            self.edges[asked.numbers + 1, None] - 1,
        )
        known, numbers = self.known, asked.numbers
        parts = (
            known.acts[numbers],
            known.modalities[numbers],
            known.parties[rows],
            known.read[rows],
        )
        return Answered(*(torch.from_numpy(part).float() for part in parts))


def learn(packed: Packed, folder: Path, acts: ActsHead) -> None:
    """Read all texts and let a head answer all questions."""
    n, q, r = len(packed.ids), len(packed.edges) - 1, len(packed.rows)
    sizes = {"vectors": n, "acts": q, "modalities": q, "parties": r, "read": r}
    known = Known.at(folder, sizes=sizes)
    backend = load_analyzer().backend
    for begin, end in zip(packed.begins[:-1], packed.begins[1:], strict=True):
        known.vectors[begin:end] = backend.read(_tokens(packed, begin, end)).vectors
    network = shipped_network()
    for numbers in _alike(packed):
        _answer(packed, known, network, acts, numbers)


def _tokens(packed: Packed, begin: int, end: int) -> Tokens:
    """The pieces of a text as the encoder reads them, without their places in it."""
    nowhere = np.zeros(end - begin, np.int64)
    classes = classes_of(packed.features[begin:end].astype(np.int64))
    ids = packed.ids[begin:end].astype(np.int64)
    return Tokens(ids, nowhere, nowhere, *classes, lines=nowhere)


def _alike(packed: Packed) -> Iterator[Ints]:
    """Questions of like length, so many that their pieces are read together."""
    lengths = np.diff(packed.edges)
    order = np.argsort(lengths, kind="stable")
    first = 0
    while first < len(order):
        last = first + 1
        while last < len(order) and (last - first) * lengths[order[last]] < _PIECES_AT_ONCE:
            last += 1
        yield order[first:last]
        first = last


@torch.no_grad()
def _answer(packed: Packed, known: Known, network: Network, acts: ActsHead, numbers: Ints) -> None:
    own = [slice(packed.edges[q], packed.edges[q + 1]) for q in numbers]
    rows = side_by_side([packed.rows[part].astype(np.int64) for part in own], 0)
    roles = side_by_side([packed.roles[part].astype(np.int64) for part in own], PADDING)
    classes = np.stack(classes_of(packed.features[rows].astype(np.int64)), -1)
    ids, vectors = packed.ids[rows].astype(np.int64), known.vectors[rows].astype(np.float32)
    given = (torch.from_numpy(part) for part in (classes, vectors, roles))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = answered(acts, network.encoder.words(torch.from_numpy(ids)), *given)
    of_acts, modalities, parties, read = (part.half().numpy() for part in found)
    known.acts[numbers], known.modalities[numbers] = of_acts, modalities
    for i, part in enumerate(own):
        n = part.stop - part.start
        known.parties[part], known.read[part] = parties[i, :n], read[i, :n]


def main() -> None:
    """Answer everything that is packed."""
    acts = shipped_acts()
    compile_parts(*acts.layers)
    learn(Packed.read(PATH), PATH.parent, acts)


if __name__ == "__main__":
    main()
