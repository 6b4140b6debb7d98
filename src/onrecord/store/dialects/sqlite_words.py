"""SQLite's full text (FTS5): made, kept in step, searched, the best first.

Invariant: the full text holds no words of its own (external content); triggers keep it in step
with the tables, so that a row and its index entry are written or lost together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, column, literal_column, select, table, text
from sqlalchemy.exc import DBAPIError, OperationalError

from onrecord.store.dialects.searching import CLOSING, N_AROUND, OPENING, FullText
from onrecord.store.dialects.sqlite import WRITER_PRAGMAS

SHOWN_CONTENTS = (
    "CREATE VIEW shown_contents AS SELECT attributions.number AS number, "
    "coalesce(corrected_contents.content, attributions.content) AS content FROM attributions "
    "LEFT JOIN corrected_contents ON corrected_contents.attribution = attributions.number"
)


class InSqlite:
    """The full text of a record in a file."""

    def make(self, full_text: FullText) -> Iterator[str]:
        """What makes the full-text tables, their triggers and their table of terms."""
        # Names of tables and columns are our own, nothing from outside is put into the sentences.
        for name, (content, columns) in full_text.items():
            listed = ", ".join(columns)
            new = ", ".join(f"new.{c}" for c in columns)
            old = ", ".join(f"old.{c}" for c in columns)
            yield from _tables(name, content, listed)
            insert = f"INSERT INTO {name}(rowid, {listed}) VALUES (new.number, {new});"  # noqa: S608
            delete = (
                f"INSERT INTO {name}({name}, rowid, {listed}) "  # noqa: S608
                f"VALUES ('delete', old.number, {old});"
            )
            yield f"CREATE TRIGGER {name}_added AFTER INSERT ON {content} BEGIN {insert} END"
            yield f"CREATE TRIGGER {name}_removed AFTER DELETE ON {content} BEGIN {delete} END"
            yield (
                f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {listed} ON {content} "
                f"BEGIN {delete} {insert} END"
            )

    def drop(self, full_text: FullText) -> Iterator[str]:
        """What takes away all that `make` made."""
        for name in full_text:
            for when in ("added", "removed", "changed"):
                yield f"DROP TRIGGER {name}_{when}"
            yield f"DROP TABLE {name}_terms"
            yield f"DROP TABLE {name}"

    def show_corrected(self) -> Iterator[str]:
        """What lets the full text of statements hold their words as people corrected them.

        The triggers of `attributions` stay: a correction goes before its statement does.
        """
        yield SHOWN_CONTENTS
        yield "DROP TABLE statement_words_terms"
        yield "DROP TABLE statement_words"
        yield from _tables("statement_words", "shown_contents", "content")
        insert = "INSERT INTO statement_words(rowid, content)"
        remove = "INSERT INTO statement_words(statement_words, rowid, content)"
        found = "FROM attributions WHERE number"
        yield (
            "CREATE TRIGGER corrected_words_added AFTER INSERT ON corrected_contents BEGIN "  # noqa: S608 - our own names
            f"{remove} SELECT 'delete', number, content {found} = new.attribution; "
            f"{insert} VALUES (new.attribution, new.content); END"
        )
        yield (
            "CREATE TRIGGER corrected_words_removed AFTER DELETE ON corrected_contents BEGIN "
            f"{remove} VALUES ('delete', old.attribution, old.content); "
            f"{insert} SELECT number, content {found} = old.attribution; END"
        )

    def show_as_read(self) -> Iterator[str]:
        """What lets it hold their words as they were read again."""
        yield "DROP TRIGGER corrected_words_added"
        yield "DROP TRIGGER corrected_words_removed"
        yield "DROP TABLE statement_words_terms"
        yield "DROP TABLE statement_words"
        yield "DROP VIEW shown_contents"
        yield from _tables("statement_words", "attributions", "content")

    def rebuild(self, name: str, content: str) -> Iterator[str]:  # noqa: ARG002 - it knows
        """What fills a full-text table from its content."""
        yield f"INSERT INTO {name}({name}) VALUES ('rebuild')"  # noqa: S608 - our own names

    def stay(self, name: str, why: str) -> Iterator[str]:
        """What refuses that rows of a table are changed."""
        yield (
            f"CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} BEGIN "
            f"SELECT RAISE(ABORT, '{why}'); END"
        )

    def no_longer_stay(self, name: str) -> Iterator[str]:
        """What lets rows of that table be changed again."""
        yield f"DROP TRIGGER {name}_stay"

    def disagrees(self, connection: Connection, name: str) -> bool:
        """Whether a full-text table holds other words than its content; changes nothing.

        Needs a writer's connection: the check is spelled as an INSERT.
        """
        try:
            connection.exec_driver_sql(
                f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own names
            )
        except OperationalError:
            raise
        except DBAPIError:
            return True
        finally:
            connection.rollback()
        return False

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
        found = table(name, column("rowid"), column("rank"))
        whole: Any = literal_column(name)
        query = select(found.c.rowid).where(whole.op("MATCH")(match))
        if weights:
            by = f"bm25({', '.join(map(str, weights))})"
            query = query.where(found.c.rank.op("MATCH")(by))
        query = query.order_by(found.c.rank, found.c.rowid)
        if limit is not None:
            query = query.limit(limit).offset(offset)
        return list(connection.execute(query).scalars())

    def snippets(self, connection: Connection, match: str, some: Sequence[int]) -> dict[int, str]:
        """The words around in the texts of some articles, the places that fit marked."""
        found = table("article_words", column("rowid"))
        whole: Any = literal_column("article_words")
        snippet: Any = literal_column(
            f"snippet(article_words, 1, '{OPENING}', '{CLOSING}', ' … ', {N_AROUND})"
        )
        # As a sum, or the full text would be asked anew for each number.
        query = select(found.c.rowid, snippet).where(whole.op("MATCH")(match))
        rows = connection.execute(query.where((found.c.rowid + 0).in_(some)))
        return {row[0]: row[1] for row in rows}

    def n_with(self, connection: Connection, name: str, term: str) -> int:
        """How many rows hold a folded word."""
        terms = table(f"{name}_terms", column("term"), column("doc"))
        query = select(terms.c.doc).where(terms.c.term == term)
        return int(connection.execute(query).scalar() or 0)

    def write_anew(self, connection: Connection, names: Sequence[str]) -> bool:
        """Leave no deleted word in free pages, index segments or the log; False while others read.

        Takes time and free disk in proportion to the file. A deleted row's terms stay in the
        segments of its full-text table until these are merged, hence "optimize".
        """
        for name in names:
            connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('optimize')")  # noqa: S608 - our own names
        connection.commit()
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA temp_store=FILE")  # the copy may be larger than memory
        driver.execute("VACUUM")
        driver.execute("PRAGMA temp_store=MEMORY")
        # A reader that stays longer is told of; the next writer tries again.
        driver.execute("PRAGMA busy_timeout=2000")
        try:
            return not driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            driver.execute(WRITER_PRAGMAS[0])

    def damages(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """What the database itself finds wrong: what, and where."""
        for row in connection.execute(text("PRAGMA integrity_check")).scalars():
            if row != "ok":
                yield "the database file", str(row)
        for broken in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"a row of {broken[0]} points to nothing in {broken[2]}", f"row {broken[1]}"


def _tables(name: str, content: str, listed: str) -> Iterator[str]:
    """What makes a full-text table over some columns of a table or a view, and its terms."""
    yield (
        f"CREATE VIRTUAL TABLE {name} USING fts5({listed}, content='{content}', "
        "content_rowid='number', tokenize='unicode61 remove_diacritics 2')"
    )
    yield f"CREATE VIRTUAL TABLE {name}_terms USING fts5vocab({name}, 'row')"
