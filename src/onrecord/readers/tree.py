"""A page's elements and texts in source order, each with its place in the source.

Invariant: an element's descendants are the elements that follow it in `Tree.elements` up to its
`last`, its texts those that begin inside `span`. Building takes linear time and bounded memory:
nesting beyond `MAX_DEPTH` is flattened, a page of more than `MAX_ELEMENTS` is refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import UnreadableInput
from onrecord.model.selector import Span
from onrecord.readers.tokens import Token, attributes, tokens
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
_ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table "
    "ul".split()
)
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
    """One element of the page."""

    __slots__ = ("_attributes", "depth", "end", "index", "inside", "last", "parent", "start", "tag")

    def __init__(
        self, tag: str, index: int, start: int, inside: Span, parent: Element | None
    ) -> None:
        self.tag = tag
        self.index = index
        self.start = start
        self.end = start
        self.inside = inside
        self.parent = parent
        self.last = index
        self.depth: int = 0 if parent is None else parent.depth + 1
        self._attributes: dict[str, Span] | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def attributes(self, source: str) -> dict[str, Span]:
        """Where the values of its attributes stand in the source."""
        if self._attributes is None:
            self._attributes = attributes(source, self.inside)
        return self._attributes

    def ancestors(self) -> Iterator[Element]:
        """The element itself, then its parents up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


@dataclass(frozen=True, slots=True)
class TextNode:
    """A text of the source, and the element that holds it."""

    span: Span
    parent: Element


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page; `texts` and `elements` are in source order."""

    source: str
    elements: tuple[Element, ...]
    texts: tuple[TextNode, ...]

    def value(self, element: Element, name: str) -> str:
        """An attribute as text, references decoded and folded; empty where there is none."""
        return self.aligned_value(element, name).text

    def aligned_value(self, element: Element, name: str) -> Aligned:
        """The same with its way back."""
        span = element.attributes(self.source).get(name)
        return Aligned("", ()) if span is None else folded(self.source, [span])

    def texts_of(self, element: Element) -> tuple[TextNode, ...]:
        """The texts inside an element, also of its descendants."""
        first = bisect_left(self.texts, element.start, key=lambda t: t.span.start)
        last = bisect_left(self.texts, element.end, key=lambda t: t.span.start)
        return self.texts[first:last]

    def text_of(self, element: Element) -> Aligned:
        """All words inside an element as one line."""
        return folded(self.source, [t.span for t in self.texts_of(element)])

    def inside(self, element: Element) -> tuple[Element, ...]:
        """The descendants of an element."""
        return self.elements[element.index + 1 : element.last + 1]


def parse(source: str, *, uri: str = "") -> Tree:
    """The tree of an HTML source; raises `UnreadableInput` beyond `MAX_ELEMENTS`."""
    return _Builder(source, uri).run()


class _Builder:
    def __init__(self, source: str, uri: str) -> None:
        self.source = source
        self.uri = uri
        self.root = Element("", 0, 0, Span(0, 0), None)
        self.elements = [self.root]
        self.texts: list[TextNode] = []
        self.open = [self.root]
        self.n_open: Counter[str] = Counter()
        self.n_beyond: Counter[str] = Counter()

    def run(self) -> Tree:
        for token in tokens(self.source):
            if token.kind == "text":
                self.texts.append(TextNode(token.span, self.open[-1]))
            elif token.kind == "start":
                self._start(token)
            else:
                self._end(token)
        while self.open:
            self._close_last(len(self.source))
        return Tree(self.source, tuple(self.elements), tuple(self.texts))

    def _start(self, token: Token) -> None:
        if len(self.elements) > MAX_ELEMENTS:
            raise UnreadableInput(self.uri, f"it has more than {MAX_ELEMENTS:,} elements")
        tag = token.tag
        if tag in _ENDS_PARAGRAPH and self.n_open["p"]:
            self._end_implied(frozenset({"p"}), frozenset({"button", "td", "th", "table"}), token)
        if tag in _ENDS_SIBLING:
            ended, barred = _ENDS_SIBLING[tag]
            self._end_implied(ended, barred, token)
        element = Element(tag, len(self.elements), token.span.start, token.inside, self.open[-1])
        self.elements.append(element)
        element.end = token.span.end
        if tag in _VOID or (token.is_closed and self.n_open["svg"]):
            return
        if len(self.open) >= MAX_DEPTH:
            self.n_beyond[tag] += 1
            return
        self.open.append(element)
        self.n_open[tag] += 1

    def _end(self, token: Token) -> None:
        tag = token.tag
        if self.n_beyond[tag]:
            self.n_beyond[tag] -= 1
            return
        if not self.n_open[tag]:
            return
        if tag in INLINE:
            at = len(self.open) - 1
            while self.open[at].tag != tag:
                if self.open[at].tag not in INLINE:
                    return
                at -= 1
        while self.open[-1].tag != tag:
            self._close_last(token.span.start)
        self._close_last(token.span.end)

    def _end_implied(self, ended: frozenset[str], barred: frozenset[str], token: Token) -> None:
        """Closes the nearest open element among `ended`, unless a `barred` one comes first."""
        for at in range(len(self.open) - 1, 0, -1):
            tag = self.open[at].tag
            if tag in ended:
                while len(self.open) > at:
                    self._close_last(token.span.start)
                return
            if tag in barred:
                return

    def _close_last(self, end: int) -> None:
        element = self.open.pop()
        element.end = end
        element.last = len(self.elements) - 1
        self.n_open[element.tag] -= 1
