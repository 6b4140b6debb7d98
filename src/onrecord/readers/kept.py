"""A text that is stated elsewhere on a page, found again in its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_N_GRAM = 4
_SHORT_CHARS = 20
_WORD = re.compile(r"\w+")


class Kept:
    """A text of the page's metadata, to be found in its blocks."""

    def __init__(self, lines: Iterable[str]) -> None:
        given = list(lines)
        words = _WORD.findall("\n".join(given).lower())
        self.grams = set(_grams(words))
        self.keys = {_key(line) for line in given}
        self.key = "\n".join(_key(line) for line in given)

    def share(self, text: str) -> float:
        """How much of a block's text is in it, from 0 to 1."""
        key = _key(text)
        if key in self.keys:
            return 1.0
        if len(key) < _SHORT_CHARS:
            return 0.0
        if key in self.key:
            return 1.0
        grams = list(_grams(_WORD.findall(text.lower())))
        return sum(gram in self.grams for gram in grams) / len(grams) if grams else 0.0


def _grams(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[k:] for k in range(_N_GRAM)), strict=False)


def _key(text: str) -> str:
    return "".join(text.split())
