"""The words and characters of a page's blocks, counted all at once.

Invariant: a word has one number on its page, whatever its case; characters beyond the basic plane
count as none of the kinds told apart here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_WORD = re.compile(r"\w+")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_N_CODES = 0x10000
_WIDE = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
)  # fmt: skip
"""Scripts without blanks between words."""

_N_REPEATED = 6
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

IN_WORD, DIGIT, UPPER, COMMA, QUOTE, WIDE = (1 << at for at in range(6))


class PageWords:
    """What the blocks of a page say, in numbers; arrays are over the blocks unless said otherwise.

    `n_words` counts words, in scripts without blanks between words half the characters; `n_chars`
    counts characters.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts)
        if not joined.isascii():
            joined = _BEYOND.sub(" ", joined)
        self.n_chars = np.fromiter(map(len, texts), np.int64, len(texts))
        self._starts = np.cumsum(self.n_chars + 1) - self.n_chars - 1
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._kinds = _kinds_of_characters()[codes]
        inside = (self._kinds & IN_WORD).astype(bool)
        begins = inside.copy()
        begins[1:] &= ~inside[:-1]
        n_plain = self._sums(begins)
        self.n_words: Floats = n_plain + self.n_of(WIDE) / 2
        self._numbers: dict[str, int] = {}
        self.ids = self._numbered(_WORD.findall(joined))
        self._pairs: tuple[Ints, Ints, Ints] | None = None
        self.block_of = np.repeat(np.arange(len(texts)), n_plain)
        """The block of each word."""

    def __len__(self) -> int:
        return len(self.n_chars)

    def n_of(self, kind: int) -> Ints:
        """How many characters of a kind each block has."""
        return self._sums((self._kinds & kind).astype(bool))

    def likeness(self, other: str) -> Floats:
        """Shared words of each block with another text, Dice; -1 where that says nothing."""
        n = len(self)
        wanted = set(_WORD.findall(other.lower()))
        if not wanted or not n:
            return np.full(n, -1.0)
        words, blocks, n_different = self._different()
        is_wanted = np.zeros(len(self._numbers), bool)
        is_wanted[[self._numbers[word] for word in wanted if word in self._numbers]] = True
        shared = np.bincount(blocks[is_wanted[words]], minlength=n)
        return 2 * shared / (n_different + len(wanted))

    def _different(self) -> tuple[Ints, Ints, Ints]:
        """Each word of each block once: its number, its block; how many a block has."""
        if self._pairs is None:
            n = len(self)
            words, blocks = np.divmod(np.unique(self.ids * n + self.block_of), n)
            self._pairs = words, blocks, np.bincount(blocks, minlength=n)
        return self._pairs

    def repeated(self) -> Floats:
        """The share of each block's runs of six words that other blocks hold, too."""
        n = len(self)
        n_runs = len(self.ids) - _N_REPEATED + 1
        if n_runs <= 0:
            return np.zeros(n)
        runs = np.zeros(n_runs, np.uint64)
        for at in range(_N_REPEATED):
            runs = runs * _MULTIPLIER + self.ids[at : at + n_runs].astype(np.uint64)
        is_whole = self.block_of[:n_runs] == self.block_of[_N_REPEATED - 1 :]
        _, numbers = np.unique(runs[is_whole], return_inverse=True)
        held, blocks = np.divmod(np.unique(numbers * n + self.block_of[:n_runs][is_whole]), n)
        is_shared = np.bincount(held)[held] > 1
        share = np.bincount(blocks[is_shared], minlength=n)
        return share / np.maximum(1, np.bincount(blocks, minlength=n))

    def _sums(self, marks: npt.NDArray[np.bool_]) -> Ints:
        if not len(self):
            return np.zeros(0, np.int64)
        return np.add.reduceat(marks, self._starts, dtype=np.int64)

    def _numbered(self, words: Sequence[str]) -> Ints:
        lower = [word.lower() for word in words]
        self._numbers.update({word: number for number, word in enumerate(dict.fromkeys(lower))})
        return np.fromiter(map(self._numbers.__getitem__, lower), np.int64, len(lower))


@cache
def _kinds_of_characters() -> npt.NDArray[np.uint8]:
    """For each code of the basic plane the bits of its kinds."""
    kinds = np.zeros(_N_CODES, np.uint8)
    for code in range(_N_CODES):
        char = chr(code)
        if char.isalnum() or char == "_":
            kinds[code] = IN_WORD | DIGIT * char.isdigit() | UPPER * char.isupper()
    for marks, kind in ((",;、，", COMMA), ('"“”„«»「」', QUOTE)):
        kinds[[ord(mark) for mark in marks]] |= kind
    for first, last in _WIDE:
        kinds[first : last + 1] |= WIDE
    return kinds
