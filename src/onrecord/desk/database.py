"""Opening the desk: the file beside the record, made when something is first kept in it.

The desk of a record in a database is a schema of its own in that database; see `shared`.

Invariant: to write here needs no writer's lock of the record, so that people keep their notes
while pages are read; a reader makes no file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, pool, select
from sqlalchemy.exc import DBAPIError

from onrecord.desk import shared
from onrecord.desk.schema import VERSION, metadata, secrets
from onrecord.errors import DeskUnusable
from onrecord.model.where import Shared, Where

APPLICATION_ID = 0x6F6E6465
"""Stands in the file's header: "onde"."""
_MAGIC = b"SQLite format 3\x00"
_N_HEAD_BYTES, _VERSION_AT = 64, 60
"""Where the head of an SQLite file has its `user_version`, four bytes of it."""
_SUFFIX = ".desk"
_SECRET_BYTES = 32
_PRAGMAS = ("PRAGMA busy_timeout=10000", "PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON")
OURS_ALONE = 0o600
_N_ENGINES = 16


def desk_of(record: Path) -> Path:
    """The desk's file: `onrecord.db` has `onrecord.db.desk`."""
    return record.with_name(record.name + _SUFFIX)


def is_there(record: Where) -> bool:
    """Whether anything was ever kept beside a record."""
    if isinstance(record, Shared):
        return shared.is_there(record)
    return desk_of(record).exists()


@contextmanager
def reading(record: Where) -> Iterator[Connection]:
    """A connection to what is kept; empty tables where there is no desk. Raises `DeskUnusable`.

    A desk of an earlier version is brought to this one first.
    """
    if isinstance(record, Shared):
        with shared.reading(record) as connection:
            yield connection
        return
    path = desk_of(record)
    has_desk = path.exists()
    if has_desk and _is_older(path):
        with _connected(path, path.absolute().as_uri()) as engine:
            _prepare(engine, path)
    uri = f"{path.absolute().as_uri()}?mode=ro" if has_desk else "file::memory:?cache=private"
    with _connected(path, uri) as engine, engine.begin() as connection:
        if not has_desk:
            metadata.create_all(connection)
        yield connection


@contextmanager
def writing(record: Where) -> Iterator[Connection]:
    """One transaction that keeps what it wrote unless it raises; makes the desk where none is.

    Raises `DeskUnusable`.
    """
    if isinstance(record, Shared):
        with shared.writing(record) as connection:
            yield connection
        return
    path = desk_of(record)
    with _connected(path, path.absolute().as_uri()) as engine:
        _prepare(engine, path)
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


def secret(record: Where, name: str) -> bytes:
    """Random bytes for one purpose, the same from now on; 32 of them."""
    with reading(record) as connection:
        known = connection.execute(select(secrets.c.value).where(secrets.c.name == name)).scalar()
    if known is not None:
        return bytes(known)
    with writing(record) as connection:
        known = connection.execute(select(secrets.c.value).where(secrets.c.name == name)).scalar()
        if known is None:
            known = os.urandom(_SECRET_BYTES)
            connection.execute(insert(secrets), {"name": name, "value": known})
    return bytes(known)


def _is_older(path: Path) -> bool:
    """Whether an earlier program of ours wrote a desk."""
    try:
        with path.open("rb") as file:
            head = file.read(_N_HEAD_BYTES)
    except OSError as error:
        raise DeskUnusable(str(path), error.strerror or str(error)) from error
    version = int.from_bytes(head[_VERSION_AT:_N_HEAD_BYTES], "big")
    return head.startswith(_MAGIC) and 0 < version < VERSION


def _prepare(engine: Engine, path: Path) -> None:
    """Tables of this version; a file of something else, or of a newer program, is left alone."""
    with engine.connect() as connection:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
        is_new = connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None
    if not is_new and mark != APPLICATION_ID:
        raise DeskUnusable(str(path), "it is an SQLite file of something else")
    if version is not None and version > VERSION:
        raise DeskUnusable(str(path), "a newer onrecord wrote it")
    if is_new or version != VERSION:
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")
        path.chmod(OURS_ALONE)


@contextmanager
def _connected(path: Path, uri: str) -> Iterator[Engine]:
    """The engine of a file, whose connections are closed after use."""
    try:
        yield _engine(uri)
    except DBAPIError as error:
        raise DeskUnusable(str(path), str(error.orig)) from error
    except sqlite3.Error as error:
        raise DeskUnusable(str(path), str(error)) from error


@lru_cache(maxsize=_N_ENGINES)
def _engine(uri: str) -> Engine:
    """An engine that holds no connection; it is kept for what it knows of statements' SQL.

    Measured on 27 November 2026: without that a page took 20 ms more to see what is kept on it.
    """

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=pool.NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun by us, not by the driver
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    return engine
