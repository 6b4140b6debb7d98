"""The full text in PostgreSQL: the same words as SQLite's, found by the same queries.

Each full-text table holds the folded words of a row, a space before and after each, and which
words these are as a `tsvector` with its index. The index finds the rows; the order of words in a
phrase is looked for in the words themselves, for a `tsvector` keeps but 256 places of a word.

Invariant: triggers keep the words in step with the tables, in the same transaction. A row with too
many words for a `tsvector` (a megabyte of different ones) has none and is looked through.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Double,
    TableClause,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, TSQUERY
from sqlalchemy.exc import DBAPIError

from onrecord.store.dialects import postgres_functions as functions
from onrecord.store.dialects.asked import Asked, Term, asked
from onrecord.store.dialects.postgres import SCHEMA
from onrecord.store.dialects.searching import FullText
from onrecord.store.dialects.snippet import snippet
from onrecord.store.dialects.sqlite_words import SHOWN_CONTENTS
from onrecord.store.memory import remembered

COLUMNS = {
    "article_words": ("headline", "text"),
    "statement_words": ("content",),
    "name_words": ("names",),
}
_CONTENT = {
    "article_words": "articles",
    "statement_words": "shown_contents",
    "name_words": "entities",
}
_LOCKED = "55P03"
_K1, _B, _LEAST_IDF = 1.2, 0.75, 1e-6
"""The constants of BM25 in SQLite's full text."""


def fits(name: str, match: str) -> ColumnElement[bool]:
    """Whether a row of a full-text table fits a query; taken apart when it is run."""
    words = words_table(name)
    in_index: Any = bindparam("index", callable_=lambda: asked(match).in_index(), unique=True)
    ordered: Any = bindparam("ordered", callable_=lambda: _ordered(asked(match)), unique=True)
    whole: Any = bindparam("whole", callable_=lambda: asked(match).patterns(), unique=True)
    in_order, throughout = cast(ordered, Text), cast(whole, Text)
    return or_(
        words.c.lexemes.op("@@")(cast(cast(in_index, Text), TSQUERY))
        & or_(in_order.is_(None), _held(in_order, words)),
        words.c.lexemes.is_(None) & _held(throughout, words),
    )


