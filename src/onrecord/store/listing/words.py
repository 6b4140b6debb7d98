"""What a person types, as a query of the full text; safe whatever it is.

Invariant: the asked words never reach the full text's query language unquoted, so that no input
is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_OPERATORS = frozenset({"AND", "OR", "NOT"})
NOTHING = '"\x01"'
"""A query that fits no row."""
_MAX_TERMS = 64


def all_of(words: str) -> str:
    """The query for what a person typed: phrases in quotation marks, `word*`, AND, OR, NOT.

    Operators count only between two terms; anything else is taken as plain words, all of which
    must stand in the text. Without any word the query fits nothing. No more than 64 terms count.
    """
    parts: list[str] = []
    for phrase, plain in _TOKEN.findall(words)[:_MAX_TERMS]:
        if plain in _OPERATORS:
            if parts and parts[-1] not in _OPERATORS:
                parts.append(plain)
            continue
        term = _term(phrase or plain, is_prefix=plain.endswith("*"))
        if term:
            parts.append(term)
    while parts and parts[-1] in _OPERATORS:
        parts.pop()
    return " ".join(_joined(parts)) or NOTHING


def any_of(phrases: Iterable[str]) -> str:
    """The query for any of some phrases, each taken word by word."""
    terms = [term for phrase in phrases if (term := _term(phrase, is_prefix=False))]
    return " OR ".join(dict.fromkeys(terms)) or NOTHING


def _term(words: str, *, is_prefix: bool) -> str:
    found = _WORD.findall(words)
    return f'"{" ".join(found)}"{"*" if is_prefix else ""}' if found else ""


def _joined(parts: list[str]) -> Iterable[str]:
    """Two terms side by side are both wanted; said aloud, for it binds looser than by silence."""
    was_term = False
    for part in parts:
        is_term = part not in _OPERATORS
        if is_term and was_term:
            yield "AND"
        yield part
        was_term = is_term
