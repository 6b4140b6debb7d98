"""Text to word pieces with the features that an uncased tokenizer throws away.

Invariant: training and run time both come through `tokenize`; each array has one entry a word
piece, and `starts`/`ends` lead back to code points of the text.

Casing, quotation marks and line breaks carry much of what tells who speaks, and the uncased
tokenizer drops the first and the last. They are given back as small integers with an embedding
table each (`N_CASES`, `N_QUOTES`, `N_BREAKS`), added to the word embeddings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_CASES = 6
"""lower, Capitalised, UPPER, miXed, with digits, no word"""
N_QUOTES = 8
"""outside; double open mark, inside, close mark; single open mark, inside, close mark; both"""
N_BREAKS = 4
"""none; new paragraph; text start; new paragraph while a quotation is open"""

_WORD = re.compile(r"\w+")
_OPEN_DOUBLE = "“«„"
_CLOSE_DOUBLE = "”»"
_DOUBLE = re.compile(f'[{_OPEN_DOUBLE}{_CLOSE_DOUBLE}"]')
_MARK = re.compile(f"[{_OPEN_DOUBLE}{_CLOSE_DOUBLE}\"‘’']")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Word pieces of one text; every array has shape [n_pieces].

    `ids` are vocabulary indices, without special tokens; `starts`, `ends` code points;
    `cases`, `quotes`, `breaks` the feature classes above; `lines` the number of the paragraph.
    Blank lines count for nothing: some pages have them between paragraphs, others none.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    cases: NDArray[np.int64]
    quotes: NDArray[np.int64]
    breaks: NDArray[np.int64]
    lines: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def features(self) -> NDArray[np.int64]:
        """Cases, quotes and breaks side by side [n_pieces, 3]."""
        return np.stack([self.cases, self.quotes, self.breaks], 1)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The pieces `[first, last)` that share a character with `text[start:end]`."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)


def tokenize(text: str, tokenizer: Any) -> Tokens:
    """The word pieces and features of `text`; `tokenizer` is a `tokenizers.Tokenizer`."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoding.ids, dtype=np.int64)
    kept = offsets[:, 1] > offsets[:, 0]
    ids, starts, ends = ids[kept], offsets[kept, 0], offsets[kept, 1]
    state = quote_states(text)
    lines = text.split("\n")
    at_line = _paragraphs(text, lines)[starts]
    return Tokens(
        ids=ids,
        starts=starts,
        ends=ends,
        cases=_cases(text, starts),
        quotes=state[starts],
        breaks=_breaks(lines, at_line),
        lines=at_line,
    )


def _cases(text: str, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    found = list(_WORD.finditer(text))
    if not found:
        return np.full(len(starts), 5, dtype=np.int64)
    words = np.array([(m.start(), m.end(), _case(m.group())) for m in found], dtype=np.int64)
    at = np.searchsorted(words[:, 0], starts, side="right") - 1
    return np.where((at >= 0) & (starts < words[at, 1]), words[at, 2], 5)


@lru_cache(maxsize=8192)
def _case(word: str) -> int:
    if any(c.isdigit() for c in word):
        return 4
    if word.islower() or not any(c.isupper() for c in word):
        return 0
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return 1
    return 2 if word.isupper() else 3


def _paragraphs(text: str, lines: list[str]) -> NDArray[np.int64]:
    """The number of the paragraph of every character, blank lines not counted."""
    numbers = np.zeros(len(text) + 1, dtype=np.int64)
    offset = number = 0
    for line in lines:
        numbers[offset : offset + len(line) + 1] = number
        number += bool(line.strip())
        offset += len(line) + 1
    return numbers


def _breaks(lines: list[str], paragraphs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The class of every piece; `paragraphs` [n_pieces] are their paragraphs' numbers."""
    breaks = np.zeros(len(paragraphs), dtype=np.int64)
    is_open = open_at_end([line for line in lines if line.strip()])
    for i in np.flatnonzero(np.diff(paragraphs, prepend=-1)):
        number = int(paragraphs[i])
        breaks[i] = 2 if i == 0 else 3 if is_open[number - 1] else 1
    return breaks


def open_at_end(lines: list[str]) -> list[bool]:
    """For every line, whether a quotation is open at its end."""
    out = []
    for line in lines:
        depth = 0
        for mark in _DOUBLE.finditer(line):
            depth = _double_depth(line, mark.start(), mark.group(), depth)
        out.append(depth == 1)
    return out


def _double_depth(line: str, i: int, char: str, depth: int) -> int:
    if char in _OPEN_DOUBLE:
        return 1
    if char in _CLOSE_DOUBLE:
        return 0
    if char == '"':
        return 0 if depth and not looks_opening(line, i) else 1
    return depth


def looks_opening(line: str, i: int) -> bool:
    """Whether a straight mark at `line[i]` stands where a quotation begins."""
    before = line[i - 1] if i else " "
    after = line[i + 1] if i + 1 < len(line) else " "
    return (before.isspace() or before in "([—–-") and not after.isspace()


def quote_states(text: str) -> NDArray[np.int64]:
    """The quotation class of every character (see `N_QUOTES`); each line starts outside.

    A quotation that goes on over paragraphs repeats its opening mark; one whose closing mark was
    forgotten ends with its line, so that an odd mark never spoils the rest of the page.
    """
    states = np.zeros(len(text) + 1, dtype=np.int64)
    offset = 0
    for line in text.split("\n"):
        _mark_line(line, states, offset)
        offset += len(line) + 1
    return states


def _mark_line(line: str, states: NDArray[np.int64], offset: int) -> None:
    in_double = in_single = False
    done = 0
    for mark in _MARK.finditer(line):
        i, char = mark.start(), mark.group()
        at = offset + i
        states[offset + done : at] = _inside(in_double=in_double, in_single=in_single)
        done = i + 1
        if char in _OPEN_DOUBLE or char in _CLOSE_DOUBLE or char == '"':
            was = in_double
            in_double = bool(_double_depth(line, i, char, int(in_double)))
            states[at] = 1 if in_double else 3
            in_single = in_single and was and in_double
        elif char in "‘’'" and _single_mark(line, i, char, in_single=in_single):
            in_single = not in_single
            states[at] = 4 if in_single else 6
        else:
            states[at] = _inside(in_double=in_double, in_single=in_single)
    states[offset + done : offset + len(line)] = _inside(in_double=in_double, in_single=in_single)


def _inside(*, in_double: bool, in_single: bool) -> int:
    return (2 if in_double else 0) if not in_single else (7 if in_double else 5)


def _single_mark(line: str, i: int, char: str, *, in_single: bool) -> bool:
    """Whether a single mark quotes; else it is an apostrophe."""
    before = line[i - 1] if i else " "
    after = line[i + 1] if i + 1 < len(line) else " "
    if in_single:
        return char != "‘" and not after.isalnum() and not before.isspace()
    if char == "’" or before.isalnum() or not after.isalnum():
        return False
    end = line.find("’" if char == "‘" else "'", i + 2)
    while end > 0:
        following = line[end + 1] if end + 1 < len(line) else " "
        if not following.isalnum() and line[end - 1] != "s":
            return True
        end = line.find("’" if char == "‘" else "'", end + 1)
    return False
