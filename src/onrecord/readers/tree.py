"""A page's elements and texts in source order, each with its place in the source.

Invariant: an element's descendants are the elements that follow it in `Tree.elements` up to its
`last`, its texts those that begin inside `span`. Building takes linear time and bounded memory:
nesting beyond `MAX_DEPTH` is flattened, a page of more than `MAX_ELEMENTS` is refused.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from onrecord.errors import UnreadableInput
from onrecord.model.selector import Span
from onrecord.readers.tags import (
    AROUND_BIT,
    BARS_PARAGRAPH,
    ENDS_OTHERS,
    ENDS_PARAGRAPH,
    ENDS_SIBLING,
    INLINE,
    PARAGRAPH,
    UNSEEN,
    VOID,
)
from onrecord.readers.tokens import attributes, tokens, values
from onrecord.text.alignment import Aligned
from onrecord.text.folding import folded

MAX_DEPTH = 400
"""Elements nested deeper hang on the one at this depth; the deepest of 220 news pages had 61."""

MAX_ELEMENTS = 200_000
"""The most that is read of one page; the largest of 220 news pages had 21,000 elements."""


class Element:
    """One element of the page; its attributes stand from `inside` to the end of its tag.

    `is_unseen` says that it lies in one whose texts no reader of the page sees as its words;
    `around` holds the bits of the `AROUND` that it lies in or is itself.
    """

    __slots__ = (
        "_home", "_values", "around", "behind_tag", "depth", "end", "index", "inside", "is_unseen",
        "last", "parent", "start", "tag",
    )  # fmt: skip

    def __init__(  # noqa: PLR0917 - made a thousand times a page
        self, tag: str, index: int, start: int, behind_tag: int, inside: int, parent: Element | None
    ) -> None:
        self.tag = tag
        self.index = index
        self.start = start
        self.end = behind_tag
        self.behind_tag = behind_tag
        self.inside = inside
        self.parent = parent
        self.last = index
        self._values: dict[str, str] | None = None
        if parent is None:
            self.depth: int = 0
            self.around: int = 0
            self.is_unseen: bool = False
            self._home: Element | None = None
        else:
            self.depth = parent.depth + 1
            self.around = parent.around | AROUND_BIT.get(tag, 0)
            self.is_unseen = parent.is_unseen or tag in UNSEEN
            # none for itself: a ring of references would keep the page until it is collected
            self._home = parent.home if tag in INLINE else None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def home(self) -> Element:
        """The nearest element that is not inline."""
        return self._home or self

    def attributes(self, source: str) -> dict[str, Span]:
        """Where the values of its attributes stand in the source."""
        return attributes(source, Span(self.inside, max(self.inside, self.behind_tag - 1)))

    def values(self, source: str) -> dict[str, str]:
        """Its attributes as the source has them, references and all: faster than their places."""
        if self._values is None:
            self._values = values(source, self.inside, max(self.inside, self.behind_tag - 1))
        return self._values

    def ancestors(self) -> Iterator[Element]:
        """The element itself, then its parents up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class TextNode:
    """A text of the source, and the element that holds it.

    `n_before` counts the elements that begin before it.
    """

    __slots__ = ("end", "n_before", "parent", "start")

    def __init__(self, start: int, end: int, parent: Element, n_before: int) -> None:
        self.start = start
        self.end = end
        self.parent = parent
        self.n_before = n_before

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, source: str) -> str:
        """The text as the source has it, references and all."""
        return source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page; `texts` and `elements` are in source order."""

    source: str
    elements: tuple[Element, ...]
    texts: tuple[TextNode, ...]
    by_tag: Mapping[str, Sequence[Element]]

    def of_tag(self, tag: str) -> Sequence[Element]:
        """The elements of one tag."""
        return self.by_tag.get(tag, ())

    def value(self, element: Element, name: str) -> str:
        """An attribute as text, references decoded and folded; empty where there is none."""
        raw = element.values(self.source).get(name, "")
        if not raw or (_PLAIN.fullmatch(raw) is not None):
            return raw
        return self.aligned_value(element, name).text

    def aligned_value(self, element: Element, name: str) -> Aligned:
        """The same with its way back."""
        if name not in element.values(self.source):
            return Aligned("", ())
        return folded(self.source, [element.attributes(self.source)[name]])

    def texts_of(self, element: Element) -> tuple[TextNode, ...]:
        """The texts inside an element, also of its descendants."""
        first = bisect_left(self.texts, element.start, key=_start)
        last = bisect_left(self.texts, element.end, first, key=_start)
        return self.texts[first:last]

    def text_of(self, element: Element) -> Aligned:
        """All words inside an element as one line."""
        return folded(self.source, self.texts_of(element))

    def inside(self, element: Element) -> tuple[Element, ...]:
        """The descendants of an element."""
        return self.elements[element.index + 1 : element.last + 1]


_start = attrgetter("start")
_PLAIN = re.compile(r"[\w./:-]+(?: [\w./:-]+)*")
"""A value that is the same when it is decoded and folded."""


def parse(source: str, *, uri: str = "") -> Tree:
    """The tree of an HTML source; raises `UnreadableInput` beyond `MAX_ELEMENTS`."""
    return _Builder(source, uri).run()


class _Builder:
    def __init__(self, source: str, uri: str) -> None:
        self.source = source
        self.uri = uri
        self.root = Element("", 0, 0, 0, 0, None)
        self.elements = [self.root]
        self.texts: list[TextNode] = []
        self.open = [self.root]
        self.by_tag: defaultdict[str, list[Element]] = defaultdict(list)
        self.n_open: defaultdict[str, int] = defaultdict(int)
        self.n_beyond: dict[str, int] = {}

    def run(self) -> Tree:
        source, texts, opened, elements = self.source, self.texts, self.open, self.elements
        n_open, by_tag = self.n_open, self.by_tag
        for kind, tag, start, end, inside in tokens(source):
            if kind == "text":
                texts.append(TextNode(start, end, opened[-1], len(elements)))
                continue
            if kind == "end":
                if opened[-1].tag == tag and not self.n_beyond:
                    self._close_last(end)
                else:
                    self._end(tag, start, end)
                continue
            if tag in ENDS_OTHERS:
                self._end_others(tag, start)
            element = Element(tag, len(elements), start, end, inside, opened[-1])
            elements.append(element)
            by_tag[tag].append(element)
            if len(elements) > MAX_ELEMENTS + 1:
                raise UnreadableInput(self.uri, f"it has more than {MAX_ELEMENTS:,} elements")
            if tag in VOID or (n_open["svg"] and end - 2 >= inside and source[end - 2] == "/"):
                continue
            if len(opened) < MAX_DEPTH:
                opened.append(element)
                n_open[tag] += 1
            else:
                self._add_beyond(tag)
        while opened:
            self._close_last(len(source))
        return Tree(source, tuple(elements), tuple(texts), by_tag)

    def _end_others(self, tag: str, start: int) -> None:
        """Closes what the start of an element ends."""
        if tag in ENDS_PARAGRAPH and self.n_open["p"]:
            self._end_implied(PARAGRAPH, BARS_PARAGRAPH, start)
        if tag in ENDS_SIBLING:
            self._end_implied(*ENDS_SIBLING[tag], start)

    def _add_beyond(self, tag: str) -> None:
        self.n_beyond[tag] = self.n_beyond.get(tag, 0) + 1

    def _end(self, tag: str, start: int, end: int) -> None:
        if n_beyond := self.n_beyond.pop(tag, 0):
            if n_beyond > 1:
                self.n_beyond[tag] = n_beyond - 1
            return
        if not self.n_open[tag]:
            return
        opened = self.open
        if tag in INLINE:
            at = len(opened) - 1
            while opened[at].tag != tag:
                if opened[at].tag not in INLINE:
                    return
                at -= 1
        while opened[-1].tag != tag:
            self._close_last(start)
        self._close_last(end)

    def _end_implied(self, ended: frozenset[str], barred: frozenset[str], start: int) -> None:
        """Closes the nearest open element among `ended`, unless a `barred` one comes first."""
        for at in range(len(self.open) - 1, 0, -1):
            tag = self.open[at].tag
            if tag in ended:
                while len(self.open) > at:
                    self._close_last(start)
                return
            if tag in barred:
                return

    def _close_last(self, end: int) -> None:
        element = self.open.pop()
        element.end = end
        element.last = len(self.elements) - 1
        self.n_open[element.tag] -= 1
