"""Opening the record: who may write, who only reads, and which version its tables have.

Invariant: a reader never writes, not even to create the file; a writer holds the lock file until
it closes, and leaves one file behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool, text

from onrecord.errors import RecordDamaged, RecordNotFound, RecordVersionMismatch
from onrecord.store.fts import READER_PRAGMAS, WRITER_PRAGMAS
from onrecord.store.lock import writer_lock

HEAD = "0001"
"""The newest migration."""
_MAGIC = b"SQLite format 3\x00"


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A read-only connection; many may be open beside one writer.

    Raises `RecordNotFound`, `RecordVersionMismatch` or `RecordDamaged`.
    """
    if not path.is_file():
        raise RecordNotFound(str(path))
    _check_magic(path)
    engine = _engine(f"{path.absolute().as_uri()}?mode=ro", READER_PRAGMAS)
    try:
        with engine.connect() as connection:
            _check_version(connection, path)
            yield connection
    except sqlite3.DatabaseError as error:
        raise RecordDamaged(str(path), str(error)) from error
    finally:
        engine.dispose()


@contextmanager
def writing(path: Path, *, upgrade: bool = False) -> Iterator[Engine]:
    """The one writer's engine; makes the record where there is none.

    With `upgrade` older tables are migrated first, else they raise `RecordVersionMismatch`. Raises
    `RecordLocked` where another process writes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with writer_lock(path):
        if path.exists() and path.stat().st_size:
            _check_magic(path)
        engine = _engine(path.absolute().as_uri(), WRITER_PRAGMAS)
        try:
            _prepare(engine, path, upgrade=upgrade)
            yield engine
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            engine.dispose()


def version_of(connection: Connection) -> str | None:
    """The migration that the tables are at; None where there are no tables of ours."""
    known = connection.execute(
        text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    ).first()
    if known is None:
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _engine(uri: str, pragmas: tuple[str, ...]) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=pool.SingletonThreadPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _check_magic(path: Path) -> None:
    with path.open("rb") as handle:
        if handle.read(len(_MAGIC)) != _MAGIC:
            raise RecordDamaged(str(path), "it is no SQLite file, so it is no record")


def _check_version(connection: Connection, path: Path) -> None:
    found = version_of(connection)
    if found is None:
        raise RecordDamaged(str(path), "it is an SQLite file without a record's tables")
    if found != HEAD:
        raise RecordVersionMismatch(str(path), found=found, wanted=HEAD)


def _prepare(engine: Engine, path: Path, *, upgrade: bool) -> None:
    with engine.connect() as connection:
        found = version_of(connection)
        foreign = found is None and connection.execute(
            text("SELECT 1 FROM sqlite_master LIMIT 1")
        ).first()
    if foreign:
        raise RecordDamaged(str(path), "it is an SQLite file without a record's tables")
    if found is None or (upgrade and found != HEAD):
        migrate(engine, path)
    elif found != HEAD:
        raise RecordVersionMismatch(str(path), found=found, wanted=HEAD)


def migrate(engine: Engine, path: Path) -> None:
    """Bring the tables to `HEAD`; raises `RecordVersionMismatch` for tables newer than that."""
    from alembic import command  # noqa: PLC0415 - needed for new and older records alone
    from alembic.config import Config  # noqa: PLC0415 - the same
    from alembic.util import CommandError  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError as error:
            found = version_of(connection) or "unknown"
            raise RecordVersionMismatch(str(path), found=found, wanted=HEAD) from error
