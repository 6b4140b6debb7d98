"""A page as blocks: the runs of text that a reader sees set apart from one another.

Invariant: blocks are in source order, none is empty, and every visible text of the page belongs
to at most one of them. A block's text leads back to the source.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model.selector import Span
from onrecord.readers.tree import INLINE, Element, TextNode, Tree
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
        for paragraph in _paragraphs(tree, run):
            text = joined((line.text for line in paragraph), " ")
            nodes = tuple(node for line in paragraph for node in line.nodes)
            found.append(Block(len(found), text, run.element, nodes))
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
    breaks = [e.start for e in tree.elements if e.tag not in INLINE and e.tag not in {"br", "img"}]
    new_lines = [e.start for e in tree.of_tag("br")]
    run: _Run | None = None
    blanks: list[TextNode] = []
    for node in tree.texts:
        if node.parent.is_unseen:
            continue
        if node.of(tree.source).isspace():
            blanks.append(node)
            continue
        element = node.parent.home
        gap = Span(run.lines[-1][1][-1].end if run else 0, node.start)
        if run is None or element is not run.element or _n_inside(breaks, gap):
            if run is not None:
                yield run
            run = _Run(element, [(0, [node])])
        elif n_breaks := _n_inside(new_lines, gap):
            run.lines.append((n_breaks, [node]))
        else:
            run.lines[-1][1].extend([*blanks, node])
        blanks = []
    if run is not None:
        yield run


def _n_inside(places: list[int], gap: Span) -> int:
    return bisect_left(places, gap.end) - bisect_left(places, gap.start)


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
