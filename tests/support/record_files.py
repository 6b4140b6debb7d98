"""Files of the record for tests: filled by the writer, looked into and harmed by plain SQL."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store.dialects.base import home_of
from onrecord.store.schema import metadata
from onrecord.store.writing.writer import open_writer
from support.each_database import database_of, executed


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        with patch("onrecord.store.database.home_of", home_of), open_writer(path):
            pass
        return path.read_bytes()


def empty_record(path: Path) -> Path:
    """A record without pages, made once and copied: for tests that need many."""
    path.write_bytes(_empty())
    return path


def record_of(path: Path, *layers: tuple[Page, Analysis]) -> Path:
    """A record that holds these layers, added in this order."""
    with open_writer(empty_record(path)) as writer:
        for page, analysis in layers:
            writer.add(page, analysis)
    return path


def rows(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a query finds in the record."""
    shared = database_of(path)
    if shared is not None:
        return executed(shared, query, values)[0]
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def harm(path: Path, statement: str, *values: Any) -> None:
    """Change the record behind the program's back."""
    shared = database_of(path)
    if shared is not None:
        assert executed(shared, statement, values)[1] != 0
        return
    with closing(sqlite3.connect(path)) as connection:
        changed = connection.execute(statement, values)
        assert changed.rowcount != 0
        connection.commit()


def holds(path: Path, words: str) -> bool:
    """Whether words stand anywhere in the record's file, or in any row of its database."""
    if database_of(path) is not None:
        return words in repr(contents(path))
    return words.encode() in path.read_bytes()


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to be compared as a whole."""
    shared = database_of(path)
    if shared is not None:
        return {
            name: sorted(executed(shared, f'SELECT * FROM "{name}"', ())[0], key=repr)  # noqa: S608
            for name in metadata.tables
        }
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_words_%'"
            )
        ]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608
