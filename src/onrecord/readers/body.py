"""The blocks of a page that make its article's body.

Invariant: blocks come out in the order of the page, and no two of them say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.readers.blocks import Block
from onrecord.readers.features import PageFacts, Seen
from onrecord.readers.hints import Hints
from onrecord.readers.kept import Kept
from onrecord.readers.stated import Stated
from onrecord.readers.titles import Headline, fold
from onrecord.readers.tree import Tree

MIN_PROB = 0.5
"""Cross-validated by publisher on 220 pages (python -m onrecord.training.page_blocks
--cross-validate), thresholds of 0.4 to 0.6 gave body F1 within 0.003 of one another."""

_MIN_BODY_WORDS = 50
_FEW_BLOCKS = 8
"""What feeds and archives hold of a page: too little to be told apart by how it is made."""
_N_GRAM = 4
_SAID_SHARE = 0.8
_WORD = re.compile(r"\w+")


class TellsBody(Protocol):
    """What tells a page's body from the rest: the shipped model, or a stand-in."""

    def probabilities(self, seen: Seen) -> npt.NDArray[np.float32]:
        """For each block that is seen the probability of being body."""
        ...


def body_blocks(
    tree: Tree,
    blocks: Sequence[Block],
    given: Stated,
    headline: Headline | None,
    *,
    hints: Hints,
    model: TellsBody,
    without: frozenset[int],
) -> list[Block]:
    """The body's blocks among `blocks`; those whose index is in `without` are none."""
    if not blocks:
        return []
    facts = page_facts(blocks, given, headline)
    seen = Seen(tree, blocks, facts, hints)
    probs = model.probabilities(seen)
    is_body = probs >= MIN_PROB
    if len(blocks) <= _FEW_BLOCKS and not is_body.any():
        is_body = seen.is_sentence()
    is_body[list(without)] = False
    is_body &= _can_be_own(seen, is_body, facts.headline)
    title = fold(headline.text.text) if headline is not None else ""
    chosen = [
        (blocks[at], float(probs[at]))
        for at in np.flatnonzero(is_body).tolist()
        if fold(blocks[at].text.text) != title
    ]
    return said_once(chosen)


def page_facts(blocks: Sequence[Block], given: Stated, headline: Headline | None) -> PageFacts:
    """What the features of a page's blocks are computed from."""
    stated = None
    if given.body:
        kept = Kept(given.body.splitlines())
        stated = [kept.share(block.text.text) for block in blocks]
    return PageFacts(
        stated=stated,
        headline=_headline_block(blocks, headline),
        title=headline.text.text if headline is not None else "",
        description=given.descriptions[0].text if given.descriptions else "",
    )


def _can_be_own(
    seen: Seen, is_body: npt.NDArray[np.bool_], headline: int | None
) -> npt.NDArray[np.bool_]:
    """Which blocks can belong to the headline, where a page holds other articles or comments.

    Where the `article` around the headline has a body, all that lies outside of it is another's;
    where a body follows the headline, all before is. Cross-validated body F1 .959 and .970
    without, .967 and .975 with this.
    """
    n_words = seen.words.n_words * is_body
    can_be = np.ones(len(seen), bool)
    if n_words[seen.own_article > 0].sum() >= _MIN_BODY_WORDS:
        can_be &= seen.own_article > 0
    if headline is not None and n_words[headline:].sum() >= _MIN_BODY_WORDS:
        can_be[:headline] = False
    return can_be


def said_once(chosen: Sequence[tuple[Block, float]]) -> list[Block]:
    """The blocks without those that other chosen blocks say, too.

    The longer goes first: a block that holds a whole article once more gives way to the article's
    paragraphs. Of equals the less probable goes.
    """
    grams = [_grams(block.text.text) for block, _ in chosen]
    holders = Counter(chain.from_iterable(grams))
    kept = set(range(len(chosen)))
    for i in sorted(kept, key=lambda i: (-len(grams[i]), chosen[i][1])):
        n_said = sum(holders[gram] > 1 for gram in grams[i])
        if grams[i] and n_said >= _SAID_SHARE * len(grams[i]):
            kept.remove(i)
            holders.subtract(grams[i])
    return [block for i, (block, _) in enumerate(chosen) if i in kept]


def _headline_block(blocks: Sequence[Block], headline: Headline | None) -> int | None:
    if headline is None or headline.place is None:
        return None
    start = headline.place.start
    return next((block.index for block in blocks if block.raw.start >= start), None)


def _grams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return set(zip(*(words[k:] for k in range(_N_GRAM)), strict=False))
