"""What a page's markup says around each of its blocks, in numbers.

Invariant: an element of the page is looked at once, however many blocks it holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.readers.blocks import Block
from onrecord.readers.hints import Hints
from onrecord.readers.tree import Element, Tree

Ints = npt.NDArray[np.int64]

N_LEVELS = 3
_LINKS = frozenset({"a", "button"})
_EMPHASIS = frozenset({"b", "strong", "em", "i"})
_ENDS_SHARE = frozenset({"p", "li", "body"})
_MAX_LINK_LEVELS = 5
_IN_LINK, _IN_EMPHASIS = 1, 2
_IS_ITEM, _IS_HIDDEN = 1, 2


class BlockPlaces:
    """Arrays over the blocks of a page.

    `links` and `emphasis` are shares of a block's source text, `n_links` counts its links;
    `kinds`, `parents`, `grandparents` and `paths` number the blocks' elements by what they are:
    blocks of one number have the same tag and class, the same parent, the same tags and classes
    around them. `around`, `own` and `near` hold a bit for each name of `tags.AROUND` and of
    `hints.NAMES`.
    """

    def __init__(self, tree: Tree, blocks: Sequence[Block], hints: Hints) -> None:
        self._tree = tree
        self._hints = hints
        self._inline: dict[int, int] = {}
        self._told: dict[int, _Told] = {}
        elements = [block.element for block in blocks]
        near = [list(islice(element.ancestors(), N_LEVELS + 1)) for element in elements]
        hints.learn({around.index: around for some in near for around in some}.values())
        self.links, self.emphasis, self.n_links = self._shares(blocks)
        self.around = _ints(block.nodes[0].parent.around for block in blocks)
        told = [[self._told_of(around) for around in some] for some in near]
        self.own = _ints(some[0].hints for some in told)
        self.near = _ints(_near(some) for some in told)
        self.depths = _ints(e.depth for e in elements)
        marks = _ints(reduce(or_, [one.marks for one in some]) for some in told)
        self.is_item = (marks & _IS_ITEM) > 0
        self.is_hidden = (marks & _IS_HIDDEN) > 0
        self.kinds = _numbered((some[0].kind, some[1].kind[0] if some[1:] else "") for some in told)
        self.parents = _numbered(around[min(1, len(around) - 1)].index for around in near)
        self.grandparents = _numbered(around[min(2, len(around) - 1)].index for around in near)
        self.paths = _numbered(tuple([one.kind for one in some[:N_LEVELS]]) for some in told)

    def _shares(self, blocks: Sequence[Block]) -> npt.NDArray[np.float64]:
        """Shares of links and of emphasis, and the number of links: 3 x blocks."""
        found = []
        for block in blocks:
            total = linked = stressed = 0
            links = set()
            for node in block.nodes:
                kind = self._inline_kind(node.parent)
                n = node.end - node.start
                total += n
                if kind & _IN_LINK:
                    linked += n
                    links.add(node.parent.index)
                if kind & _IN_EMPHASIS:
                    stressed += n
            found.append((linked / max(1, total), stressed / max(1, total), len(links)))
        return np.array(found, np.float64).reshape(-1, 3).T

    def _inline_kind(self, element: Element) -> int:
        """Whether it lies in a link or a button, and whether in emphasis."""
        known = self._inline.get(element.index)
        if known is None:
            known = self._inline[element.index] = _inline_kind(element)
        return known

    def _told_of(self, element: Element) -> _Told:
        known = self._told.get(element.index)
        if known is None:
            values = element.values(self._tree.source)
            is_hidden = "hidden" in values or (
                "style" in values and "display:none" in values["style"].replace(" ", "")
            )
            known = self._told[element.index] = _Told(
                (element.tag, values.get("class", "")),
                self._hints.own(element),
                _IS_ITEM * ("itemprop" in values) | _IS_HIDDEN * is_hidden,
            )
        return known


class _Told(NamedTuple):
    """What the tag of one element tells; `kind` is its name and class."""

    kind: tuple[str, str]
    hints: int
    marks: int


def _near(told: Sequence[_Told]) -> int:
    """The hints of an element and of those around it, up to the page's body."""
    bits = 0
    for one in told:
        if one.kind[0] in {"body", "html"}:
            break
        bits |= one.hints
    return bits


def _numbered(keys: Iterable[Hashable]) -> Ints:
    """For each key a number that it shares with all that are equal."""
    numbers: dict[Hashable, int] = {}
    return _ints(numbers.setdefault(key, len(numbers)) for key in keys)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _inline_kind(element: Element) -> int:
    kind = 0
    for level, around in enumerate(element.ancestors()):
        tag = around.tag
        if tag in _LINKS:
            kind |= _IN_LINK
        elif tag in _EMPHASIS:
            kind |= _IN_EMPHASIS
        elif tag in _ENDS_SHARE:
            break
        if level > _MAX_LINK_LEVELS:
            break
    return kind
