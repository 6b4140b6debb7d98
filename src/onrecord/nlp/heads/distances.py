"""How far two places of a text are apart, as the small classes that the heads learnt on.

Training and run time share this file; changing a class means training anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_EDGES = (1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 56, 80, 112, 160)
_N_SIGNED = 2 * (len(_EDGES) + 1)
_LINE_CLASSES = 4
N_DISTANCES = _N_SIGNED * _LINE_CLASSES
"""Signed distance in pieces (32 classes) times paragraphs (same, next, previous, farther)."""

_GAP_EDGES = (1, 2, 3, 5, 8, 12, 18, 28, 45, 80)
N_GAPS = len(_GAP_EDGES) + 1
"""Mentions between two mentions."""

N_MATCHES = 3 * 3 * 4 * 2
"""Form of one, form of the other, how their words agree, whether both are inside quotations."""

Ints = NDArray[np.int64]


def distance_classes(pieces: Ints, line_differences: Ints) -> Ints:
    """Classes of signed distances; both arrays of any one shape."""
    size = np.searchsorted(np.array(_EDGES), np.abs(pieces), side="right")
    signed = np.where(pieces < 0, size, size + len(_EDGES) + 1)
    far = np.abs(line_differences) > 1
    line = np.where(
        line_differences == 0, 0, np.where(far, 3, np.where(line_differences > 0, 1, 2))
    )
    return np.asarray(signed * _LINE_CLASSES + line, dtype=np.int64)


def gap_classes(n_between: Ints) -> Ints:
    """Classes of how many mentions lie between."""
    return np.searchsorted(np.array(_GAP_EDGES), n_between, side="right").astype(np.int64)


def match_classes(form: Ints, other_form: Ints, agreement: Ints, both_quoted: Ints) -> Ints:
    """Forms: 0 name, 1 description, 2 pronoun; agreement: 0 none, 1 some word, 2 head, 3 all."""
    return np.asarray(((form * 3 + other_form) * 4 + agreement) * 2 + both_quoted, dtype=np.int64)
