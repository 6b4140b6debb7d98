"""Words that people keep, made fit: no control characters, no longer than is kept."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from onrecord.errors import UnfitWords

MAX_NAME_CHARS, MAX_WORDS_CHARS = 200, 20_000
_UNFIT = frozenset(("Cc", "Cs"))
"""Control characters and halves of surrogate pairs, which no text file and no database takes."""


def a_name(name: str, what: str) -> str:
    """A name in one line; raises `UnfitWords` where it is empty or too long."""
    fit = " ".join(_fit(name).split())
    if not 0 < len(fit) <= MAX_NAME_CHARS:
        raise UnfitWords(what, n_chars=len(fit), max_chars=MAX_NAME_CHARS)
    return fit


def some_words(words: str, what: str, *, is_needed: bool = True) -> str:
    """Words in any number of lines; raises `UnfitWords`."""
    fit = _fit(words).strip()
    if len(fit) > MAX_WORDS_CHARS or (is_needed and not fit):
        raise UnfitWords(what, n_chars=len(fit), max_chars=MAX_WORDS_CHARS)
    return fit


def folded(words: str) -> str:
    """Words as they are compared: without case, white space and composition."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def now() -> str:
    """Now, in ISO 8601 of one width, so that it sorts."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _fit(words: str) -> str:
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in _UNFIT)
    return unicodedata.normalize("NFC", "".join(kept))
