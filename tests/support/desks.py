"""The desk of a record for tests: a file beside it, or a schema in its database."""

from __future__ import annotations

from pathlib import Path

from onrecord.desk import database
from onrecord.desk.database import desk_of
from onrecord.desk.schema import metadata
from onrecord.desk.shared import SCHEMA
from support.each_database import database_of, executed


def desk_holds(record: Path, words: str) -> bool:
    """Whether words stand anywhere in the desk's file, or in any row of its tables."""
    if database_of(record) is None:
        return words.encode() in desk_of(record).read_bytes()
    with database.reading(record) as desk:
        return any(words in repr(desk.execute(t.select()).all()) for t in metadata.sorted_tables)


def drop_desk(record: Path) -> None:
    """Remove the desk."""
    shared = database_of(record)
    if shared is None:
        desk_of(record).unlink()
    else:
        executed(shared, f"DROP SCHEMA {SCHEMA} CASCADE", ())
