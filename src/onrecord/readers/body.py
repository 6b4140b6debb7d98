"""The blocks of a page that make its article's body.

Invariant: blocks come out in the order of the page, and no two of them say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from onrecord.readers.blocks import Block
from onrecord.readers.features import PageFacts, Rows, block_features, link_share, n_words
from onrecord.readers.stated import Stated
from onrecord.readers.titles import Headline, fold
from onrecord.readers.tree import Tree
from onrecord.readers.votes import Kept, votes

MIN_PROB = 0.5
"""Cross-validated by publisher on 220 pages (python -m onrecord.training.page_blocks
--cross-validate), thresholds of 0.4 to 0.6 gave body F1 within 0.003 of one another."""

_N_GRAM = 4
_SAID_SHARE = 0.8
_PLAIN_WORDS = 15
_PLAIN_LINKS = 0.3
_WORD = re.compile(r"\w+")


class TellsBody(Protocol):
    """What tells a page's body from the rest: the shipped model, or a stand-in."""

    def probabilities(self, rows: Rows) -> list[float]:
        """For each block, a row of `features.FEATURE_NAMES`, the probability of being body."""
        ...


def body_blocks(
    tree: Tree,
    blocks: Sequence[Block],
    given: Stated,
    headline: Headline | None,
    *,
    model: TellsBody,
    without: frozenset[int],
) -> list[Block]:
    """The body's blocks among `blocks`; those whose index is in `without` are none."""
    facts = page_facts(tree, blocks, given, headline)
    probs = model.probabilities(block_features(tree, blocks, facts))
    title = fold(headline.text.text) if headline is not None else ""
    chosen = [
        (block, prob)
        for block, prob in zip(blocks, probs, strict=True)
        if prob >= MIN_PROB and block.index not in without and fold(block.text.text) != title
    ]
    return said_once(chosen)


def page_facts(
    tree: Tree, blocks: Sequence[Block], given: Stated, headline: Headline | None
) -> PageFacts:
    """What the features of a page's blocks are computed from."""
    stated = None
    if given.body:
        kept = Kept(given.body.splitlines())
        stated = [kept.share(block.text.text) for block in blocks]
    return PageFacts(
        balanced=_votes(tree, blocks, favor_precision=False),
        precise=_votes(tree, blocks, favor_precision=True),
        stated=stated,
        headline=_headline_block(blocks, headline),
        title=headline.text.text if headline is not None else "",
        description=given.descriptions[0].text if given.descriptions else "",
    )


def said_once(chosen: Sequence[tuple[Block, float]]) -> list[Block]:
    """The blocks without those that other chosen blocks say, too.

    The longer goes first: a block that holds a whole article once more gives way to the article's
    paragraphs. Of equals the less probable goes.
    """
    grams = [_grams(block.text.text) for block, _ in chosen]
    holders = Counter(gram for own in grams for gram in own)
    kept = set(range(len(chosen)))
    for i in sorted(kept, key=lambda i: (-len(grams[i]), chosen[i][1])):
        n_said = sum(holders[gram] > 1 for gram in grams[i])
        if grams[i] and n_said >= _SAID_SHARE * len(grams[i]):
            kept.remove(i)
            holders.subtract(grams[i])
    return [block for i, (block, _) in enumerate(chosen) if i in kept]


def _votes(tree: Tree, blocks: Sequence[Block], *, favor_precision: bool) -> list[float]:
    found = votes(tree, blocks, favor_precision=favor_precision)
    return found if found is not None else [_plain_vote(block) for block in blocks]


def _plain_vote(block: Block) -> float:
    """A vote without trafilatura: long texts with few links."""
    is_long = n_words(block.text.text) >= _PLAIN_WORDS
    return float(is_long and link_share(block) <= _PLAIN_LINKS)


def _headline_block(blocks: Sequence[Block], headline: Headline | None) -> int | None:
    if headline is None or headline.place is None:
        return None
    start = headline.place.start
    return next((block.index for block in blocks if block.raw.start >= start), None)


def _grams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[k : k + _N_GRAM]) for k in range(len(words) - _N_GRAM + 1)}
