"""The blocks of a page that make its article's body.

Invariant: blocks come out in the order of the page, and no two of them say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.readers.blocks import Block
from onrecord.readers.stated import Stated
from onrecord.readers.titles import Headline, fold
from onrecord.readers.tree import Tree
from onrecord.readers.votes import votes

_MIN_PROB = 0.5
_MIN_REPEAT_CHARS = 40


def body_blocks(
    tree: Tree, blocks: Sequence[Block], given: Stated, headline: Headline | None
) -> list[Block]:
    """The body's blocks among `blocks`."""
    probs = votes(tree, blocks, favor_precision=False) or [0.0] * len(blocks)
    chosen = [(b, p) for b, p in zip(blocks, probs, strict=True) if p >= _MIN_PROB]
    title = fold(headline.text.text) if headline is not None else ""
    best: dict[str, tuple[Block, float]] = {}
    for block, prob in chosen:
        key = fold(block.text.text)
        if key == title:
            continue
        if len(key) < _MIN_REPEAT_CHARS:
            key = f"{block.index}"
        if key not in best or prob > best[key][1]:
            best[key] = (block, prob)
    return sorted((block for block, _ in best.values()), key=lambda b: b.index)
