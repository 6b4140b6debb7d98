"""What of the raw input is no part of the article, and why.

Invariant: dropped stretches do not touch one another or anything the article uses; together with
it they hold every character of the source that is more than markup or white space.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from onrecord.model.document import Dropped
from onrecord.model.selector import Span
from onrecord.readers.blocks import Block
from onrecord.readers.hints import Hints, bit
from onrecord.readers.tree import TextNode, Tree

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
_ANY_REASON = sum(bit(name) for name, _ in _REASONS)


def leftovers(
    tree: Tree, blocks: Sequence[Block], hints: Hints, used: Iterable[Span]
) -> tuple[Dropped, ...]:
    """The dropped stretches between the used ones, in order."""
    taken = _Taken(used)
    found: list[tuple[int, int, str]] = []
    for node, why in _reasons(tree, blocks, hints):
        for start, end in taken.outside(node.start, node.end):
            if tree.source[start:end].isspace():
                continue
            if found and found[-1][2] == why and not taken.has_any(found[-1][1], start):
                found.append((found.pop()[0], end, why))
            else:
                found.append((start, end, why))
    return tuple(Dropped(Span(start, end), why) for start, end, why in found)


def _reasons(tree: Tree, blocks: Sequence[Block], hints: Hints) -> Iterator[tuple[TextNode, str]]:
    """Each text that is more than white space, and why it would be dropped, in order."""
    known: dict[int, str] = {}
    for block in blocks:
        why = _why(block, hints)
        for node in block.nodes:
            known[node.start] = why
    for node in tree.texts:
        if not node.of(tree.source).isspace():
            yield node, known.get(node.start) or _why_unseen(node)


def _why_unseen(node: TextNode) -> str:
    for around in node.parent.ancestors():
        if around.tag in _UNSEEN:
            return _UNSEEN[around.tag]
    return "hidden"


def _why(block: Block, hints: Hints) -> str:
    for level, around in enumerate(block.element.ancestors()):
        if around.tag in _TAGS:
            return _TAGS[around.tag]
        if level > _N_LEVELS:
            break
        own = hints.own(around) & _ANY_REASON
        if own:
            return next(why for name, why in _REASONS if own & bit(name))
    return "boilerplate"


class _Taken:
    """The stretches of the source that the article uses."""

    def __init__(self, used: Iterable[Span]) -> None:
        self._used = sorted(used)
        self._ends = [span.end for span in self._used]

    def has_any(self, start: int, end: int) -> bool:
        """Whether one lies, if in part, between two places."""
        at = bisect_right(self._ends, start)
        return at < len(self._used) and self._used[at].start < end

    def outside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The pieces of a stretch that none holds."""
        for at in range(bisect_right(self._ends, start), len(self._used)):
            used = self._used[at]
            if used.start >= end:
                break
            if start < used.start:
                yield start, used.start
            start = max(start, used.end)
        if start < end:
            yield start, end
