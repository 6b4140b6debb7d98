"""What is known of each block of a page, as numbers for the model that finds the body.

Training and run time both call `Seen`; the model's file carries `FEATURE_NAMES`, and a model made
for other features is refused. No feature knows a site, a language or a word of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.readers.block_places import BlockPlaces
from onrecord.readers.blocks import Block
from onrecord.readers.hints import NAMES, Hints
from onrecord.readers.page_words import COMMA, DIGIT, QUOTE, UPPER, PageWords
from onrecord.readers.tags import AROUND
from onrecord.readers.tree import Tree

Rows = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_TAGS = ("p", "h1", "h2", "h3", "h4", "li", "div", "figcaption", "td", "section", "blockquote")
_TEXT = (
    "n_words", "n_chars", "link_share", "emphasis_share", "commas", "digits", "capitals",
    "ends_sentence", "ends_colon", "starts_upper", "has_quote", "is_repeat", "n_links",
)  # fmt: skip
_PAGE = (
    "place", "after_headline", "words_since_headline", "share_of_words", "n_blocks",
    "same_kind_words", "same_kind_links", "same_kind_count", "parent_words", "parent_links",
    "depth", "inside_item", "deck_match", "title_match", "stated_body", "has_stated_body",
    "is_hidden", "same_path_words", "same_path_count", "said_elsewhere", "own_article",
    "n_articles_before", "n_h1_since_headline", "kind_length", "path_length", "path_parents",
    "parent_count", "grandparent_words",
)  # fmt: skip
_NEIGHBOURS = (-2, -1, 1, 2)
_OF_NEIGHBOUR = ("words", "links", "same_kind", "same_parent", "ends", "heading")
_BY_VOTE = (
    "vote", "same_kind_vote", "parent_vote", "grandparent_vote", "same_path_vote", "best_region",
    "words_to_vote", "words_from_vote", "is_first_vote", "is_last_vote", "levels_to_best",
    "levels_to_first", "share_of_best", "best_share", "words_to_best", "words_from_best",
    *(f"vote_{by:+d}" for by in _NEIGHBOURS),
)  # fmt: skip

FEATURE_NAMES: tuple[str, ...] = (
    *(f"tag_{tag}" for tag in _TAGS),
    *(f"in_{tag}" for tag in AROUND),
    *(f"hint_{name}" for name in NAMES),
    *(f"hint_near_{name}" for name in NAMES),
    *_TEXT,
    *_PAGE,
    *(f"{what}_{by:+d}" for by in _NEIGHBOURS for what in _OF_NEIGHBOUR),
    *_BY_VOTE,
)

_TAG_NUMBER = {tag: at for at, tag in enumerate(_TAGS)}
_SENTENCE_END = tuple(".!?\"”’»…。！？」')")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PLAIN_WORDS, _PLAIN_LINKS = 15, 0.3
_IS_VOTED, _FEW_WORDS = 0.5, 10
_A_NEW_HEADING_CHARS = 200


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What other parts of the reader found on the page before its body is looked for.

    `stated` is the share of each block's words in a body that the metadata state (None where
    there is none), `headline` the index of the block that is the headline.
    """

    stated: Sequence[float] | None
    headline: int | None
    title: str
    description: str


