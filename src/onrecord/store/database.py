"""Opening the record: who may write, who only reads, and which version its tables have.

Invariant: a reader's connection is read-only and makes no record; a writer holds the record's lock
until it closes. What differs between a file and a database stands in `dialects`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from onrecord.errors import RecordVersionMismatch, UnknownMigration
from onrecord.model.where import Where
from onrecord.store.dialects.base import Home, home_of
from onrecord.store.kept import Kept

HEAD = "0014"
"""The newest migration."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_KEPT: dict[Hashable, Kept] = {}


@contextmanager
def reading(path: Where, *, is_bounded: bool = True) -> Iterator[Connection]:
    """A read-only connection; many may be open beside one writer.

    Where connections are kept, a read that takes too long is broken off if it `is_bounded`; one
    that hands out the whole record takes as long as whoever takes it.

    Raises `RecordNotFound`, `NotARecord`, `RecordVersionMismatch`, `RecordUnusable` or
    `RecordDamaged`.
    """
    home = home_of(path)
    kept = _KEPT.get(home.key)
    if kept is not None:
        with _failures_named(home), kept.reading(is_bounded=is_bounded) as connection:
            yield connection
        return
    with _opened(home) as connection:
        _check_version(connection, home)
        yield connection


@contextmanager
def kept_open(path: Where) -> Iterator[None]:
    """For this time `reading` takes connections to this record that stay open between reads.

    They are for a face that answers many requests, from any thread; see `kept`. Where the record
    is kept open already, it stays so for as long as that.
    """
    home = home_of(path)
    if home.key in _KEPT:
        yield
        return
    kept = _KEPT[home.key] = Kept(home, lambda connection: _check_version(connection, home))
    try:
        yield
    finally:
        del _KEPT[home.key]
        kept.close()
        home.let_go()


def is_behind(path: Where) -> bool:
    """Whether of a record that is kept open counts of an earlier state may be told; see `kept`."""
    kept = _KEPT.get(home_of(path).key)
    return kept is not None and kept.is_behind()


@contextmanager
def writing(path: Where, *, upgrade: bool = False) -> Iterator[Engine]:
    """The one writer's engine; makes the record where there is none.

    With `upgrade` older tables are migrated first, else they raise `RecordVersionMismatch`. Raises
    `RecordLocked` where another process writes, and what `reading` raises.
    """
    home = home_of(path)
    with home.lock():
        if home.is_filled() and home.key not in _KEPT:
            home.check()
        engine = home.writer()
        try:
            with _failures_named(home):
                _prepare(engine, home, upgrade=upgrade)
                yield engine
        finally:
            engine.dispose()


@contextmanager
def alone(path: Where, task: str) -> Iterator[Callable[[], None]]:
    """For this time nobody else does a task for a record, such as "fetching".

    To be called now and then: what it gives raises `RecordLocked` once that holds no longer. The
    record may be written to by others meanwhile. Raises `RecordLocked` where another does the task.
    """
    with home_of(path).alone(task) as still:
        yield still


def state(path: Where) -> str | None:
    """What is another value after each write of anybody; None where no connection is kept."""
    home = home_of(path)
    kept = _KEPT.get(home.key)
    if kept is None:
        return None
    with _failures_named(home):
        return repr(kept.changes())


def is_there(path: Where) -> bool:
    """Whether something lies there that may be a record."""
    return home_of(path).is_there()


def n_bytes(connection: Connection, path: Where) -> int:
    """How much room a record takes."""
    return home_of(path).n_bytes(connection)


def migrate(path: Where) -> tuple[str, str]:
    """Bring an older record to `HEAD`; the versions before and after.

    All migrations that are due run in one transaction: a killed process leaves the record as it
    was. Raises `RecordNotFound`, and `RecordVersionMismatch` for tables newer than ours.
    """
    home = home_of(path)
    with _opened(home) as connection:
        before = home.version(connection)
        if before is None:
            raise home.not_ours(connection)
    with writing(path, upgrade=True):
        return before, HEAD


def take_back(
    path: Where, version: str, *, lose: bool = False, is_kept: bool = True
) -> tuple[str, str]:
    """Bring a record back to the tables of an earlier version, for an older program.

    The versions before and after. All in one transaction, as `migrate` does. What has no place in
    those tables and cannot be made again is lost only with `lose`; unless it `is_kept` it is only
    tried. Raises `NotTakenBack`, `UnknownMigration`, and what `migrate` raises.
    """
    home = home_of(path)
    with _opened(home) as connection:
        _check_version(connection, home)
    known = versions()
    if version not in known:
        raise UnknownMigration(version, first=known[0], newest=known[-1])
    with (
        writing(path) as engine,
        engine.connect() as connection,
        connection.begin() as transaction,
    ):
        unmake_tables(connection, version, lose=lose)
        if not is_kept:
            transaction.rollback()
    return HEAD, version


def versions() -> list[str]:
    """Those that tables of records may have, the first one first."""
    return sorted(path.name[1:5] for path in (_MIGRATIONS / "versions").glob("m*.py"))


@contextmanager
def _opened(home: Home) -> Iterator[Connection]:
    """A read-only connection to a record of any version."""
    home.check()
    engine = home.reader()
    try:
        with _failures_named(home), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
        home.let_go()


@contextmanager
def _failures_named(home: Home) -> Iterator[None]:
    """The database's own errors as ours."""
    try:
        yield
    except DBAPIError as error:
        raise home.named(error.orig, error) from error
    except sqlite3.Error as error:
        raise home.named(error, error) from error


def _check_version(connection: Connection, home: Home) -> None:
    found = home.version(connection)
    if found is None:
        raise home.not_ours(connection)
    if found != HEAD:
        raise RecordVersionMismatch(str(home.at), found=found, wanted=HEAD)


def _prepare(engine: Engine, home: Home, *, upgrade: bool) -> None:
    with engine.connect() as connection:
        found = home.version(connection)
        if found is None and not home.is_empty(connection):
            raise home.not_ours(connection)
    if found not in (None, HEAD) and not upgrade:
        raise RecordVersionMismatch(str(home.at), found=found, wanted=HEAD)
    with engine.connect() as connection:
        home.make_ready(connection)
    if found != HEAD:
        _run_migrations(engine, home)


def make_tables(connection: Connection, version: str = HEAD) -> None:
    """Bring the tables of a connection up to a version, in its transaction."""
    from alembic import command  # noqa: PLC0415 - needed for new and older records alone

    command.upgrade(_config(connection), version)


def unmake_tables(connection: Connection, version: str, *, lose: bool = False) -> None:
    """Bring the tables of a connection back to an earlier version, in its transaction."""
    from alembic import command  # noqa: PLC0415 - needed for older programs alone

    command.downgrade(_config(connection, lose=lose), version)


def _config(connection: Connection, **told: bool) -> Any:
    from alembic.config import Config  # noqa: PLC0415 - needed for new and older records alone

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes.update(told, connection=connection)
    return config


def _run_migrations(engine: Engine, home: Home, target: str = HEAD) -> None:
    from alembic.util import CommandError  # noqa: PLC0415 - needed for new and older records alone

    with engine.connect() as connection:
        found = home.version(connection) or "unknown"
    with engine.begin() as connection:
        try:
            make_tables(connection, target)
        except CommandError as error:
            raise RecordVersionMismatch(str(home.at), found=found, wanted=HEAD) from error
        home.mark(connection)
    engine.dispose()  # alembic leaves a cursor open, which would hold the log back
