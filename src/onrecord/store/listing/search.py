"""Full-text search over articles and statements, the best first.

Invariant: no input is an error (`words` sees to it); a listing is bounded by its `limit`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, case, func, select

from onrecord.store.dialects.full_text import searching
from onrecord.store.dialects.searching import CLOSING, OPENING
from onrecord.store.listing.filters import Filters, asked_of_pages, is_place_of, page_conditions
from onrecord.store.listing.shelf import Numbers
from onrecord.store.listing.statements import Statement, shown_place, statements_numbered
from onrecord.store.listing.words import all_of
from onrecord.store.memory import remembered
from onrecord.store.schema import articles, documents, layers, newest
from onrecord.store.standing import states_of

_HEADLINE_WEIGHT = 4.0
_MOST_CHARS, _N_AROUND = 50_000, 80
"""The full text looks for the best words around in time as the square of how often they stand in
a page: in 10 MB of one sentence for hours. Of a longer page the first place is shown."""
_MANY = 5000
"""Of more pages that hold the words, all that are shown are asked for, not these one by one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds the words; `marked` are the stretches of `snippet` that fit, half-open.

    `became` says in words that it was taken back.
    """

    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    snippet: str
    marked: tuple[tuple[int, int], ...]
    became: str | None = None


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
    asked = filters or Filters()
    numbers = remembered(
        connection,
        ("pages", words, *asked_of_pages(asked), asked.documents),
        lambda: _pages_that_fit(connection, all_of(words), asked),
    )[offset : offset + limit].tolist()
    rows = {row.number: row for row in connection.execute(_shown_pages(numbers))}
    short = [n for n, row in rows.items() if row.n_chars <= _MOST_CHARS]
    words_of = searching(connection).snippets(connection, all_of(words), short)
    words_of |= {n: _around(row.beginning, words) for n, row in rows.items() if n not in words_of}
    states = states_of(connection, (row.id for row in rows.values()))
    hits = [_hit(rows[n], words_of[n]) for n in numbers if n in rows]
    return [replace(h, became=states[h.document].told) if h.document in states else h for h in hits]


def _around(text: str, words: str) -> str:
    """Some words of a text around the first of those asked for, which is marked."""
    asked = "|".join(map(re.escape, re.findall(r"[^\W_]+", words)))
    found = re.search(rf"\b(?:{asked})\w*", text, re.IGNORECASE) if asked else None
    start, end = found.span() if found else (0, 0)
    before, after = text[max(0, start - _N_AROUND) : start], text[end : end + _N_AROUND]
    marked = f"{OPENING}{text[start:end]}{CLOSING}" if found else ""
    return f"{before.split(' ', 1)[-1]}{marked}{after.rsplit(' ', 1)[0]} … "


def _pages_that_fit(connection: Connection, match: str, filters: Filters) -> Numbers:
    """Row numbers of the articles that hold the words and that a document shows, the best first."""
    best = searching(connection).best(
        connection, "article_words", match, weights=(_HEADLINE_WEIGHT, 1.0)
    )
    numbers = np.array(best, dtype=np.int32)
    some = [numbers] if len(numbers) > _MANY else np.array_split(numbers, len(numbers) // 500 + 1)
    shown = [_shown(connection, part, filters, is_all=len(numbers) > _MANY) for part in some]
    fitting: Numbers = numbers[np.isin(numbers, np.concatenate(shown))]
    return fitting


def _shown(connection: Connection, some: Numbers, filters: Filters, *, is_all: bool) -> Numbers:
    """Of some articles, or of all, those that a document shows and that fit."""
    conditions = page_conditions(filters)
    if filters.documents is not None:
        conditions.append(is_place_of(filters.documents))
    query = select(layers.c.article).join(newest, newest.c.layer == layers.c.number)
    if conditions:
        query = (
            select(layers.c.article)
            .select_from(layers)
            .join(documents, documents.c.number == shown_place())
            .join(articles, articles.c.number == layers.c.article)
            .where(*conditions)
        )
    if not is_all:
        query = query.where(layers.c.article.in_(some.tolist()))
    return np.array(connection.execute(query).scalars().all(), dtype=np.int32)


def _shown_pages(numbers: Sequence[int]) -> Select[Any]:
    n_chars = func.length(articles.c.text)
    return (
        select(
            articles.c.number,
            documents.c.id,
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
            n_chars.label("n_chars"),
            case(
                (n_chars > _MOST_CHARS, func.substr(articles.c.text, 1, _MOST_CHARS)), else_=""
            ).label("beginning"),
        )
        .select_from(articles)
        .join(layers, layers.c.article == articles.c.number)
        .join(newest, newest.c.layer == layers.c.number)
        .join(documents, documents.c.number == shown_place())
        .where(articles.c.number.in_(numbers))
    )


def _hit(row: Any, snippet: str) -> Hit:
    return Hit(row.id, row.uri, row.publisher, row.published, row.headline, *_marked(snippet))


def statements(
    connection: Connection, words: str, *, limit: int = 50, offset: int = 0
) -> list[Statement]:
    """Statements of the newest layers whose content holds the words, the best first."""
    numbers = statement_numbers(connection, all_of(words), limit=limit, offset=offset)
    return statements_numbered(connection, numbers)


def statement_numbers(
    connection: Connection, match: str, *, limit: int, offset: int = 0
) -> list[int]:
    """Row numbers of the statements that fit a query, the best first."""
    return searching(connection).best(
        connection, "statement_words", match, limit=limit, offset=offset
    )


def article_numbers(connection: Connection, match: str, *, limit: int) -> list[int]:
    """Row numbers of the articles whose text fits a query, the best first."""
    return searching(connection).best(connection, "article_words", match, limit=limit)


def _marked(snippet: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The snippet without its marks, and where they stood."""
    plain: list[str] = []
    marked: list[tuple[int, int]] = []
    start = at = 0
    for char in snippet:
        if char == OPENING:
            start = at
        elif char == CLOSING:
            marked.append((start, at))
        else:
            plain.append(char)
            at += 1
    return "".join(plain), tuple(marked)
