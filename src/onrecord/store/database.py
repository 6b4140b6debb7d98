"""Opening the record: who may write, who only reads, and which version its tables have.

Invariant: a reader's connection is read-only and makes no record; a writer holds the lock file
until it closes. Whoever is the last to close folds the log in, so that the record is one file then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool, text
from sqlalchemy.exc import DBAPIError

from onrecord.errors import (
    NotARecord,
    RecordDamaged,
    RecordLocked,
    RecordNotFound,
    RecordUnusable,
    RecordVersionMismatch,
)
from onrecord.store import fts, leftovers
from onrecord.store.kept import Kept
from onrecord.store.lock import writer_lock

HEAD = "0011"
"""The newest migration."""

_MAGIC = b"SQLite format 3\x00"
_N_KEPT = 10
"""So many connections stay open where they are kept, each with 16 MiB of the file in memory."""
_KEPT: dict[Path, Kept] = {}


@contextmanager
def reading(path: Path, *, is_bounded: bool = True) -> Iterator[Connection]:
    """A read-only connection; many may be open beside one writer.

    Where connections are kept, a read that takes too long is broken off if it `is_bounded`; one
    that hands out the whole record takes as long as whoever takes it.

    Raises `RecordNotFound`, `NotARecord`, `RecordVersionMismatch`, `RecordUnusable` or
    `RecordDamaged`.
    """
    kept = _KEPT.get(path.absolute())
    if kept is not None:
        with _failures_named(path), kept.reading(is_bounded=is_bounded) as connection:
            yield connection
        return
    with _opened(path) as connection:
        _check_version(connection, path)
        yield connection


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """For this time `reading` takes connections to this record that stay open between reads.

    They are for a face that answers many requests, from any thread; see `kept`. Where the record
    is kept open already, it stays so for as long as that.
    """
    name = path.absolute()
    if name in _KEPT:
        yield
        return
    kept = _KEPT[name] = Kept(
        path, lambda: _many(path), lambda connection: _check_version(connection, path)
    )
    try:
        yield
    finally:
        del _KEPT[name]
        kept.close()
        leftovers.fold_log(path)


@contextmanager
def writing(path: Path, *, upgrade: bool = False) -> Iterator[Engine]:
    """The one writer's engine; makes the record where there is none.

    With `upgrade` older tables are migrated first, else they raise `RecordVersionMismatch`. Raises
    `RecordLocked` where another process writes, and what `reading` raises.
    """
    _make_folder(path)
    with writer_lock(path):
        is_there = path.exists() and (path.is_dir() or path.stat().st_size)
        if is_there and path.absolute() not in _KEPT:
            _check_magic(path)
        engine = _engine(path.absolute().as_uri(), fts.WRITER_PRAGMAS, "BEGIN IMMEDIATE")
        try:
            with _failures_named(path):
                _prepare(engine, path, upgrade=upgrade)
                yield engine
        finally:
            engine.dispose()


def version_of(connection: Connection) -> str | None:
    """The migration that the tables are at; None where there are no tables of ours."""
    known = connection.execute(
        text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    ).first()
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if known is None or mark != fts.APPLICATION_ID:
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def migrate(path: Path) -> tuple[str, str]:
    """Bring an older record to `HEAD`; the versions before and after.

    All migrations that are due run in one transaction: a killed process leaves the record as it
    was. Raises `RecordNotFound`, and `RecordVersionMismatch` for tables newer than ours.
    """
    with _opened(path) as connection:
        before = version_of(connection)
    with writing(path, upgrade=True):
        return before or "none", HEAD


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """A read-only connection to a file of any version."""
    if not path.exists():
        raise RecordNotFound(str(path))
    _check_magic(path)
    engine = _engine(_uri_to_read(path), fts.READER_PRAGMAS, "BEGIN")
    try:
        with _failures_named(path), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
        leftovers.fold_log(path)


def _many(path: Path) -> Engine:
    """The engine of connections that are kept: as many as are asked for, some of them for long.

    The file is looked into by ourselves only here, while no connection of this process is open to
    it: to close a file lets go of all locks that the process has on it (fcntl, POSIX).
    """
    _check_magic(path)
    few = {"poolclass": pool.QueuePool, "pool_size": _N_KEPT, "max_overflow": -1}
    pragmas = (*fts.READER_PRAGMAS, "PRAGMA cache_size=-16384")
    return _engine(_uri_to_read(path), pragmas, "BEGIN", **few, pool_use_lifo=True)


def _uri_to_read(path: Path) -> str:
    mode = "immutable=1" if leftovers.is_fixed(path) else "mode=ro"
    return f"{path.absolute().as_uri()}?{mode}"


def _engine(uri: str, pragmas: tuple[str, ...], begin: str, **pooled: Any) -> Engine:
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


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    """The database's own errors as ours."""
    try:
        yield
    except DBAPIError as error:
        raise _named(path, error.orig, error) from error
    except sqlite3.Error as error:
        raise _named(path, error, error) from error


def _named(path: Path, cause: BaseException | None, error: Exception) -> Exception:
    words = str(cause)
    if "locked" in words or "busy" in words:
        return RecordLocked(str(path))
    if "not a database" in words:
        return NotARecord(str(path), "it is no SQLite file")
    if any(sign in words for sign in ("unable to open", "readonly", "disk is full", "disk I/O")):
        return RecordUnusable(str(path), words)
    if "malformed" in words or "corrupt" in words or "no such" in words:
        return RecordDamaged(str(path), words)
    return error


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordUnusable(str(path), error.strerror or str(error)) from error


def _check_magic(path: Path) -> None:
    if not path.is_file():
        raise NotARecord(str(path), "it is no file")
    try:
        with path.open("rb") as handle:
            head = handle.read(len(_MAGIC))
    except OSError as error:
        raise RecordUnusable(str(path), error.strerror or str(error)) from error
    if head != _MAGIC:
        raise NotARecord(str(path), "it is no SQLite file")


def _check_version(connection: Connection, path: Path) -> None:
    found = version_of(connection)
    if found is None:
        raise NotARecord(str(path), "it is an SQLite file of something else")
    if found != HEAD:
        raise RecordVersionMismatch(str(path), found=found, wanted=HEAD)


def _prepare(engine: Engine, path: Path, *, upgrade: bool) -> None:
    with engine.connect() as connection:
        found = version_of(connection)
        is_empty = connection.execute(text("SELECT 1 FROM sqlite_master LIMIT 1")).first() is None
    if found is None and not is_empty:
        raise NotARecord(str(path), "it is an SQLite file of something else")
    if found not in (None, HEAD) and not upgrade:
        raise RecordVersionMismatch(str(path), found=found, wanted=HEAD)
    with engine.connect() as connection:
        fts.keep_a_log(connection.connection.driver_connection)
    if found != HEAD:
        _run_migrations(engine, path)


def _run_migrations(engine: Engine, path: Path, target: str = HEAD) -> None:
    from alembic import command  # noqa: PLC0415 - needed for new and older records alone
    from alembic.config import Config  # noqa: PLC0415 - the same
    from alembic.util import CommandError  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        found = version_of(connection) or "unknown"
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, target)
        except CommandError as error:
            raise RecordVersionMismatch(str(path), found=found, wanted=HEAD) from error
        connection.exec_driver_sql(f"PRAGMA application_id={fts.APPLICATION_ID}")
    engine.dispose()  # alembic leaves a cursor open, which would hold the log back
