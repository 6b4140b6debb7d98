"""Hash trees as RFC 6962 has them, and the chain of heads over the roots of batches.

Invariant: a leaf, a node and a head can never be taken for one another: each is hashed behind a
byte of its own (0, 1, 2). The checker that we hand out with a proof follows the same rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

N_BYTES = 32
"""Of a hash: SHA-256."""
NONE = "0" * 64
"""Stands for the head before the first."""
_LEAF, _NODE, _HEAD = b"\x00", b"\x01", b"\x02"


def canonical(value: Any) -> str:
    """A value as the one JSON text that is hashed: sorted keys, no blanks, ASCII alone."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def leaf_hash(text: str) -> bytes:
    """The hash of a leaf, by its canonical text."""
    return hashlib.sha256(_LEAF + text.encode("ascii")).digest()


def head_hash(text: str) -> str:
    """The head that a batch has by its canonical text, as hexadecimal digits."""
    return hashlib.sha256(head_bytes(text)).hexdigest()


def head_bytes(text: str) -> bytes:
    """The bytes whose SHA-256 is that head."""
    return _HEAD + text.encode("ascii")


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves, of which there is one at least."""
    return _levels(leaves)[-1][0]


def path_of(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """What leads from the leaf at a place to the root: the hashes beside the way, from below."""
    path = []
    for level in _levels(leaves)[:-1]:
        beside = place ^ 1
        if beside < len(level):
            path.append(level[beside])
        place //= 2
    return path


def skipped_from(batch: int) -> int:
    """The earlier batch whose head a batch covers besides that of the one before it.

    Its number is that of the batch without its last binary digit that is set; by such steps and
    steps of one a batch is reached from the latest in a few hundred heads, however many there are.
    """
    return batch - (batch & -batch)


def way_down(latest: int, batch: int) -> list[int]:
    """The batches by which a chain leads from the latest down to one, both included."""
    way = [latest]
    while way[-1] > batch:
        far = skipped_from(way[-1])
        way.append(far if far >= batch else way[-1] - 1)
    return way


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The hashes of each level, from the leaves to the root; one without a partner moves up."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [
            hashlib.sha256(_NODE + below[i] + below[i + 1]).digest()
            for i in range(0, len(below) - 1, 2)
        ]
        levels.append(above + below[2 * len(above) :])
    return levels