class Seen:
    """All that is seen of a page's blocks; `rows` gives it with a guess at what is body."""

    def __init__(self, tree: Tree, blocks: Sequence[Block], facts: PageFacts, hints: Hints) -> None:
        self._tree = tree
        self._blocks = blocks
        self._facts = facts
        self._texts = [block.text.text for block in blocks]
        self.words = PageWords(self._texts)
        self._places = BlockPlaces(tree, blocks, hints)
        n_words = self.words.n_words
        self._by_kind = _Group(self._places.kinds, n_words)
        self._by_parent = _Group(self._places.parents, n_words)
        self._by_grandparent = _Group(self._places.grandparents, n_words)
        self._by_path = _Group(self._places.paths, n_words)
        self._before = np.concatenate([[0.0], np.cumsum(n_words)])
        self._starts = np.array([block.nodes[0].start for block in blocks], np.int64)
        self.own_article, *self._between = self._of_articles()
        """1 where a block lies in the `article` around the headline, 0 in another, else -1."""
        self._fixed = self._columns()

    def __len__(self) -> int:
        return len(self._blocks)

    def first_guess(self) -> Floats:
        """1 for long texts with few links, 0 for all others."""
        is_long = self.words.n_words >= _PLAIN_WORDS
        guess: Floats = (is_long & (self._places.links <= _PLAIN_LINKS)).astype(np.float64)
        return guess

    def is_sentence(self) -> npt.NDArray[np.bool_]:
        """Which blocks end as a sentence does and have few links."""
        ends = np.array([text.endswith(_SENTENCE_END) for text in self._texts], bool)
        are: npt.NDArray[np.bool_] = ends & (self._places.links <= _PLAIN_LINKS)
        return are

    def rows(self, votes: npt.NDArray[np.floating]) -> Rows:
        """A row for each block, a column for each of `FEATURE_NAMES`.

        `votes` holds for each block how surely it is taken for body, from 0 to 1.
        """
        found = np.empty((len(FEATURE_NAMES), len(self)), np.float32)
        found[: len(self._fixed)] = self._fixed
        found[len(self._fixed) :] = self._by_vote(votes.astype(np.float64))
        return found.T

    def _columns(self) -> Rows:
        """What does not depend on a guess, a row for each name."""
        places = self._places
        tags = [_TAG_NUMBER.get(block.element.tag, -1) for block in self._blocks]
        return np.vstack([
            np.arange(len(_TAGS))[:, None] == np.array(tags, np.int64),
            _bits(places.around, len(AROUND)),
            _bits(places.own, len(NAMES)),
            _bits(places.near, len(NAMES)),
            self._of_text(),
            self._of_page(),
            self._of_neighbours(),
        ]).astype(np.float32)  # fmt: skip

    def _of_text(self) -> Floats:
        words, n, texts = self.words, self.words.n_chars, self._texts
        said: set[str] = set()
        return np.array([
            np.log1p(words.n_words),
            np.log1p(n),
            self._places.links,
            self._places.emphasis,
            words.n_of(COMMA) / n * 50,
            words.n_of(DIGIT) / n,
            words.n_of(UPPER) / n,
            [text.endswith(_SENTENCE_END) for text in texts],
            [text.endswith(":") for text in texts],
            [text[0].isupper() for text in texts],
            words.n_of(QUOTE) > 0,
            [_is_said(text.casefold(), said) for text in texts],
            self._places.n_links,
        ])  # fmt: skip

    def _of_page(self) -> Floats:
        n, words, facts, places = len(self), self.words, self._facts, self._places
        headline = facts.headline
        place = np.arange(n)
        since = self._before[:-1] - self._before[headline or 0] if headline is not None else -1.0
        kind, parent, path = self._by_kind, self._by_parent, self._by_path
        linked = words.n_words * places.links
        rows = [
            place / max(1, n),
            0.0 if headline is None else 1.0 + (place > headline),
            np.copysign(np.log1p(np.abs(since)), since),
            words.n_words / max(1.0, float(self._before[-1])),
            np.log1p(n),
            np.log1p(kind.words),
            kind.share(linked),
            np.log1p(kind.count),
            np.log1p(parent.words),
            parent.share(linked),
            places.depths,
            places.is_item,
            words.likeness(facts.description),
            words.likeness(facts.title),
            -1.0 if facts.stated is None else np.asarray(facts.stated),
            facts.stated is not None,
            places.is_hidden,
            np.log1p(path.words),
            np.log1p(path.count),
            words.repeated(),
            self.own_article,
            *self._between,
            np.log1p(kind.words / kind.count),
            np.log1p(path.words / path.count),
            np.log1p(self._parents_of_path()),
            np.log1p(parent.count),
            np.log1p(self._by_grandparent.words),
        ]
        return np.array([np.broadcast_to(row, n) for row in rows], np.float64).reshape(-1, n)

    def _parents_of_path(self) -> npt.NDArray[np.int64]:
        """Of the blocks that stand alike: in how many elements. Comments and teasers do in many."""
        paths, parents = self._places.paths, self._places.parents
        n = int(parents.max(initial=0)) + 1
        pairs = np.unique(paths * n + parents)
        return np.bincount(pairs // n)[paths]

    def _of_articles(self) -> tuple[Floats, ...]:
        """Whether a block lies in the headline's own article; articles and headings between."""
        headline = self._facts.headline
        start = self._blocks[headline].raw.start if headline is not None else 0
        at = self._starts
        own = np.full(len(self), -1.0)
        for article in self._tree.of_tag("article"):  # those inside come behind those around
            first, last = np.searchsorted(at, (article.start, article.end))
            own[first:last] = article.start <= start < article.end
        return (
            own,
            _n_between([e.start for e in self._tree.of_tag("article")], start, at),
            _n_between(
                [e.start for e in self._tree.of_tag("h1")], start + _A_NEW_HEADING_CHARS, at
            ),
        )

    def _of_neighbours(self) -> Floats:
        places = self._places
        of_each = np.array([
            np.log1p(self.words.n_words),
            places.links,
            places.kinds,
            places.parents,
            [text.endswith(_SENTENCE_END) for text in self._texts],
            [block.element.tag in _HEADINGS for block in self._blocks],
        ], np.float64)  # fmt: skip
        rows = []
        for by in _NEIGHBOURS:
            moved = _moved(of_each, by)
            is_there = _moved(np.ones((1, len(self))), by)[0] > 0
            moved[2:4] = np.where(is_there, moved[2:4] == of_each[2:4], -1.0)
            rows.append(moved)
        return np.vstack(rows)

    def _by_vote(self, votes: Floats) -> Floats:
        n_words, before = self.words.n_words, self._before
        voted = n_words * votes
        parents = self._places.parents
        of_parents = self._by_parent.sums(voted)
        best = int(np.argmax(of_parents))
        in_best = np.flatnonzero(parents == best)
        sure = np.flatnonzero((votes > _IS_VOTED) & (n_words > _FEW_WORDS))
        to_vote = from_vote = np.full(len(self), -1.0)
        is_first = is_last = np.zeros(len(self))
        to_first = np.full(len(self), -1.0)
        if len(sure):
            behind = sure[sure >= (self._facts.headline or 0)]
            to_first = self._levels_to(int(behind[0] if len(behind) else sure[0]))
            to_vote = np.log1p(np.maximum(0.0, before[sure[0]] - before[:-1]))
            from_vote = np.log1p(np.maximum(0.0, before[:-1] - before[sure[-1]]))
            is_first = (np.arange(len(self)) == sure[0]).astype(np.float64)
            is_last = (np.arange(len(self)) == sure[-1]).astype(np.float64)
        return np.array([
            votes,
            self._by_kind.share(voted),
            self._by_parent.share(voted),
            self._by_grandparent.share(voted),
            self._by_path.share(voted),
            parents == best,
            to_vote,
            from_vote,
            is_first,
            is_last,
            self._levels_to(int(in_best[0])),
            to_first,
            of_parents[parents] / max(1.0, float(of_parents[best])),
            np.full(len(self), of_parents[best] / max(1.0, float(voted.sum()))),
            np.log1p(np.maximum(0.0, before[in_best[0]] - before[:-1])),
            np.log1p(np.maximum(0.0, before[:-1] - before[in_best[-1]])),
            *(_moved(votes[None], by)[0] for by in _NEIGHBOURS),
        ])  # fmt: skip

    def _levels_to(self, place: int) -> Floats:
        """How many levels up from the parent of one block an element lies that holds each."""
        parent = self._blocks[place].element.parent or self._blocks[place].element
        around = list(parent.ancestors())
        first = np.searchsorted(self._starts, [element.start for element in around])
        last = np.searchsorted(self._starts, [element.end for element in around])
        levels = np.full(len(self), float(len(around)))
        for level in range(len(around) - 1, -1, -1):
            levels[first[level] : last[level]] = level
        return levels


class _Group:
    """Blocks by a number that they share; sums over each group, given to all of its blocks."""

    def __init__(self, numbers: npt.NDArray[np.int64], n_words: Floats) -> None:
        self._numbers = numbers
        self.words = self.sums(n_words)[numbers]
        self.count = np.bincount(numbers)[numbers]

    def sums(self, values: Floats) -> Floats:
        """For each group."""
        return np.bincount(self._numbers, weights=values).astype(np.float64, copy=False)

    def share(self, values: Floats) -> Floats:
        """For each block: the sum of its group for each word in it."""
        return self.sums(values)[self._numbers] / np.maximum(1.0, self.words)


def _bits(values: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
    return values >> np.arange(n)[:, None] & 1


def _is_said(key: str, said: set[str]) -> bool:
    is_known = key in said
    said.add(key)
    return is_known


def _moved(rows: Floats, by: int) -> Floats:
    """Each column as that of the block `by` further on has it, -1 where there is none."""
    moved = np.full(rows.shape, -1.0)
    if by > 0:
        moved[:, :-by] = rows[:, by:]
    else:
        moved[:, -by:] = rows[:, :by]
    return moved


def _n_between(places: Sequence[int], start: int, at: npt.NDArray[np.int64]) -> Floats:
    """How many of the ordered places lie behind `start`, up to each of `at`."""
    first = np.searchsorted(places, start, "right")
    n: Floats = np.maximum(0, np.searchsorted(places, at, "right") - first).astype(np.float64)
    return n
