"""Tests that are written over files, run over databases as well: a path names a database then.

Invariant: what a test did to the file before it opened the record is in the database: an empty
record is an empty one there, a record that was copied into place is copied into the database.
Command lines, sites and desks that are given a path get the address of its database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from unittest.mock import patch

from onrecord.desk import database as desks
from onrecord.model.where import Shared, Where, where
from onrecord.store.dialects import base
from onrecord.store.dialects.postgres import Database
from onrecord.web.site import Site
from onrecord.workflow import accounts
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
            if not path.parent.is_dir() or (path.exists() and not _is_record(path)):
                return self.real(at)
            self.known[path] = self._database(path)
            path.touch()
        return Database(self.known[path])

    def where(self, at: Where) -> Where:
        """The address of that database; what is no path, or of no test, as it is."""
        if isinstance(at, Path) and at.absolute().is_relative_to(gettempdir()):
            return self.home_of(at).at
        return at

    def _database(self, path: Path) -> Shared:
        """A new one with what is in a file; one of the same bytes is copied within the server."""
        if not path.exists():
            return self.server.fresh()
        if _is_empty(path):
            return self.server.empty()
        return self.server.like(
            sha256(path.read_bytes()).hexdigest(), lambda at: self._fill(path, at)
        )

    def _fill(self, path: Path, at: Shared) -> None:
        with patch("onrecord.store.database.home_of", self.real):
            copy(path, at, tell=lambda _: None)

    def drop(self) -> None:
        """Remove them all."""
        for at in self.known.values():
            self.server.drop(at)


@contextmanager
def paths_name_databases(server: Server) -> Iterator[Mapped]:
    """For this time a record at a path lies in a database of the server."""
    mapped = Mapped(server)
    with ExitStack() as patched:
        patched.enter_context(patch("onrecord.store.database.home_of", mapped.home_of))
        patched.enter_context(
            patch("onrecord.settings.where", lambda told: mapped.where(where(told)))
        )
        for owner, name in _GIVEN_A_RECORD:
            led = _leading(getattr(owner, name), mapped)
            patched.enter_context(patch.object(owner, name, led))
        try:
            _NOW.append(mapped)
            yield mapped
        finally:
            _NOW.pop()
            mapped.drop()


_GIVEN_A_RECORD: tuple[tuple[Any, str], ...] = (
    (Site, "__init__"),
    *((desks, name) for name in ("is_there", "reading", "writing")),
    *((accounts, name) for name in ("reading", "writing")),
)
"""What may be given a path, and is given the address of its database instead."""


def _leading(real: Callable[..., Any], mapped: Mapped) -> Callable[..., Any]:
    def led(*given: Any, **named: Any) -> Any:
        return real(*(mapped.where(one) for one in given), **named)

    return led


_NOW: list[Mapped] = []


def database_of(path: Path) -> Shared | None:
    """The database that a path names now; None where it is a file."""
    if not _NOW:
        return None
    home = _NOW[-1].home_of(path)
    return home.at if isinstance(home, Database) else None


def called(path: Path) -> str:
    """What sentences call a record at a path: the path, or the address of its database."""
    shared = database_of(path)
    return str(path if shared is None else shared)


def executed(at: Shared, statement: str, values: tuple[Any, ...]) -> tuple[list[Any], int]:
    """What a plain statement finds in a database, and how many rows it concerned."""
    import psycopg  # noqa: PLC0415 - of an extra

    with psycopg.connect(at.url, options="-c search_path=onrecord") as connection:
        cursor = connection.execute(statement.replace("?", "%s"), values or None)
        return (cursor.fetchall() if cursor.description else []), cursor.rowcount


def _is_record(path: Path) -> bool:
    if not path.is_file():
        return False
    return path.stat().st_size == 0 or path.read_bytes()[:6] == b"SQLite"


def _is_empty(path: Path) -> bool:
    if path.stat().st_size == 0:
        return True
    with closing(sqlite3.connect(path)) as connection:
        tables = ("documents", "set_aside", "judgements", "tombstones")
        return not any(connection.execute(f"SELECT 1 FROM {t} LIMIT 1").fetchone() for t in tables)  # noqa: S608
