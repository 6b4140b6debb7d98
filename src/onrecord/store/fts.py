"""What is SQLite's own: the full-text tables and the pragmas. PostgreSQL will have its twin.

Invariant: the full text holds no words of its own (external content); triggers keep it in step
with the tables, so that a row and its index entry are written or lost together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.store.schema import FULL_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENIZER = "unicode61 remove_diacritics 2"


def creation() -> Iterator[str]:
    """The statements that make the full-text tables and their triggers."""
    for name, (table, columns) in FULL_TEXT.items():
        listed = ", ".join(columns)
        new = ", ".join(f"new.{c}" for c in columns)
        old = ", ".join(f"old.{c}" for c in columns)
        yield (
            f"CREATE VIRTUAL TABLE {name} USING fts5({listed}, content='{table}', "
            f"content_rowid='number', tokenize='{TOKENIZER}')"
        )
        insert = f"INSERT INTO {name}(rowid, {listed}) VALUES (new.number, {new});"
        delete = f"INSERT INTO {name}({name}, rowid, {listed}) VALUES ('delete', old.number, {old});"
        yield f"CREATE TRIGGER {name}_added AFTER INSERT ON {table} BEGIN {insert} END"
        yield f"CREATE TRIGGER {name}_removed AFTER DELETE ON {table} BEGIN {delete} END"
        yield (
            f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {listed} ON {table} "
            f"BEGIN {delete} {insert} END"
        )


WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
)
READER_PRAGMAS = ("PRAGMA query_only=ON", "PRAGMA busy_timeout=5000", "PRAGMA temp_store=MEMORY")
