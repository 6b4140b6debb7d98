"""The words of a text as SQLite's full text takes them, for a database that takes others.

Invariant: the same words, folded the same, as the tokenizer "unicode61 remove_diacritics 2" finds:
its tables were read off that tokenizer, code point by code point (a test does so again).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FILE = "unicode61.json"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Which code points words are made of, and what each is folded to.

    `in_words` and `marks` are ranges in the language of regular expressions; a mark, such as an
    accent of its own, belongs to a word and is left out.
    """

    in_words: str
    marks: str
    folded: str
    folds: str


@cache
def alphabet() -> Alphabet:
    """What the tokenizer knows of Unicode."""
    told = json.loads(resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    folded, folds = told["fold"]
    return Alphabet(_ranges(told["token"]), _ranges(told["marks"]), folded, folds)


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order."""
    pattern, table = _read()
    for found in pattern.finditer(text):
        yield Token(found.group().translate(table), found.start(), found.end())


def words(text: str) -> tuple[str, ...]:
    """The same, the words alone."""
    return tuple(token.word for token in tokens(text))


@cache
def _read() -> tuple[re.Pattern[str], dict[int, int | None]]:
    known = alphabet()
    pattern = re.compile(f"[{known.in_words}][{known.in_words}{known.marks}]*")
    table: dict[int, int | None] = dict(
        zip(map(ord, known.folded), map(ord, known.folds), strict=True)
    )
    return pattern, table | {ord(one): None for one in marks()}


def marks() -> str:
    """Every mark."""
    told = json.loads(resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    return "".join(chr(n) for first, last in told["marks"] for n in range(first, last + 1))


def _ranges(told: list[list[int]]) -> str:
    return "".join(
        chr(first) if first == last else f"{chr(first)}-{chr(last)}" for first, last in told
    )
