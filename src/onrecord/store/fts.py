"""What is SQLite's own: pragmas, full text, the file at rest. PostgreSQL will have its twin.

Invariant: the full text holds no words of its own (external content); triggers keep it in step
with the tables, so that a row and its index entry are written or lost together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, column, literal_column, select, table
from sqlalchemy.exc import DBAPIError, OperationalError

APPLICATION_ID = 0x6F6E7263
"""Stands in the file's header, so that `file` and we know a record: "onrc"."""

WRITER_PRAGMAS = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32768",
)
READER_PRAGMAS = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA query_only=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32768",
)

FullText = Mapping[str, tuple[str, tuple[str, ...]]]


def full_text_statements(full_text: FullText) -> Iterator[str]:
    """What makes the full-text tables, their triggers and their table of terms."""
    # Names of tables and columns are our own, nothing from outside is put into these sentences.
    for name, (content, columns) in full_text.items():
        listed = ", ".join(columns)
        new = ", ".join(f"new.{c}" for c in columns)
        old = ", ".join(f"old.{c}" for c in columns)
        yield (
            f"CREATE VIRTUAL TABLE {name} USING fts5({listed}, content='{content}', "
            "content_rowid='number', tokenize='unicode61 remove_diacritics 2')"
        )
        yield f"CREATE VIRTUAL TABLE {name}_terms USING fts5vocab({name}, 'row')"
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


SHOWN_CONTENTS = (
    "CREATE VIEW shown_contents AS SELECT attributions.number AS number, "
    "coalesce(corrected_contents.content, attributions.content) AS content FROM attributions "
    "LEFT JOIN corrected_contents ON corrected_contents.attribution = attributions.number"
)


def shown_content_statements() -> Iterator[str]:
    """What lets the full text of statements hold their words as people corrected them.

    The triggers of `attributions` stay as they are: a correction goes before its statement does.
    """
    yield SHOWN_CONTENTS
    yield "DROP TABLE statement_words_terms"
    yield "DROP TABLE statement_words"
    yield (
        "CREATE VIRTUAL TABLE statement_words USING fts5(content, content='shown_contents', "
        "content_rowid='number', tokenize='unicode61 remove_diacritics 2')"
    )
    yield "CREATE VIRTUAL TABLE statement_words_terms USING fts5vocab(statement_words, 'row')"
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


def rebuilt(name: str) -> str:
    """The statement that fills a full-text table from its content."""
    return f"INSERT INTO {name}({name}) VALUES ('rebuild')"  # noqa: S608 - our own names


def disagrees(connection: Connection, name: str) -> bool:
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


def matching(name: str, match: str) -> Select[Any]:
    """The row numbers that fit a query in the full text's own language."""
    words = table(name, column("rowid"))
    return select(words.c.rowid).where(literal_column(name).op("MATCH")(match))


def keep_a_log(connection: Any) -> None:
    """Readers and the writer beside one another: the write-ahead log, for good."""
    connection.execute("PRAGMA journal_mode=WAL")


def write_anew(connection: Any) -> bool:
    """Leave no deleted word in free pages, index segments or the log; False while others read.

    Takes time and free disk in proportion to the file. A deleted row's terms stay in the segments
    of its full-text table until these are merged, hence "optimize".
    """
    connection.execute("PRAGMA temp_store=FILE")  # the copy may be larger than memory
    connection.execute("VACUUM")
    connection.execute("PRAGMA temp_store=MEMORY")
    # A reader that stays longer is told of; the next writer tries again.
    connection.execute("PRAGMA busy_timeout=2000")
    try:
        return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(WRITER_PRAGMAS[0])


def merged(name: str) -> str:
    """The statement that merges a full-text table's segments into one."""
    return f"INSERT INTO {name}({name}) VALUES ('optimize')"  # noqa: S608 - our own names
