"""A page as blocks: the runs of text that a reader sees set apart from one another.

Invariant: blocks are in source order, none is empty, and every visible text of the page belongs
to at most one of them. A block's text leads back to the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.readers.tags import INLINE
from onrecord.readers.tree import Element, TextNode, Tree
from onrecord.text.alignment import Aligned, joined
from onrecord.text.folding import folded

_SENTENCE_END = tuple('.!?:;"”’»…)。！？」')


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text; `element` is the innermost element around it that is not inline.

    `nodes` are the texts of the source that it was made from, in order.
    """

    index: int
    text: Aligned
    element: Element
    nodes: tuple[TextNode, ...]

    @property
    def raw(self) -> Span:
        """From its first to its last character in the source."""
        return Span(self.nodes[0].start, self.nodes[-1].end)


def blocks_of(tree: Tree) -> tuple[Block, ...]:
    """The blocks of a page."""
    found: list[Block] = []
    for run in _runs(tree):
        if len(run.lines) == 1:
            _, nodes = run.lines[0]
            text = folded(tree.source, nodes)
            if text.text:
                found.append(Block(len(found), text, run.element, tuple(nodes)))
            continue
        for paragraph in _paragraphs(tree, run):
            text = joined((line.text for line in paragraph), " ")
            parts = tuple(node for line in paragraph for node in line.nodes)
            found.append(Block(len(found), text, run.element, parts))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Line:
    """Texts between two line breaks; `n_breaks` of them stand before it."""

    n_breaks: int
    nodes: tuple[TextNode, ...]
    text: Aligned


@dataclass(slots=True)
class _Run:
    """The texts of one element that no other block element parts."""

    element: Element
    lines: list[tuple[int, list[TextNode]]]


def _runs(tree: Tree) -> Iterator[_Run]:
    run: _Run | None = None
    last: TextNode | None = None
    blanks: list[TextNode] = []
    for node in tree.texts:
        if node.parent.is_unseen:
            continue
        if node.of(tree.source).isspace():
            blanks.append(node)
            continue
        element = node.parent.home
        n_breaks = _n_breaks(tree, last, node) if run and element is run.element and last else None
        if run is None or n_breaks is None:
            if run is not None:
                yield run
            run = _Run(element, [(0, [node])])
        elif n_breaks:
            run.lines.append((n_breaks, [node]))
        else:
            run.lines[-1][1].extend([*blanks, node])
        last = node
        blanks = []
    if run is not None:
        yield run


def _n_breaks(tree: Tree, one: TextNode, other: TextNode) -> int | None:
    """Line breaks between two texts of one element; None where another element parts them."""
    n_breaks = 0
    for between in tree.elements[one.n_before : other.n_before]:
        if between.tag == "br":
            n_breaks += 1
        elif between.tag not in INLINE and between.tag != "img":
            return None
    return n_breaks


def _paragraphs(tree: Tree, run: _Run) -> Iterator[list[_Line]]:
    """The run's lines, put together where a line break does not end a paragraph.

    Two breaks in a row do, and one that follows the end of a sentence.
    """
    paragraph: list[_Line] = []
    for n_breaks, nodes in run.lines:
        text = folded(tree.source, nodes)
        if not text.text:
            continue
        ends = n_breaks > 1 or (paragraph and paragraph[-1].text.text.endswith(_SENTENCE_END))
        if paragraph and ends:
            yield paragraph
            paragraph = []
        paragraph.append(_Line(n_breaks, tuple(nodes), text))
    if paragraph:
        yield paragraph
