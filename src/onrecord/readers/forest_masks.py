"""A forest of small trees answered without a step from node to node.

After QuickScorer (Lucchese et al., SIGIR 2015): every node that a row leaves to its right strikes
out the leaves on its left; of the leaves that no node has struck out the leftmost is the one that
the row reaches. A leaf is a bit, all nodes are asked at once.

Invariant: the leaves are those that following each tree gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint16]

MAX_LEAVES = 16
_ALL = 0xFFFF
_AT_ONCE = 1_000_000
"""Places (row and node) asked at one time: 9 MB of work arrays."""

_LEAF_OF_BIT = np.zeros(_ALL + 1, np.uint8)
_LEAF_OF_BIT[1 << np.arange(MAX_LEAVES)] = np.arange(MAX_LEAVES)


@dataclass(frozen=True, slots=True)
class Masks:
    """The nodes of all trees, as many for each tree; `keeps` has the leaves a node leaves over.

    `values` is trees x 16 leaves.
    """

    feature: npt.NDArray[np.intp]
    threshold: Floats
    keeps: Bits
    values: Floats

    def log_odds(self, rows: Floats) -> npt.NDArray[np.float64]:
        """The sum of what the trees say of each row of n x features."""
        n_at_once = max(1, _AT_ONCE // max(1, len(self.feature)))
        columns = np.ascontiguousarray(rows.T)
        parts = [
            self._some(columns[:, start : start + n_at_once])
            for start in range(0, len(rows), n_at_once)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _some(self, columns: Floats) -> npt.NDArray[np.float64]:
        n_trees, n_rows = len(self.values), columns.shape[1]
        is_right = columns[self.feature] > self.threshold[:, None]
        # 0 where a row goes to the right, all bits where it does not
        kept = is_right.astype(np.uint16) - np.uint16(1)
        kept |= self.keeps[:, None]
        left = np.bitwise_and.reduce(kept.reshape(n_trees, -1, n_rows), axis=1)
        first = left & (~left + np.uint16(1))
        leaf = _LEAF_OF_BIT[first] + MAX_LEAVES * np.arange(n_trees)[:, None]
        odds: npt.NDArray[np.float64] = self.values.ravel()[leaf].sum(axis=0, dtype=np.float64)
        return odds


@dataclass(frozen=True, slots=True)
class Nodes:
    """A forest's nodes as `forest.Forest` has them."""

    feature: npt.NDArray[np.int16]
    threshold: Floats
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Floats


def masks_of(nodes: Nodes, roots: npt.NDArray[np.int32]) -> Masks | None:
    """The same forest; None where a tree has too many leaves."""
    trees = [_Tree(nodes, int(root)) for root in roots]
    if any(len(tree.values) > MAX_LEAVES for tree in trees):
        return None
    width = max((len(tree.nodes) for tree in trees), default=0) or 1
    feature = np.zeros((len(trees), width), np.intp)
    threshold = np.full((len(trees), width), np.inf, np.float32)
    keeps = np.full((len(trees), width), _ALL, np.uint16)
    values = np.zeros((len(trees), MAX_LEAVES), np.float32)
    for at, tree in enumerate(trees):
        for place, (node, struck) in enumerate(tree.nodes):
            feature[at, place] = nodes.feature[node]
            threshold[at, place] = nodes.threshold[node]
            keeps[at, place] = _ALL & ~struck
        values[at, : len(tree.values)] = tree.values
    return Masks(feature.ravel(), threshold.ravel(), keeps.ravel(), values)


class _Tree:
    """The inner nodes of one tree, each with the bits of the leaves on its left; leaves' values."""

    def __init__(self, nodes: Nodes, root: int) -> None:
        self._of = nodes
        self.nodes: list[tuple[int, int]] = []
        self.values: list[float] = []
        self._add(root)

    def _add(self, node: int) -> None:
        left, right = int(self._of.left[node]), int(self._of.right[node])
        if left == node:
            self.values.append(float(self._of.value[node]))
            return
        before = len(self.values)
        self._add(left)
        self.nodes.append((node, (1 << len(self.values)) - (1 << before)))
        self._add(right)
