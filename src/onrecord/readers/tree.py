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
from onrecord.readers.tokens import attributes, tokens, values
from onrecord.text.alignment import Aligned
from onrecord.text.folding import folded

MAX_DEPTH = 400
"""Elements nested deeper hang on the one at this depth; the deepest of 220 news pages had 61."""

MAX_ELEMENTS = 200_000
"""The most that is read of one page; the largest of 220 news pages had 21,000 elements."""

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr frame".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q "
    "ruby rb rt rp s samp small span strike strong sub sup time tt u var wbr".split()
)
UNSEEN = frozenset(
    "script style xmp iframe noembed noframes title textarea template svg math object audio video "
    "canvas select option datalist head".split()
)
"""Elements whose texts no reader of the page sees as its words."""
_ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table "
    "ul".split()
)
_PARAGRAPH = frozenset({"p"})
_BARS_PARAGRAPH = frozenset({"button", "td", "th", "table"})
_ENDS_SIBLING: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "body": (frozenset({"head"}), frozenset()),
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
}


class Element:
    """One element of the page; its attributes stand from `inside` to the end of its tag.

    `home` is the nearest element that is not inline, itself or around it; `is_unseen` says that
    it lies in one whose texts no reader of the page sees as its words.
    """

    __slots__ = (
        "_attributes", "_values", "behind_tag", "depth", "end", "home", "index", "inside",
        "is_unseen", "last", "parent", "start", "tag",
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
        self._attributes: dict[str, Span] | None = None
        self._values: dict[str, str] | None = None
        self.depth: int
        self.home: Element
        self.is_unseen: bool
        if parent is None:
            self.depth, self.home, self.is_unseen = 0, self, tag in UNSEEN
        else:
            self.depth = parent.depth + 1
            self.home = parent.home if tag in INLINE else self
            self.is_unseen = parent.is_unseen or tag in UNSEEN

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def attributes(self, source: str) -> dict[str, Span]:
        """Where the values of its attributes stand in the source."""
        if self._attributes is None:
            inside = Span(self.inside, max(self.inside, self.behind_tag - 1))
            self._attributes = attributes(source, inside) if len(inside) else {}
        return self._attributes

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
    """A text of the source, and the element that holds it."""

    __slots__ = ("end", "parent", "start")

    def __init__(self, start: int, end: int, parent: Element) -> None:
        self.start = start
        self.end = end
        self.parent = parent

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
        span = element.attributes(self.source).get(name)
        return Aligned("", ()) if span is None else folded(self.source, [span])

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
        self.n_beyond: defaultdict[str, int] = defaultdict(int)

    def run(self) -> Tree:
        texts, opened = self.texts, self.open
        for kind, tag, start, end, inside in tokens(self.source):
            if kind == "text":
                texts.append(TextNode(start, end, opened[-1]))
            elif kind == "start":
                self._start(tag, start, end, inside)
            else:
                self._end(tag, start, end)
        while opened:
            self._close_last(len(self.source))
        return Tree(self.source, tuple(self.elements), tuple(texts), self.by_tag)

    def _start(self, tag: str, start: int, end: int, inside: int) -> None:
        elements, opened = self.elements, self.open
        if len(elements) > MAX_ELEMENTS:
            raise UnreadableInput(self.uri, f"it has more than {MAX_ELEMENTS:,} elements")
        if tag in _ENDS_PARAGRAPH and self.n_open["p"]:
            self._end_implied(_PARAGRAPH, _BARS_PARAGRAPH, start)
        if tag in _ENDS_SIBLING:
            self._end_implied(*_ENDS_SIBLING[tag], start)
        element = Element(tag, len(elements), start, end, inside, opened[-1])
        elements.append(element)
        self.by_tag[tag].append(element)
        if tag in _VOID or (self.n_open["svg"] and self._is_closed(inside, end)):
            return
        if len(opened) >= MAX_DEPTH:
            self.n_beyond[tag] += 1
            return
        opened.append(element)
        self.n_open[tag] += 1

    def _is_closed(self, inside: int, end: int) -> bool:
        """Whether a tag ends with "/>"."""
        return end - 2 >= inside and self.source[end - 2] == "/"

    def _end(self, tag: str, start: int, end: int) -> None:
        if self.n_beyond[tag]:
            self.n_beyond[tag] -= 1
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
