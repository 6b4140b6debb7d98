"""A record in a file: SQLite's pragmas, its log, its header.

Invariant: a reader's connection is read-only and makes no record; whoever is the last to close
folds the log in, so that the record is one file then.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool, text
from sqlalchemy.exc import OperationalError

from onrecord.errors import (
    AskedTooMuch,
    NotARecord,
    RecordDamaged,
    RecordLocked,
    RecordNotFound,
    RecordUnusable,
)
from onrecord.store import leftovers
from onrecord.store.lock import writer_lock

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
_MAGIC = b"SQLite format 3\x00"
_N_KEPT = 10
"""So many connections stay open where they are kept, each with 16 MiB of the file in memory."""


@dataclass(frozen=True, slots=True)
class File:
    """The file at a path, which may be a record."""

    at: Path

    @property
    def key(self) -> Hashable:
        return self.at.absolute()

    def is_there(self) -> bool:
        return self.at.exists()

    def check(self) -> None:
        if not self.at.exists():
            raise RecordNotFound(str(self.at))
        self._check_magic()

    def standing(self) -> Hashable:
        try:
            told = self.at.stat()
        except FileNotFoundError as error:
            raise RecordNotFound(str(self.at)) from error
        return told.st_dev, told.st_ino

    def lock(self) -> AbstractContextManager[None]:
        self._make_folder()
        return writer_lock(self.at)

    @contextmanager
    def alone(self, task: str) -> Iterator[Callable[[], None]]:
        self._make_folder()
        with writer_lock(self.at.with_name(f"{self.at.name}.{task}")):
            yield lambda: None  # the system lets go of it with the process alone

    def reader(self) -> Engine:
        return self._engine(self._uri_to_read(), READER_PRAGMAS, "BEGIN")

    def many(self) -> Engine:
        """As many connections as are asked for, some of them for long.

        The file is looked into by ourselves only here, while no connection of this process is open
        to it: to close a file lets go of all locks that the process has on it (fcntl, POSIX).
        """
        self._check_magic()
        few = {"poolclass": pool.QueuePool, "pool_size": _N_KEPT, "max_overflow": -1}
        pragmas = (*READER_PRAGMAS, "PRAGMA cache_size=-16384")
        return self._engine(self._uri_to_read(), pragmas, "BEGIN", **few, pool_use_lifo=True)

    def writer(self) -> Engine:
        return self._engine(self.at.absolute().as_uri(), WRITER_PRAGMAS, "BEGIN IMMEDIATE")

    def let_go(self) -> None:
        leftovers.fold_log(self.at)

    def version(self, connection: Connection) -> str | None:
        known = connection.execute(
            text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        ).first()
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if known is None or mark != APPLICATION_ID:
            return None
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        return None if row is None else str(row[0])

    def is_empty(self, connection: Connection) -> bool:
        return connection.execute(text("SELECT 1 FROM sqlite_master LIMIT 1")).first() is None

    def not_ours(self, connection: Connection) -> Exception:  # noqa: ARG002 - a database is asked
        return NotARecord(str(self.at), "it is an SQLite file of something else")

    def make_ready(self, connection: Connection) -> None:
        """Readers and the writer beside one another: the write-ahead log, for good."""
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA journal_mode=WAL")

    def mark(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")

    def changes(self, watch: Connection) -> Hashable:
        driver: Any = watch.connection.driver_connection
        return int(driver.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def in_time(self, connection: Connection, most_seconds: float, n_steps: int) -> Iterator[None]:
        driver: Any = connection.connection.driver_connection
        until = time.monotonic() + most_seconds
        driver.set_progress_handler(lambda: time.monotonic() > until, n_steps)
        try:
            yield
        except OperationalError as error:
            if "interrupted" in str(error.orig):
                raise AskedTooMuch(str(self.at), most_seconds=most_seconds) from error
            raise
        finally:
            driver.set_progress_handler(None, 0)

    def named(self, cause: BaseException | None, error: Exception) -> Exception:
        if not isinstance(cause, sqlite3.Error):
            return error
        words = str(cause)
        if "locked" in words or "busy" in words:
            return RecordLocked(str(self.at))
        if "not a database" in words:
            return NotARecord(str(self.at), "it is no SQLite file")
        if any(s in words for s in ("unable to open", "readonly", "disk is full", "disk I/O")):
            return RecordUnusable(str(self.at), words)
        if "malformed" in words or "corrupt" in words or "no such" in words:
            return RecordDamaged(str(self.at), words)
        return error

    def n_bytes(self, connection: Connection) -> int:  # noqa: ARG002 - a database is asked
        return self.at.stat().st_size

    def is_filled(self) -> bool:
        """Whether something is in the file, or it is none."""
        return self.at.exists() and bool(self.at.is_dir() or self.at.stat().st_size)

    def _uri_to_read(self) -> str:
        mode = "immutable=1" if leftovers.is_fixed(self.at) else "mode=ro"
        return f"{self.at.absolute().as_uri()}?{mode}"

    def _make_folder(self) -> None:
        try:
            self.at.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordUnusable(str(self.at), error.strerror or str(error)) from error

    def _check_magic(self) -> None:
        if not self.at.is_file():
            raise NotARecord(str(self.at), "it is no file")
        try:
            with self.at.open("rb") as handle:
                head = handle.read(len(_MAGIC))
        except OSError as error:
            raise RecordUnusable(str(self.at), error.strerror or str(error)) from error
        if head != _MAGIC:
            raise NotARecord(str(self.at), "it is no SQLite file")

    def _engine(self, uri: str, pragmas: tuple[str, ...], begin: str, **pooled: Any) -> Engine:
        def connect() -> sqlite3.Connection:
            return sqlite3.connect(uri, uri=True, check_same_thread=False)

        engine = create_engine(
            "sqlite://", creator=connect, **{"poolclass": pool.SingletonThreadPool} | pooled
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # transactions are begun below, not by the driver
            for pragma in pragmas:
                connection.execute(pragma)

        @event.listens_for(engine, "begin")
        def start(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine
