"""Full-text search over articles and statements, the best first.

Invariant: no input is an error (`words` sees to it); a listing is bounded by its `limit`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, literal_column, select, table
from sqlalchemy import column as named_column

from onrecord.store.schema import articles, documents, layers, newest
from onrecord.store.statements import (
    Filters,
    Statement,
    is_place_of,
    page_conditions,
    shown_place,
    statements_numbered,
)
from onrecord.store.words import all_of

# Two code points that are no characters: Unicode keeps them out of texts that are exchanged.
_OPENING, _CLOSING = "\ufdd0", "\ufdd1"
_N_SNIPPET_WORDS = 24
_HEADLINE_WEIGHT = 4.0
_MOST_CHARS = 50_000
"""Of a longer text the beginning is shown: FTS5 holds each place that fits against each other one,
which takes minutes for a page of a million characters that repeats a word."""
_SNIPPET = (
    f"CASE WHEN length(article_words.text) > {_MOST_CHARS} "
    "THEN substr(article_words.text, 1, 150) || ' … ' "
    f"ELSE snippet(article_words, 1, '{_OPENING}', '{_CLOSING}', ' … ', {_N_SNIPPET_WORDS}) END"
)


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


def pages(
    connection: Connection,
    words: str,
    filters: Filters | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> list[Hit]:
    """Pages whose headline or text holds the words, the best first; a page with copies once.

    Of the filters those of pages count: `since`, `until`, `publisher`, `documents`, `added_since`.
    """
    wanted = filters or Filters()
    among = [] if wanted.documents is None else [is_place_of(wanted.documents)]
    found = table("article_words", named_column("rowid"), named_column("text"))
    whole: Any = literal_column("article_words")
    snippet: Any = literal_column(_SNIPPET)
    shown = select(newest.c.layer)
    query = (
        select(
            documents.c.id,
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
            snippet,
        )
        .select_from(found)
        .join(articles, articles.c.number == found.c.rowid)
        .join(layers, layers.c.article == articles.c.number)
        .join(documents, documents.c.number == shown_place())
        .where(whole.op("MATCH")(all_of(words)), layers.c.number.in_(shown))
        .where(*page_conditions(wanted), *among)
        .order_by(
            literal_column(f"bm25(article_words, {_HEADLINE_WEIGHT}, 1.0)"), documents.c.number
        )
        .limit(limit)
        .offset(offset)
    )
    return [Hit(*row[:5], *_marked(row[5])) for row in connection.execute(query)]


def statements(
    connection: Connection, words: str, *, limit: int = 50, offset: int = 0
) -> list[Statement]:
    """Statements of the newest layers whose content holds the words, the best first."""
    numbers = statement_numbers(connection, all_of(words), limit=limit, offset=offset)
    return statements_numbered(connection, numbers)


def statement_numbers(
    connection: Connection, match: str, *, limit: int, offset: int = 0
) -> list[int]:
    """Row numbers of the statements that fit an FTS5 query, the best first."""
    return _best(connection, "statement_words", match, limit, offset)


def article_numbers(connection: Connection, match: str, *, limit: int) -> list[int]:
    """Row numbers of the articles whose text fits an FTS5 query, the best first."""
    return _best(connection, "article_words", match, limit, 0)


def _best(connection: Connection, name: str, match: str, limit: int, offset: int) -> list[int]:
    found = table(name, named_column("rowid"), named_column("rank"))
    whole: Any = literal_column(name)
    query = (
        select(found.c.rowid)
        .where(whole.op("MATCH")(match))
        .order_by(found.c.rank, found.c.rowid)
        .limit(limit)
        .offset(offset)
    )
    return [int(n) for n in connection.execute(query).scalars()]


def _marked(snippet: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The snippet without its marks, and where they stood."""
    plain: list[str] = []
    marked: list[tuple[int, int]] = []
    start = at = 0
    for char in snippet:
        if char == _OPENING:
            start = at
        elif char == _CLOSING:
            marked.append((start, at))
        else:
            plain.append(char)
            at += 1
    return "".join(plain), tuple(marked)