class InPostgres:
    """The full text of a record in a database."""

    def make(self, full_text: FullText) -> Iterator[str]:
        """The functions, the tables and their triggers."""
        yield from functions.statements()
        for name, (content, columns) in full_text.items():
            yield from functions.of_table(name, content, columns)
            yield from functions.triggers(name, content, "number", columns)

    def drop(self, full_text: FullText) -> Iterator[str]:
        """What takes away the functions, the tables and their triggers."""
        for name in full_text:
            yield f"DROP FUNCTION {name}_renewed CASCADE"
            yield f"DROP TABLE {name}"
        yield f"DROP FUNCTION {', '.join(functions.NAMES)}"

    def show_corrected(self) -> Iterator[str]:
        """What lets the full text of statements hold their words as people corrected them."""
        yield SHOWN_CONTENTS
        yield functions.renewing("statement_words", "shown_contents", ("content",))
        yield from functions.triggers(
            "statement_words", "corrected_contents", "attribution", ("content",)
        )

    def show_as_read(self) -> Iterator[str]:
        """What lets it hold their words as they were read again."""
        yield "DROP TRIGGER statement_words_added ON corrected_contents"
        yield "DROP TRIGGER statement_words_changed ON corrected_contents"
        yield functions.renewing("statement_words", "attributions", ("content",))
        yield "DROP VIEW shown_contents"

    def rebuild(self, name: str, content: str) -> Iterator[str]:
        """What fills a full-text table from its content."""
        yield f"TRUNCATE {name}"
        yield f"INSERT INTO {name} {functions.found(content, COLUMNS[name])}"

    def stay(self, name: str, why: str) -> Iterator[str]:
        """What refuses that rows of a table are changed."""
        yield (
            f"CREATE FUNCTION {name}_stay() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        yield (
            f"CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}_stay()"
        )

    def no_longer_stay(self, name: str) -> Iterator[str]:
        """What lets rows of that table be changed again."""
        yield f"DROP FUNCTION {name}_stay CASCADE"

    def disagrees(self, connection: Connection, name: str) -> bool:
        """Whether a full-text table holds other words than its content; changes nothing."""
        should_be = functions.found(_CONTENT[name], COLUMNS[name])
        kept = ", ".join(("rowid", *COLUMNS[name], "n_words", "lexemes"))
        is_kept = f"SELECT {kept} FROM {name}"  # noqa: S608 - our own names
        query = f"({should_be} EXCEPT {is_kept}) UNION ALL ({is_kept} EXCEPT {should_be}) LIMIT 1"
        return connection.exec_driver_sql(query).first() is not None

    def best(
        self,
        connection: Connection,
        name: str,
        match: str,
        *,
        weights: Sequence[float] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[int]:
        """Row numbers of what fits, the best first by BM25 with a weight for each column."""
        words = words_table(name)
        score = _score(connection, name, asked(match).terms, weights)
        query = select(words.c.rowid).where(fits(name, match)).order_by(score.desc(), words.c.rowid)
        if limit is not None:
            query = query.limit(limit).offset(offset)
        return list(connection.execute(query).scalars())

    def snippets(self, connection: Connection, match: str, some: Sequence[int]) -> dict[int, str]:
        """The words around in the texts of some articles, the places that fit marked."""
        texts = table("articles", column("number"), column("text"))
        fitting = select(words_table("article_words").c.rowid).where(fits("article_words", match))
        query = select(texts.c.number, texts.c.text).where(
            texts.c.number.in_(list(some)), texts.c.number.in_(fitting)
        )
        terms = [(term.words, term.is_prefix) for term in asked(match).terms]
        return {row[0]: snippet(row[1], terms) for row in connection.execute(query)}

    def n_with(self, connection: Connection, name: str, term: str) -> int:
        """How many rows hold a folded word."""
        return _n_rows(connection, name, Term((term,), is_prefix=False))

    def write_anew(self, connection: Connection, names: Sequence[str]) -> bool:  # noqa: ARG002 - all
        """Leave no deleted row in the tables' files; False while others read.

        What the server's own log and its backups still hold is the server's to keep or to lose.
        """
        own = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY tablename")
        tables = list(connection.execute(own, {"schema": SCHEMA}).scalars())
        connection.commit()
        apart = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            apart.exec_driver_sql("SET lock_timeout = 2000")
            for name in tables:
                apart.exec_driver_sql(f"VACUUM (FULL) {name}")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _LOCKED:
                raise
            return False
        finally:
            apart.exec_driver_sql("RESET lock_timeout")
        return True

    def damages(self, connection: Connection) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - none
        """PostgreSQL keeps foreign keys, and tells of broken pages when they are read."""
        return iter(())


def _score(
    connection: Connection, name: str, terms: Sequence[Term], weights: Sequence[float]
) -> ColumnElement[float]:
    """BM25 as SQLite's full text reckons it."""
    n_rows, n_words = remembered(
        connection, ("size of the full text", name), lambda: _size(connection, name)
    )
    words = words_table(name)
    columns = [words.c[c] for c in COLUMNS[name]]
    length = _K1 * (1 - _B + _B * words.c.n_words / (n_words / n_rows if n_words else 1.0))
    score: ColumnElement[float] = literal(0.0, Double)
    for term in terms:
        n_hits = _n_rows(connection, name, term)
        idf = max(_LEAST_IDF, math.log((n_rows - n_hits + 0.5) / (n_hits + 0.5)))
        times = sum(
            (
                w * func.n_times(c, term.pattern)
                for c, w in zip(columns, weights or [1.0] * len(columns), strict=True)
            ),
            start=literal(0.0, Double),
        )
        score += literal(idf, Double) * (times * (_K1 + 1)) / (times + length)
    return score


def _size(connection: Connection, name: str) -> tuple[int, int]:
    words = words_table(name)
    query = select(func.count(), func.coalesce(func.sum(words.c.n_words), 0)).select_from(words)
    n_rows, n_words = connection.execute(query).one()
    return int(n_rows), int(n_words)


def _n_rows(connection: Connection, name: str, term: Term) -> int:
    """How many rows hold a term."""
    match = f'"{" ".join(term.words)}"{"*" if term.is_prefix else ""}'
    query = select(func.count()).select_from(words_table(name)).where(fits(name, match))
    return int(connection.execute(query).scalar_one())


def _ordered(told: Asked) -> str | None:
    return None if told.is_told_by_index else told.patterns()


def _held(patterns: ColumnElement[str], words: TableClause) -> ColumnElement[bool]:
    columns = (words.c[c] for c in COLUMNS[words.name])
    return func.words_fit(cast(patterns, JSON), *columns, type_=Boolean())


@cache
def words_table(name: str) -> TableClause:
    """A full-text table; its `rowid` is there in either database."""
    listed = ("rowid", *COLUMNS[name], "n_words", "lexemes")
    return table(name, *map(column, listed))
