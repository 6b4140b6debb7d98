"""Full-text search over articles and statements, safe for whatever a person types.

Invariant: the asked words never reach SQLite's query language unquoted, so no input is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, text

from onrecord.store import queries
from onrecord.store.queries import Statement

_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_MARK = ("\x02", "\x03")
_SNIPPET_WORDS = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds the words; `marked` are the stretches of `snippet` that fit, half-open."""

    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    snippet: str
    marked: tuple[tuple[int, int], ...]


def match_of(words: str) -> str:
    """The words as a query of SQLite's FTS5: phrases in quotation marks, `word*`, AND, OR, NOT.

    Operators count only between two terms; anything else is taken as plain words, all of which
    must stand in the text. Empty where no word is left.
    """
    parts: list[str] = []
    for phrase, plain in _TOKEN.findall(words):
        if plain in _OPERATORS:
            if parts and parts[-1] not in _OPERATORS:
                parts.append(plain)
            continue
        term = _term(phrase or plain, is_prefix=plain.endswith("*"))
        if term:
            parts.append(term)
    while parts and parts[-1] in _OPERATORS:
        parts.pop()
    return " ".join(parts)


def _term(words: str, *, is_prefix: bool) -> str:
    found = _WORD.findall(words)
    return f'"{" ".join(found)}"{"*" if is_prefix else ""}' if found else ""


def pages(connection: Connection, words: str, *, limit: int = 50, offset: int = 0) -> list[Hit]:
    """Pages whose headline or text holds the words, the best first."""
    match = match_of(words)
    if not match:
        return []
    query = text(
        "SELECT d.id, d.uri, l.publisher, l.published, l.headline, "
        "snippet(layer_words, 1, :opening, :closing, ' … ', :n) AS snippet "
        "FROM layer_words JOIN layers l ON l.number = layer_words.rowid "
        "JOIN documents d ON d.number = l.document "
        "WHERE layer_words MATCH :match AND l.number = "
        "(SELECT max(number) FROM layers WHERE document = l.document) "
        "ORDER BY bm25(layer_words, 4.0, 1.0) LIMIT :limit OFFSET :offset"
    )
    values = {
        "match": match, "opening": _MARK[0], "closing": _MARK[1], "n": _SNIPPET_WORDS,
        "limit": limit, "offset": offset,
    }  # fmt: skip
    return [_hit(r) for r in connection.execute(query, values).mappings()]


def statements(
    connection: Connection, words: str, *, limit: int = 50, offset: int = 0
) -> list[Statement]:
    """Statements whose content holds the words, the best first."""
    match = match_of(words)
    if not match:
        return []
    return queries.statements_numbered(
        connection, statement_numbers(connection, match, limit=limit, offset=offset)
    )


def statement_numbers(
    connection: Connection, match: str, *, limit: int, offset: int = 0
) -> list[int]:
    """Row numbers of the statements that fit an FTS5 query, the best first."""
    query = text(
        "SELECT rowid FROM statement_words WHERE statement_words MATCH :match "
        "ORDER BY rank LIMIT :limit OFFSET :offset"
    )
    values = {"match": match, "limit": limit, "offset": offset}
    return [int(n) for n in connection.execute(query, values).scalars()]


def layer_numbers(connection: Connection, match: str, *, limit: int) -> list[int]:
    """Row numbers of the layers whose text fits an FTS5 query, the best first."""
    query = text(
        "SELECT rowid FROM layer_words WHERE layer_words MATCH :match ORDER BY rank LIMIT :limit"
    )
    return [int(n) for n in connection.execute(query, {"match": match, "limit": limit}).scalars()]


def _hit(row: object) -> Hit:
    r: dict[str, str] = dict(row)  # type: ignore[call-overload]
    plain: list[str] = []
    marked: list[tuple[int, int]] = []
    at = start = 0
    for char in r["snippet"]:
        if char == _MARK[0]:
            start = at
        elif char == _MARK[1]:
            marked.append((start, at))
        else:
            plain.append(char)
            at += 1
    return Hit(
        r["id"], r["uri"], r["publisher"], r["published"], r["headline"], "".join(plain), tuple(marked)
    )
