"""The exported graphs answer as the trained network did: figures written at release, tested later.

The network's own probabilities for one made-up text are kept in the recipe as `parity.npz`, so
that the test needs no torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onrecord.nlp.heads.viterbi import log_softmax

if TYPE_CHECKING:
    from pathlib import Path

    from onrecord.nlp.encoder.readings import Readings

TEXT = """Norhaven calls envoy's charges “a fairy tale”

Mayor Ilse Brandt of Norhaven denied on Monday that her council had hidden the bridge tender, \
saying the charges of opposition leader Oran Vell were “a fairy tale from start to end”.

“We published every page,” she told reporters outside the town hall. “Nobody asked for it.”

According to Vell, the mayor promised last spring that the council would vote, but no vote was held.
"""
"""Fiction."""

HEADS = ("top_cues", "any_cues", "names", "heads")
MAX_MEAN_DIFFERENCE = 0.02
MIN_SAME_DECISIONS = 0.98
"""Bounds for 8-bit weights, well above what the release measured (see the recipe's README)."""


def probabilities(readings: Readings) -> dict[str, NDArray[np.float32]]:
    """Each token head's probabilities [N, tags]."""
    return {name: np.exp(log_softmax(getattr(readings, name))) for name in HEADS}


def write(readings: Readings, path: Path) -> None:
    """Keep the network's answers for `TEXT`."""
    small = {name: p.astype(np.float16) for name, p in probabilities(readings).items()}
    np.savez_compressed(path, **small)  # type: ignore[arg-type]


def compare(readings: Readings, path: Path) -> dict[str, tuple[float, float]]:
    """For every head: mean absolute difference of probabilities, share of same decisions."""
    kept = np.load(path)
    return {
        name: (
            float(np.abs(p - kept[name]).mean()),
            float((p.argmax(1) == kept[name].argmax(1)).mean()),
        )
        for name, p in probabilities(readings).items()
    }
