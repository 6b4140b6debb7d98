"""What is known of each block of a page, as numbers for the model that finds the body.

Training and run time both call `block_features`; the model's file carries `FEATURE_NAMES`, and a
model made for other features is refused. No feature knows a site, a language or a word of text.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

import numpy as np
import numpy.typing as npt

from onrecord.readers.blocks import Block
from onrecord.readers.hints import NAMES, Hints
from onrecord.readers.tree import Element, Tree

Rows = npt.NDArray[np.float32]

_TAGS = ("p", "h1", "h2", "h3", "h4", "li", "div", "figcaption", "td", "section", "blockquote")
_AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "form", "ul", "table",
    "blockquote", "section", "button", "noscript", "figcaption", "a", "dialog",
)  # fmt: skip
_TEXT = (
    "n_words", "n_chars", "link_share", "emphasis_share", "commas", "digits", "capitals",
    "ends_sentence", "ends_colon", "starts_upper", "has_quote", "is_repeat", "n_links",
)  # fmt: skip
_PAGE = (
    "place", "after_headline", "words_since_headline", "share_of_words", "n_blocks",
    "same_kind_vote", "same_kind_words", "same_kind_links", "same_kind_count", "parent_vote",
    "parent_words", "parent_links", "grandparent_vote", "depth", "inside_item",
    "words_to_vote", "words_from_vote", "is_first_vote", "is_last_vote", "deck_match",
    "title_match", "stated_body", "has_stated_body", "is_hidden", "best_region",
    "same_path_vote", "same_path_words", "same_path_count", "said_elsewhere", "own_article",
    "n_articles_before", "n_h1_since_headline", "kind_length", "path_length",
)  # fmt: skip
_VOTES = ("balanced", "precise")
_NEIGHBOURS = (-2, -1, 1, 2)
_OF_NEIGHBOUR = ("vote", "words", "links", "same_kind", "same_parent", "ends", "heading")

FEATURE_NAMES: tuple[str, ...] = (
    *(f"tag_{tag}" for tag in _TAGS),
    *(f"in_{tag}" for tag in _AROUND),
    *(f"hint_{name}" for name in NAMES),
    *(f"hint_near_{name}" for name in NAMES),
    *_TEXT,
    *_VOTES,
    *_PAGE,
    *(f"{what}_{by:+d}" for by in _NEIGHBOURS for what in _OF_NEIGHBOUR),
)

_WORD = re.compile(r"\w+")
_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_SENTENCE_END = tuple(".!?\"”’»…。！？」')")
_QUOTES = re.compile('["“”„«»「」]')
_N_LEVELS = 3
_MAX_LINK_LEVELS = 5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINKS = frozenset({"a", "button"})
_EMPHASIS = frozenset({"b", "strong", "em", "i"})
_N_REPEATED = 6
_IS_VOTED, _FEW_WORDS = 0.5, 10
_A_NEW_HEADING_CHARS = 200


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What other parts of the reader found on the page before its body is looked for.

    `balanced` and `precise` are trafilatura's votes on the blocks, `stated` the share of each
    block's words in a body that the metadata state (None where there is none), `headline` the
    index of the block that is the headline.
    """

    balanced: Sequence[float]
    precise: Sequence[float]
    stated: Sequence[float] | None
    headline: int | None
    title: str
    description: str


def n_words(text: str) -> float:
    """Words of a text; in scripts without blanks between words two characters make one."""
    wide = len(_WIDE.findall(text))
    return len(_WORD.findall(text)) + wide / 2


def link_share(block: Block) -> float:
    """How much of a block's source text stands in links or buttons."""
    return _share(block, _LINKS)


def _share(block: Block, tags: frozenset[str]) -> float:
    total = linked = 0
    for node in block.nodes:
        total += len(node)
        linked += len(node) * _is_in(node.parent, tags)
    return linked / max(1, total)


def _is_in(element: Element, tags: frozenset[str]) -> bool:
    for level, around in enumerate(element.ancestors()):
        if around.tag in tags:
            return True
        if level > _MAX_LINK_LEVELS or around.tag in {"p", "li", "body"}:
            return False
    return False


def repeats(texts: Sequence[str]) -> list[float]:
    """For each text the share of its runs of six words that other texts hold, too."""
    holders: dict[int, int] = {}
    grams = [_grams(text) for text in texts]
    for i, own in enumerate(grams):
        for gram in own:
            holders[gram] = i if holders.get(gram, i) == i else -1
    return [
        sum(holders[g] != i for g in own) / len(own) if own else 0.0 for i, own in enumerate(grams)
    ]


