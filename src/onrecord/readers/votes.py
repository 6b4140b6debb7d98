"""What trafilatura takes for the article, as a vote on each block of a page.

Invariant: a vote is the share of a block's words that trafilatura kept, from 0 to 1; where it
cannot work in bounded time, or fails on a page's markup, there is no vote and `None` says so.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Sequence

from onrecord.readers.blocks import Block
from onrecord.readers.tokens import RAW_TEXT
from onrecord.readers.tree import Tree

MAX_BLOCKS = 8_000
MAX_ELEMENTS = 30_000
MAX_CHARS = 2_000_000
MAX_DEPTH = 200
"""Beyond these trafilatura is not asked: lxml and its filters recurse or take quadratic time.
The largest of 220 news pages kept 21,000 elements and 900,000 characters without its scripts."""

_N_GRAM = 4
_SHORT_CHARS = 20
_WORD = re.compile(r"\w+")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Kept:
    """A text that someone else took out of the page, to be found in its blocks."""

    def __init__(self, lines: Iterable[str]) -> None:
        given = list(lines)
        words = _WORD.findall("\n".join(given).lower())
        self.grams = {tuple(words[i : i + _N_GRAM]) for i in range(len(words) - _N_GRAM + 1)}
        self.keys = {_key(line) for line in given}
        self.key = "\n".join(_key(line) for line in given)

    def share(self, text: str) -> float:
        """How much of a block's text was taken, from 0 to 1."""
        key = _key(text)
        if key in self.keys:
            return 1.0
        if len(key) < _SHORT_CHARS:
            return 0.0
        if key in self.key:
            return 1.0
        words = _WORD.findall(text.lower())
        grams = [tuple(words[i : i + _N_GRAM]) for i in range(len(words) - _N_GRAM + 1)]
        return sum(gram in self.grams for gram in grams) / len(grams) if grams else 0.0


def votes(tree: Tree, blocks: Sequence[Block], *, favor_precision: bool) -> list[float] | None:
    """One vote for each block, in order."""
    markup = _markup(tree) if len(blocks) <= MAX_BLOCKS else None
    if markup is None:
        return None
    lines = _kept_lines(markup, favor_precision=favor_precision)
    if lines is None:
        return None
    kept = Kept(lines)
    return [kept.share(block.text.text) for block in blocks]


def _key(text: str) -> str:
    return "".join(text.split())


def _markup(tree: Tree) -> str | None:
    """The source without scripts and styles, as lxml can read it; None where it is too much."""
    if len(tree.elements) > MAX_ELEMENTS or max(e.depth for e in tree.elements) > MAX_DEPTH:
        return None
    parts: list[str] = []
    at = 0
    for element in tree.elements:
        if element.tag in RAW_TEXT and element.start >= at:
            parts.append(tree.source[at : element.start])
            at = element.end
    parts.append(tree.source[at:])
    markup = _NO_XML.sub(" ", "".join(parts))
    return markup if len(markup) <= MAX_CHARS else None


def _kept_lines(markup: str, *, favor_precision: bool) -> list[str] | None:
    with warnings.catch_warnings():
        # its downloads, which we never call, miss a package for SOCKS proxies
        warnings.simplefilter("ignore")
        from trafilatura import bare_extraction  # noqa: PLC0415 - takes 0.3 s, start-up must not

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(
            markup, favor_precision=favor_precision, include_comments=False, with_metadata=False
        )
    except Exception:  # noqa: BLE001 - whatever fails in it costs a vote, never the page
        return None
    return found.text.splitlines() if found is not None and found.text else []
