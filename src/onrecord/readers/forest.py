"""Boosted trees as arrays, evaluated with numpy: no framework of training at run time.

Invariant: a forest gives the same probabilities, to the last digits of a float32, as the library
that trained it (a test of the recipe holds it). It takes no missing values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from onrecord.readers.forest_masks import Masks, Nodes, masks_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_AT_ONCE = 1_000_000
"""Places (row and tree) followed at one time: 16 MB of work arrays."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees for one yes-or-no question, all their nodes in one row of arrays.

    For node i: where `feature[i]` of a row is at most `threshold[i]` go to `left[i]`, else to
    `right[i]`; a leaf has itself on both sides. The `value`s of the leaves that a row reaches,
    one for each of `roots`, add up to the log-odds. Every leaf is reached in `depth` steps.
    """

    feature: npt.NDArray[np.int16]
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    roots: Ints
    depth: int
    _masks: list[Masks | None] = field(default_factory=list, repr=False, compare=False)

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of yes for each row of n x features."""
        masks = self.masks()
        odds = self.by_steps(rows) if masks is None else masks.log_odds(rows)
        result: Floats = (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)
        return result

    def masks(self) -> Masks | None:
        """The forest as masks, made when first asked for; None where its trees are too large."""
        if not self._masks:
            nodes = Nodes(self.feature, self.threshold, self.left, self.right, self.value)
            self._masks.append(masks_of(nodes, self.roots))
        return self._masks[0]

    def by_steps(self, rows: Floats) -> npt.NDArray[np.float64]:
        """The log-odds of each row, every tree followed from its root to a leaf."""
        n_at_once = max(1, _AT_ONCE // max(1, len(self.roots)))
        parts = [
            self._log_odds(rows[start : start + n_at_once])
            for start in range(0, len(rows), n_at_once)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _log_odds(self, rows: Floats) -> npt.NDArray[np.float64]:
        line = np.arange(len(rows))[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            goes_left = rows[line, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        odds: npt.NDArray[np.float64] = self.value[node].sum(axis=1, dtype=np.float64)
        return odds

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The forest under its name, for a file of arrays."""
        return {
            f"{name}.feature": self.feature,
            f"{name}.threshold": self.threshold,
            f"{name}.left": self.left,
            f"{name}.right": self.right,
            f"{name}.value": self.value,
            f"{name}.roots": self.roots,
            f"{name}.depth": np.array([self.depth], dtype=np.int32),
        }


def forest_of(name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Forest:
    """The forest that a file of arrays holds under `name`; KeyError where it holds none."""
    return Forest(
        feature=arrays[f"{name}.feature"].astype(np.int16),
        threshold=arrays[f"{name}.threshold"].astype(np.float32),
        left=arrays[f"{name}.left"].astype(np.int32),
        right=arrays[f"{name}.right"].astype(np.int32),
        value=arrays[f"{name}.value"].astype(np.float32),
        roots=arrays[f"{name}.roots"].astype(np.int32),
        depth=int(arrays[f"{name}.depth"].astype(np.int32)[0]),
    )