def _grams(text: str) -> set[int]:
    """The runs of words as numbers, which are the same whenever a page is read."""
    # Python hashes text with a secret drawn at its start, but numbers always alike.
    words = [crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.lower())]
    return {hash(tuple(words[k : k + _N_REPEATED])) for k in range(len(words) - _N_REPEATED + 1)}


def block_features(tree: Tree, blocks: Sequence[Block], facts: PageFacts) -> Rows:
    """One row for each block, one column for each of `FEATURE_NAMES`."""
    return _Page(tree, blocks, facts).rows()


class _Page:
    def __init__(self, tree: Tree, blocks: Sequence[Block], facts: PageFacts) -> None:
        self.tree = tree
        self.blocks = blocks
        self.facts = facts
        self.hints = Hints(tree)
        self.words = [n_words(b.text.text) for b in blocks]
        self.links = [link_share(b) for b in blocks]
        self.kinds = [self._kind(b.element) for b in blocks]
        self.parents = [b.element.parent.index if b.element.parent else 0 for b in blocks]
        self.by_kind = self._sums(self.kinds)
        self.by_parent = self._sums(self.parents)
        self.by_grandparent = self._sums([self._up(b.element, 2) for b in blocks])
        self.before = [0.0, *accumulate(self.words)]
        self.voted = [
            i for i, v in enumerate(facts.balanced) if v > _IS_VOTED and self.words[i] > _FEW_WORDS
        ]
        self.best_parent = max(self.by_parent, key=lambda k: self.by_parent[k][1], default=0)
        self.paths = [self._path(b.element) for b in blocks]
        self.by_path = self._sums(self.paths)
        self.said = repeats([b.text.text for b in blocks])
        self.articles = [e.start for e in tree.of_tag("article")]
        self.h1s = [e.start for e in tree.of_tag("h1")]
        self.seen: set[str] = set()

    def rows(self) -> Rows:
        rows = [self._row(i, block) for i, block in enumerate(self.blocks)]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURE_NAMES))

    def _row(self, i: int, block: Block) -> list[float]:
        element = block.element
        around = {a.tag for a in block.nodes[0].parent.ancestors()}
        own = self.hints.own(element)
        near = self.hints.near(element, n_levels=_N_LEVELS)
        return [
            *(float(element.tag == tag) for tag in _TAGS),
            *(float(tag in around) for tag in _AROUND),
            *(float(own >> at & 1) for at in range(len(NAMES))),
            *(float(near >> at & 1) for at in range(len(NAMES))),
            *self._text(i, block),
            self.facts.balanced[i],
            self.facts.precise[i],
            *self._placed(i, block),
            *(value for by in _NEIGHBOURS for value in self._neighbour(i, i + by)),
        ]

    def _text(self, i: int, block: Block) -> list[float]:
        text = block.text.text
        n = max(1, len(text))
        key = text.casefold()
        is_repeat = key in self.seen
        self.seen.add(key)
        return [
            math.log1p(self.words[i]),
            math.log1p(n),
            self.links[i],
            _share(block, _EMPHASIS),
            sum(text.count(mark) for mark in ",;、，") / n * 50,
            sum(c.isdigit() for c in text) / n,
            sum(c.isupper() for c in text) / n,
            float(text.endswith(_SENTENCE_END)),
            float(text.endswith(":")),
            float(text[0].isupper()),
            float(bool(_QUOTES.search(text))),
            float(is_repeat),
            float(len({id(n.parent) for n in block.nodes if _is_in(n.parent, _LINKS)})),
        ]

    def _placed(self, i: int, block: Block) -> list[float]:
        headline = self.facts.headline
        kind, parent = self.by_kind[self.kinds[i]], self.by_parent[self.parents[i]]
        grandparent = self.by_grandparent[self._up(block.element, 2)]
        since = self.before[i] - self.before[headline] if headline is not None else -1.0
        stated = self.facts.stated
        return [
            i / len(self.blocks),
            0.0 if headline is None else float(i > headline) + 1,
            math.copysign(math.log1p(abs(since)), since),
            self.words[i] / max(1.0, self.before[-1]),
            math.log1p(len(self.blocks)),
            kind[1] / max(1.0, kind[0]),
            math.log1p(kind[0]),
            kind[2] / max(1.0, kind[0]),
            math.log1p(kind[3]),
            parent[1] / max(1.0, parent[0]),
            math.log1p(parent[0]),
            parent[2] / max(1.0, parent[0]),
            grandparent[1] / max(1.0, grandparent[0]),
            float(block.element.depth),
            float(any("itemprop" in a.attributes(self.tree.source) for a in self._near(block))),
            *self._to_votes(i),
            _likeness(block.text.text, self.facts.description),
            _likeness(block.text.text, self.facts.title),
            stated[i] if stated is not None else -1.0,
            float(stated is not None),
            float(any(self._is_hidden(a) for a in self._near(block))),
            float(self.parents[i] == self.best_parent),
            *self._along(i, block),
        ]

    def _along(self, i: int, block: Block) -> list[float]:
        path, kind = self.by_path[self.paths[i]], self.by_kind[self.kinds[i]]
        headline = self.facts.headline
        start = self.blocks[headline].raw.start if headline is not None else 0
        at = block.raw.start
        holder = next((a for a in block.element.ancestors() if a.tag == "article"), None)
        is_own = holder is not None and holder.start <= start < holder.end
        return [
            path[1] / max(1.0, path[0]),
            math.log1p(path[0]),
            math.log1p(path[3]),
            self.said[i],
            -1.0 if holder is None else float(is_own),
            float(_n_between(self.articles, start, at)),
            float(_n_between(self.h1s, start + _A_NEW_HEADING_CHARS, at)),
            math.log1p(kind[0] / kind[3]),
            math.log1p(path[0] / path[3]),
        ]

    def _to_votes(self, i: int) -> list[float]:
        if not self.voted:
            return [-1.0, -1.0, 0.0, 0.0]
        first, last = self.voted[0], self.voted[-1]
        return [
            math.log1p(max(0.0, self.before[first] - self.before[i])),
            math.log1p(max(0.0, self.before[i] - self.before[last])),
            float(i == first),
            float(i == last),
        ]

    def _neighbour(self, i: int, j: int) -> list[float]:
        if not 0 <= j < len(self.blocks):
            return [-1.0] * len(_OF_NEIGHBOUR)
        tag = self.blocks[j].element.tag
        return [
            self.facts.balanced[j],
            math.log1p(self.words[j]),
            self.links[j],
            float(self.kinds[i] == self.kinds[j]),
            float(self.parents[i] == self.parents[j]),
            float(self.blocks[j].text.text.endswith(_SENTENCE_END)),
            float(tag in _HEADINGS),
        ]

    def _sums(self, keys: Sequence[object]) -> dict[object, list[float]]:
        """For each key: words, words voted for, words in links, blocks."""
        sums: dict[object, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
        for i, key in enumerate(keys):
            entry = sums[key]
            entry[0] += self.words[i]
            entry[1] += self.words[i] * self.facts.balanced[i]
            entry[2] += self.words[i] * self.links[i]
            entry[3] += 1
        return sums

    def _kind(self, element: Element) -> tuple[str, str, str]:
        parent = element.parent
        around = "" if parent is None else parent.tag
        return element.tag, self.tree.value(element, "class"), around

    def _path(self, element: Element) -> tuple[str, ...]:
        """The tags and classes of the element and of those around it."""
        around = [a for _, a in zip(range(_N_LEVELS), element.ancestors(), strict=False)]
        return tuple(part for a in around for part in (a.tag, self.tree.value(a, "class")))

    def _up(self, element: Element, n_levels: int) -> int:
        for _ in range(n_levels):
            element = element.parent or element
        return element.index

    def _near(self, block: Block) -> list[Element]:
        near = list(block.element.ancestors())
        return near[: _N_LEVELS + 1]

    def _is_hidden(self, element: Element) -> bool:
        found = element.attributes(self.tree.source)
        if "hidden" in found:
            return True
        style = found.get("style")
        return style is not None and "display:none" in style.of(self.tree.source).replace(" ", "")


def _n_between(places: Sequence[int], start: int, end: int) -> int:
    """How many of the ordered places lie behind `start`, up to `end`."""
    return max(0, bisect_right(places, end) - bisect_right(places, start))


def _likeness(one: str, other: str) -> float:
    """Shared words of two texts, Dice, from 0 to 1; -1 where the other says nothing."""
    a, b = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    if not b:
        return -1.0
    return 2 * len(a & b) / max(1, len(a) + len(b))
