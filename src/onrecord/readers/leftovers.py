"""What of the raw input is no part of the article, and why.

Invariant: dropped stretches do not touch one another or anything the article uses; together with
it they hold every character of the source that is more than markup or white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.model.document import Dropped
from onrecord.model.selector import Span
from onrecord.readers.blocks import Block
from onrecord.readers.hints import NAMES, Hints
from onrecord.readers.tree import Tree

_REASONS = (
    ("comment", "comments"),
    ("newsletter", "subscription"),
    ("advertisement", "advertisement"),
    ("share", "sharing"),
    ("related", "related"),
    ("author", "about the author"),
    ("navigation", "navigation"),
    ("video", "player"),
    ("caption", "picture"),
)
_TAGS = {
    "nav": "navigation", "footer": "navigation", "header": "navigation", "aside": "related",
    "form": "form", "button": "form", "figure": "picture", "noscript": "fallback",
    "dialog": "form",
}  # fmt: skip
_UNSEEN = {"script": "script", "style": "style", "title": "metadata", "head": "metadata"}
_N_LEVELS = 4


def leftovers(tree: Tree, blocks: Sequence[Block], used: Iterable[Span]) -> tuple[Dropped, ...]:
    """The dropped stretches between the used ones, in order."""
    taken = sorted(used)
    reasons = sorted(_reasons(tree, blocks), key=lambda r: r[0])
    found: list[Dropped] = []
    at = 0
    for span, why in reasons:
        for piece in _outside(span, taken, at):
            if piece.of(tree.source).isspace():
                continue
            last = found[-1] if found else None
            if (
                last is not None
                and last.why == why
                and not _any_in(taken, last.raw.end, piece.start)
            ):
                found[-1] = Dropped(Span(last.raw.start, piece.end), why)
            else:
                found.append(Dropped(piece, why))
            at = max(at, piece.end)
    return tuple(found)


def _reasons(tree: Tree, blocks: Sequence[Block]) -> Iterable[tuple[Span, str]]:
    hints = Hints(tree)
    in_blocks: set[int] = set()
    for block in blocks:
        in_blocks.update(node.start for node in block.nodes)
        why = _why(block, hints)
        yield from ((node.span, why) for node in block.nodes)
    for node in tree.texts:
        if node.start in in_blocks or node.of(tree.source).isspace() or not len(node):
            continue
        tags = [a.tag for a in node.parent.ancestors()]
        yield node.span, next((_UNSEEN[tag] for tag in tags if tag in _UNSEEN), "hidden")


def _why(block: Block, hints: Hints) -> str:
    for level, around in enumerate(block.element.ancestors()):
        if around.tag in _TAGS:
            return _TAGS[around.tag]
        if level > _N_LEVELS:
            break
        own = hints.own(around)
        for name, why in _REASONS:
            if own >> NAMES.index(name) & 1:
                return why
    return "boilerplate"


def _outside(span: Span, taken: Sequence[Span], at: int) -> Iterable[Span]:
    """The pieces of `span` from `at` on that no taken stretch holds."""
    start = max(span.start, at)
    for used in _around(taken, start, span.end):
        if start < used.start:
            yield Span(start, min(used.start, span.end))
        start = max(start, used.end)
    if start < span.end:
        yield Span(start, span.end)


def _around(taken: Sequence[Span], start: int, end: int) -> Iterable[Span]:
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        if taken[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    while low < len(taken) and taken[low].start < end:
        yield taken[low]
        low += 1


def _any_in(taken: Sequence[Span], start: int, end: int) -> bool:
    return any(True for _ in _around(taken, start, end))
