"""HTML pages as the model of their blocks learns from them: rows, labels, weights.

Invariant: a block's label is 1 where most of its words lie on the longest common passages of the
page's words with the body that a person wrote down; its weight is its share of the page's score.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.evaluation.pages import publisher_of
from onrecord.readers.blocks import Block, blocks_of
from onrecord.readers.body import page_facts
from onrecord.readers.features import PageFacts, Rows, block_features, n_words
from onrecord.readers.stated import stated
from onrecord.readers.titles import find_headline, site_names
from onrecord.readers.tree import Tree, parse
from onrecord.training.line_labels import body_by_alignment

Labels = npt.NDArray[np.int8]

_MIN_BODY_BLOCKS = 6
_MIN_REGION_WORDS = 30
_MIN_BLOCK_WORDS = 5
_END_LOST, _START_LOST = 0.4, 0.7
_BOTH_ERR = 0.7
_KEEPS_STATED = 0.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """Rows of one page with their labels and weights."""

    rows: Rows
    labels: Labels
    weights: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BlockPage:
    """One page of the corpus."""

    id: str
    publisher: str
    tree: Tree
    blocks: tuple[Block, ...]
    facts: PageFacts
    labels: Labels

    def labelled(self, facts: PageFacts) -> Labelled:
        """The page as it looks where `facts` are what is known of it."""
        words = np.array([n_words(block.text.text) for block in self.blocks])
        of_body = float(words[self.labels == 1].sum())
        rows = block_features(self.tree, self.blocks, facts)
        return Labelled(rows, self.labels, (words + 3) / (of_body + 100))


def read_page(folder: Path, gold: dict[str, Any]) -> BlockPage:
    """One page of `data/pages` by its line of gold."""
    packed = (folder / "html" / f"{gold['id']}.html.gz").read_bytes()
    tree = parse(gzip.decompress(packed).decode("utf-8", "replace"))
    blocks = blocks_of(tree)
    given = stated(tree)
    headline = find_headline(tree, blocks, given, site_names(tree, given))
    labels = body_by_alignment([block.text.text for block in blocks], gold["body"])
    facts = page_facts(tree, blocks, given, headline)
    publisher = publisher_of(gold["url"])
    return BlockPage(gold["id"], publisher, tree, blocks, facts, labels)


def unsure_copies(page: BlockPage, rng: random.Random) -> tuple[Labelled, ...]:
    """The page as it would look had trafilatura lost a part of the body, or kept another part.

    They teach the model to go by the page's make where the votes are wrong: without them it
    follows trafilatura into half articles (body F1 in cross-validation .962 and .969 without,
    .970 and .973 with them).
    """
    if (page.labels == 1).sum() < _MIN_BODY_BLOCKS:
        return ()
    copies = [page.labelled(_with_part_lost(page, rng))]
    leaked = _with_part_leaked(page, rng)
    if leaked is not None:
        copies.append(page.labelled(leaked))
    return tuple(copies)


def _with_part_lost(page: BlockPage, rng: random.Random) -> PageFacts:
    body = [int(i) for i in np.flatnonzero(page.labels == 1)]
    first, last = sorted(rng.sample(range(len(body) + 1), 2))
    how = rng.random()
    if how < _END_LOST:
        lost = set(body[first:])
    elif how < _START_LOST:
        lost = set(body[:last])
    else:
        lost = set(body[first:last])
    precise: Sequence[float] = page.facts.precise
    if rng.random() < _BOTH_ERR:
        precise = _set(precise, lost, 0.0)
    stated_body = page.facts.stated if rng.random() < _KEEPS_STATED else None
    balanced = _set(page.facts.balanced, lost, 0.0)
    return replace(page.facts, balanced=balanced, precise=precise, stated=stated_body)


def _with_part_leaked(page: BlockPage, rng: random.Random) -> PageFacts | None:
    regions: dict[int, list[int]] = {}
    for block in page.blocks:
        n = n_words(block.text.text)
        if page.labels[block.index] == 0 and n >= _MIN_BLOCK_WORDS and block.element.parent:
            regions.setdefault(block.element.parent.index, []).append(block.index)
    large = [
        region
        for region in regions.values()
        if sum(n_words(page.blocks[i].text.text) for i in region) >= _MIN_REGION_WORDS
    ]
    if not large:
        return None
    leaked = set(rng.choice(large))
    precise: Sequence[float] = page.facts.precise
    if rng.random() < 1 - _BOTH_ERR:
        precise = _set(precise, leaked, 1.0)
    balanced = _set(page.facts.balanced, leaked, 1.0)
    return replace(page.facts, balanced=balanced, precise=precise)


def _set(votes: Sequence[float], places: set[int], value: float) -> list[float]:
    return [value if i in places else vote for i, vote in enumerate(votes)]
