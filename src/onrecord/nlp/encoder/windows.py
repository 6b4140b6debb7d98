"""Long texts in windows that the encoder can read, and one row of its answers a word piece.

Invariant: every piece belongs to exactly one window, the one where it has most context.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `[start, end)` are read together; the rows of `[own_start, own_end)` are kept."""

    start: int
    end: int
    own_start: int
    own_end: int


def plan(n_pieces: int, *, max_pieces: int, n_overlap: int) -> list[Window]:
    """Windows over `n_pieces`, at most `max_pieces` each, sharing about `n_overlap`."""
    if n_pieces <= max_pieces:
        return [Window(0, n_pieces, 0, n_pieces)] if n_pieces else []
    stride = max_pieces - n_overlap
    n_windows = -(-(n_pieces - n_overlap) // stride)
    starts = [round(i * (n_pieces - max_pieces) / (n_windows - 1)) for i in range(n_windows)]
    edges = [0]
    edges += [(a + max_pieces + b) // 2 for a, b in pairwise(starts)]
    edges.append(n_pieces)
    return [
        Window(start, start + max_pieces, edges[i], edges[i + 1]) for i, start in enumerate(starts)
    ]


def stitch(rows: list[NDArray[np.float32]], windows: list[Window]) -> NDArray[np.float32]:
    """One array [n_pieces, ...] out of each window's [length, ...] rows."""
    return np.concatenate(
        [
            row[w.own_start - w.start : w.own_end - w.start]
            for row, w in zip(rows, windows, strict=True)
        ]
    )
