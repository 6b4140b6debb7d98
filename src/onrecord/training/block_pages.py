"""HTML pages as the model of their blocks learns from them: rows, labels, weights.

Invariant: a block's label is 1 where most of its words lie on the longest common passages of the
page's words with the body that a person wrote down; its weight is its share of the page's score.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.evaluation.pages import publisher_of
from onrecord.readers.blocks import blocks_of
from onrecord.readers.body import page_facts
from onrecord.readers.features import Rows, Seen
from onrecord.readers.hints import Hints
from onrecord.readers.stated import stated
from onrecord.readers.titles import find_headline, site_names
from onrecord.readers.tree import parse
from onrecord.training.line_labels import body_by_alignment

Labels = npt.NDArray[np.int8]
Votes = npt.NDArray[np.float64]


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
    source: str
    labels: Labels
    seen: Seen

    def labelled(self, votes: Votes) -> Labelled:
        """The page as it looks with a first guess at what is body."""
        n_words = self.seen.words.n_words
        of_body = float(n_words[self.labels == 1].sum())
        return Labelled(self.seen.rows(votes), self.labels, (n_words + 3) / (of_body + 100))


def read_page(folder: Path, gold: dict[str, Any]) -> BlockPage:
    """One page of `data/pages` by its line of gold."""
    packed = (folder / "html" / f"{gold['id']}.html.gz").read_bytes()
    source = gzip.decompress(packed).decode("utf-8", "replace")
    tree = parse(source)
    blocks = blocks_of(tree)
    given = stated(tree)
    headline = find_headline(tree, blocks, given, site_names(tree, given))
    labels = body_by_alignment([block.text.text for block in blocks], gold["body"])
    facts = page_facts(blocks, given, headline)
    publisher = publisher_of(gold["url"])
    seen = Seen(tree, blocks, facts, Hints(tree))
    return BlockPage(gold["id"], publisher, source, labels, seen)
