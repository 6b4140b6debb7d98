"""The desk of a record in a PostgreSQL database: a schema of its own beside the record's.

Invariant: to write here needs no writer's lock of the record; a reader makes nothing. Who may
read the record with a program of their own need not be given this schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, pool, text
from sqlalchemy.exc import DBAPIError

from onrecord.desk.schema import VERSION, metadata
from onrecord.errors import DeskUnusable, MissingExtra
from onrecord.model.where import Shared

SCHEMA = "onrecord_desk"
_LOCK = 0x6F6E6465
"""The number of the lock that one transaction that writes holds: "onde"."""
_N_ENGINES, _N_KEPT = 16, 4
_ENGINES: dict[Shared, Engine] = {}
_GUARD = Lock()


def is_there(record: Shared) -> bool:
    """Whether a desk was ever made in this database."""
    with _connected(record) as engine, engine.begin() as connection:
        return _version(connection, record) is not None


@contextmanager
def reading(record: Shared) -> Iterator[Connection]:
    """A connection to what is kept; empty tables where there is no desk. Raises `DeskUnusable`.

    A desk of an earlier version is brought to this one first.
    """
    with _connected(record) as engine, engine.begin() as connection:
        version = _version(connection, record)
    if version is not None and version < VERSION:
        with writing(record):
            pass
    with _connected(record) as engine, engine.begin() as connection:
        if version is None:
            connection.exec_driver_sql("SET LOCAL search_path = pg_temp")
            metadata.create_all(connection, checkfirst=False)
            try:
                yield connection
            finally:
                connection.rollback()
            return
        yield connection


@contextmanager
def writing(record: Shared) -> Iterator[Connection]:
    """One transaction that keeps what it wrote unless it raises; makes the desk where none is.

    Raises `DeskUnusable`.
    """
    with _connected(record) as engine, engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        if _version(connection, record) != VERSION:
            _make_schema(connection)
            metadata.create_all(connection)
            connection.exec_driver_sql("DROP TABLE IF EXISTS version")
            connection.exec_driver_sql("CREATE TABLE version AS SELECT %s AS number", (VERSION,))
        yield connection


def _make_schema(connection: Connection) -> None:
    """One that is there already may be used by a role that could make none."""
    known = connection.execute(text("SELECT to_regnamespace(:name)"), {"name": SCHEMA})
    if known.scalar() is None:
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")


def _version(connection: Connection, record: Shared) -> int | None:
    """The version of the desk's tables; None where there is none. Raises for a newer one."""
    known = connection.execute(text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.version"})
    if known.scalar() is None:
        return None
    version = int(connection.execute(text("SELECT number FROM version")).scalar_one())
    if version > VERSION:
        raise DeskUnusable(str(record), "a newer onrecord wrote it")
    return version


@contextmanager
def _connected(record: Shared) -> Iterator[Engine]:
    try:
        yield _engine(record)
    except DBAPIError as error:
        told = str(error.orig).strip().splitlines()
        raise DeskUnusable(str(record), told[0] if told else "") from error


def _engine(record: Shared) -> Engine:
    """The engine of a database, with its connections; those of the least used one are closed."""
    with _GUARD:
        engine = _ENGINES.pop(record, None) or _made(record)
        _ENGINES[record] = engine
        if len(_ENGINES) > _N_ENGINES:
            _ENGINES.pop(next(iter(_ENGINES))).dispose()
    return engine


def _made(record: Shared) -> Engine:
    try:
        import psycopg  # noqa: PLC0415 - of an extra
    except ImportError as missing:
        raise MissingExtra(missing.name or "psycopg", extra="postgres") from missing

    def connect() -> Any:
        return psycopg.connect(
            record.url, options=f"-c search_path={SCHEMA}", client_encoding="UTF8"
        )

    return create_engine(
        "postgresql+psycopg://", creator=connect, use_native_hstore=False,
        poolclass=pool.QueuePool, pool_size=_N_KEPT, max_overflow=-1, pool_pre_ping=True,
    )  # fmt: skip
