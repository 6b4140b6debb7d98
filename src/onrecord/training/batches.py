"""Windows of labelled texts packed into batches of like length, and padded into tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from onrecord.training.config import Config
from onrecord.training.examples import Example, cut, random_windows

MASK_PIECE = 103
"""[MASK] in MiniLM's vocabulary."""


@dataclass(frozen=True, slots=True)
class Padded:
    """A batch as tensors: ids [B, T], features [B, 3, T], mask [B, T]."""

    ids: Tensor
    features: Tensor
    mask: Tensor


def pad(windows: Sequence[Example]) -> Padded:
    """Windows of different lengths as one padded batch."""
    longest = max(len(w.tokens) for w in windows)
    ids = torch.zeros(len(windows), longest, dtype=torch.long)
    features = torch.zeros(len(windows), 3, longest, dtype=torch.long)
    mask = torch.zeros(len(windows), longest)
    for i, w in enumerate(windows):
        n = len(w.tokens)
        ids[i, :n] = torch.as_tensor(w.tokens.ids)
        for j, values in enumerate((w.tokens.cases, w.tokens.quotes, w.tokens.breaks)):
            features[i, j, :n] = torch.as_tensor(values)
        mask[i, :n] = 1.0
    return Padded(ids, features, mask)


class Corpus:
    """An endless stream of batches of one corpus, shuffled anew each time round."""

    def __init__(self, name: str, examples: Sequence[Example], config: Config) -> None:
        self.name = name
        self.examples = examples
        self.config = config
        self.is_whole_documents = name == "gum"

    def batches(self, seed: int) -> Iterator[list[Example]]:
        """Batches of about `config.batch_pieces`; of GUM, all windows of one document each."""
        rng = random.Random(seed)  # noqa: S311 - shuffling
        while True:
            order = list(self.examples)
            rng.shuffle(order)
            if self.is_whole_documents:
                for example in order:
                    yield _document_windows(example, rng, self.config)
                continue
            windows = [
                w for e in order for w in random_windows(e, rng, max_pieces=self.config.max_pieces)
            ]
            yield from packed(windows, rng, self.config.batch_pieces)


def _document_windows(example: Example, rng: random.Random, config: Config) -> list[Example]:
    n = len(example.tokens)
    most = config.batch_pieces
    start = rng.randint(0, n - most) if n > most else 0
    part = cut(example, start, min(n, start + most))
    n = len(part.tokens)
    edges = [*range(0, n, config.max_pieces), n]
    return [cut(part, a, b) for a, b in pairwise(edges) if b - a > 1]


def packed(
    windows: list[Example], rng: random.Random, batch_pieces: int
) -> Iterator[list[Example]]:
    """Windows of like length together, so that little is padded; batches in random order."""
    windows.sort(key=lambda w: len(w.tokens) + rng.random() * 40)
    batches: list[list[Example]] = [[]]
    for w in windows:
        if batches[-1] and (len(batches[-1]) + 1) * len(w.tokens) > batch_pieces:
            batches.append([])
        batches[-1].append(w)
    rng.shuffle(batches)
    yield from (b for b in batches if b)
