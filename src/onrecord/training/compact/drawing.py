"""Windows of packed texts and questions within them, drawn by chance: no two steps read the same.

Shapes: B windows of T pieces; groups of Q questions of L pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from onrecord.nlp.encoder.readings import Ints
from onrecord.nlp.heads.doing import OTHER, PADDING, side_by_side
from onrecord.training.compact.packed import Packed, classes_of

_OF_WINDOWS, _OF_PIECES = 0.5, 0.2
"""Half of the windows have up to a fifth of their pieces exchanged for others: the teacher answers
about any text, so the student learns what it does rather than what it said of these texts."""
_LEFT_OUT = 0.3
_ALIGNED = 8
"""Lengths are multiples of this, as the kernels of attention want them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Some questions: `windows` [Q] each lies in, its pieces' `rows` there and `roles`, [Q, L].

    `numbers` [Q] are the questions' own among all that are packed.
    """

    numbers: Ints
    windows: Tensor
    rows: Tensor
    roles: Tensor

    def to(self, device: torch.device) -> Asked:
        """The same there."""
        parts = (self.windows, self.rows, self.roles)
        return Asked(self.numbers, *(part.to(device, non_blocking=True) for part in parts))


@dataclass(frozen=True, slots=True)
class Drawn:
    """`ids` [B, T], `features` [B, 3, T], `mask` [B, T], 1 for a piece; groups of questions.

    `places` [B, T] are the pieces' own among all that are packed.
    """

    places: Ints
    ids: Tensor
    features: Tensor
    mask: Tensor
    asked: tuple[Asked, ...]

    def to(self, device: torch.device) -> Drawn:
        """The same there."""
        ids, features, mask = (
            part.to(device, non_blocking=True) for part in (self.ids, self.features, self.mask)
        )
        asked = tuple(part.to(device) for part in self.asked)
        return Drawn(self.places, ids, features, mask, asked)


class Drawing:
    """Draws from some of the texts, by their numbers."""

    def __init__(self, packed: Packed, texts: Ints, *, seed: int) -> None:
        self.packed = packed
        self.rng = np.random.default_rng(seed)
        sizes = np.diff(packed.begins)[texts]
        self._texts, self._shares = texts, sizes / sizes.sum()
        first = packed.rows[packed.edges[:-1]]
        self._order = np.argsort(first, kind="stable")
        self._first = first[self._order]
        self._last = packed.rows[packed.edges[1:] - 1]

    def draw(
        self,
        n_windows: int,
        length: int,
        n_questions: int,
        *,
        n_groups: int = 3,
        plain: bool = False,
    ) -> Drawn:
        """Windows and questions; `plain` ones have nothing exchanged and nothing left out."""
        starts, ends = self._windows(n_windows, length)
        at = np.minimum(starts[:, None] + np.arange(length), ends[:, None] - 1)
        mask = np.arange(length) < (ends - starts)[:, None]
        ids = self.packed.ids[at].astype(np.int64)
        if not plain:
            ids = self._exchanged(ids)
        features = np.stack(classes_of(self.packed.features[at].astype(np.int64)), 1)
        chosen = self._questions(starts, ends, n_questions)
        read = [self._read(q, plain=plain) for _, q in chosen]
        by_length = np.argsort([len(rows) for rows, _ in read], kind="stable")
        groups = [
            self._group([chosen[i] for i in part], [read[i] for i in part], starts)
            for part in np.array_split(by_length, n_groups)
            if len(part)
        ]
        return Drawn(
            at,
            torch.from_numpy(ids),
            torch.from_numpy(features),
            torch.from_numpy(mask.astype(np.float32)),
            tuple(groups),
        )

    def _windows(self, n: int, length: int) -> tuple[Ints, Ints]:
        """Where `n` windows begin and end, none over the edge of its text."""
        texts = self.rng.choice(self._texts, n, p=self._shares)
        begins, ends = self.packed.begins[texts], self.packed.begins[texts + 1]
        spare = np.maximum(ends - begins - length, 0)
        starts = begins + np.minimum((self.rng.random(n) * (spare + 1) * 1.1).astype(int), spare)
        return starts, np.minimum(starts + length, ends)

    def _exchanged(self, ids: Ints) -> Ints:
        n = len(ids)
        shares = self.rng.random(n) * _OF_PIECES * (self.rng.random(n) < _OF_WINDOWS)
        others = self.packed.ids[self.rng.integers(0, len(self.packed.ids), ids.shape)]
        return np.where(self.rng.random(ids.shape) < shares[:, None], others, ids)

    def _questions(self, starts: Ints, ends: Ints, most: int) -> list[tuple[int, int]]:
        """Windows and questions that lie in them, as many as wanted by chance."""
        lows = np.searchsorted(self._first, starts)
        highs = np.searchsorted(self._first, ends)
        found = [
            (window, int(q))
            for window, (low, high) in enumerate(zip(lows, highs, strict=True))
            for q in self._order[low:high]
            if self._last[q] < ends[window]
        ]
        kept = self.rng.permutation(len(found))[:most]
        return [found[i] for i in kept]

    def _read(self, question: int, *, plain: bool) -> tuple[Ints, Ints]:
        """Its rows and roles, some pieces left out by chance: those around more often."""
        part = slice(self.packed.edges[question], self.packed.edges[question + 1])
        rows = self.packed.rows[part].astype(np.int64)
        roles = self.packed.roles[part].astype(np.int64)
        if plain:
            return rows, roles
        share = self.rng.random() * _LEFT_OUT
        kept = self.rng.random(len(rows)) >= np.where(roles == OTHER, share, share / 3)
        kept |= ~kept.any()
        return rows[kept], roles[kept]

    def _group(
        self, chosen: list[tuple[int, int]], read: list[tuple[Ints, Ints]], starts: Ints
    ) -> Asked:
        windows, numbers = np.array(chosen).T
        own = [row - starts[window] for window, (row, _) in zip(windows, read, strict=True)]
        rows = _aligned(side_by_side(own, 0), 0)
        roles = _aligned(side_by_side([role for _, role in read], PADDING), PADDING)
        return Asked(numbers, *(torch.from_numpy(some) for some in (windows, rows, roles)))


def _aligned(rows: Ints, padding: int) -> Ints:
    """Rows [Q, L] filled up to a length that kernels like."""
    spare = -rows.shape[1] % _ALIGNED
    return np.pad(rows, ((0, 0), (0, spare)), constant_values=padding)
