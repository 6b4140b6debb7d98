"""Tests that are written over files, run over databases as well: a path names a database then.

Invariant: what a test did to the file before it opened the record is in the database: an empty
record is an empty one there, a record that was copied into place is copied into the database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from onrecord.model.where import Shared, Where
from onrecord.store.dialects import base
from onrecord.store.dialects.postgres import Database
from onrecord.workflow.copying import copy
from support.postgres import Server


class Mapped:
    """Databases by the path that a test calls them by."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.known: dict[Path, Shared] = {}
        self.real = base.home_of

    def home_of(self, at: Where) -> base.Home:
        """The database that a path stands for; a path without a file leads nowhere yet."""
        if not isinstance(at, Path):
            return self.real(at)
        path = at.absolute()
        if path not in self.known:
            if path.exists() and not path.is_file():
                return self.real(at)
            if path.exists() and not _is_record(path):
                return self.real(at)
            self.known[path] = self.server.empty() if path.exists() else self.server.fresh()
            if path.exists() and not _is_empty(path):
                with patch("onrecord.store.database.home_of", self.real):
                    copy(path, self.known[path], tell=lambda _: None)
            path.touch()
        return Database(self.known[path])

    def drop(self) -> None:
        """Remove them all."""
        for at in self.known.values():
            self.server.drop(at)


@contextmanager
def paths_name_databases(server: Server) -> Iterator[Mapped]:
    """For this time a record at a path lies in a database of the server."""
    mapped = Mapped(server)
    with patch("onrecord.store.database.home_of", mapped.home_of):
        try:
            _NOW.append(mapped)
            yield mapped
        finally:
            _NOW.pop()
            mapped.drop()


_NOW: list[Mapped] = []


def database_of(path: Path) -> Shared | None:
    """The database that a path names now; None where it is a file."""
    if not _NOW:
        return None
    home = _NOW[-1].home_of(path)
    return home.at if isinstance(home, Database) else None


def executed(at: Shared, statement: str, values: tuple[Any, ...]) -> tuple[list[Any], int]:
    """What a plain statement finds in a database, and how many rows it concerned."""
    import psycopg  # noqa: PLC0415 - of an extra

    with psycopg.connect(at.url, options="-c search_path=onrecord") as connection:
        cursor = connection.execute(statement.replace("?", "%s"), values or None)
        return (cursor.fetchall() if cursor.description else []), cursor.rowcount


def _is_record(path: Path) -> bool:
    return path.stat().st_size == 0 or path.read_bytes()[:6] == b"SQLite"


def _is_empty(path: Path) -> bool:
    if path.stat().st_size == 0:
        return True
    with closing(sqlite3.connect(path)) as connection:
        tables = ("documents", "set_aside", "judgements", "tombstones")
        return not any(connection.execute(f"SELECT 1 FROM {t} LIMIT 1").fetchone() for t in tables)  # noqa: S608
