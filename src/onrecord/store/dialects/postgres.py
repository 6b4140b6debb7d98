"""A record in a PostgreSQL database: its schema, its lock, and how others' writes are noticed.

Invariant: a reader's transactions are read-only and each sees one state; whoever writes holds the
database's advisory lock, and no transaction is kept once that was lost; every transaction that is
kept changes the number in `changes`.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, pool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import SetColumnComment

from onrecord.errors import (
    AskedTooMuch,
    DatabaseUnusable,
    MissingExtra,
    NotARecord,
    RecordDamaged,
    RecordLocked,
    RecordNotFound,
)
from onrecord.model.where import Shared

if TYPE_CHECKING:
    import psycopg

SCHEMA = "onrecord"
"""Holds the tables of the record, beside whatever else the database is used for."""
LOCK = 0x6F6E7263
"""The number of the writer's advisory lock: "onrc"."""
_TASKS = {"fetching": (0x6F6E6665, "fetched into")}
"""The same of tasks that one at a time does for a record ("onfe"), and what is said of them."""
_WAIT_SECONDS = 1.0
_PAUSE_SECONDS = 0.02
_N_KEPT = 10
_READ_ONLY = (
    "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
)
_OWN = "'changes', 'alembic_version'"
_ORDER = ("C", "POSIX")


@dataclass(slots=True)
class Database:
    """The database at an address, which may hold a record."""

    at: Shared
    _lock: Any = field(default=None, repr=False)

    @property
    def key(self) -> Hashable:
        return self.at.url

    def is_there(self) -> bool:
        engine = self.reader()
        try:
            with engine.connect() as connection:
                return self.version(connection) is not None
        except DBAPIError as error:
            raise self.named(error.orig, error) from error
        finally:
            engine.dispose()

    def is_filled(self) -> bool:
        return False  # looked into once it is open

    def check(self) -> None:
        """Nothing can be told before it is open."""

    def standing(self) -> Hashable:
        return self.at.url

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._locked(LOCK) as connection:
            self._lock = connection
            try:
                yield
            finally:
                self._lock = None

    @contextmanager
    def alone(self, task: str) -> Iterator[Callable[[], None]]:
        with self._locked(*_TASKS[task]) as connection:
            yield lambda: self._must_hold(connection)

    def reader(self) -> Engine:
        return self._engine(_READ_ONLY, pool_size=1)

    def many(self) -> Engine:
        return self._engine(_READ_ONLY, pool_size=_N_KEPT, pool_pre_ping=True, pool_use_lifo=True)

    def writer(self) -> Engine:
        engine = self._engine("", pool_size=1)

        @event.listens_for(engine, "commit")
        def count(connection: Connection) -> None:
            self._must_hold(self._lock)
            connection.exec_driver_sql("UPDATE changes SET number = number + 1")

        return engine

    def let_go(self) -> None:
        """Nothing is left behind."""

    def version(self, connection: Connection) -> str | None:
        if not _table(connection, "alembic_version"):
            return None
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        return None if row is None else str(row[0])

    def is_empty(self, connection: Connection) -> bool:
        other = text(
            "SELECT 1 FROM pg_tables WHERE schemaname = :schema "  # noqa: S608 - our own names
            f"AND tablename NOT IN ({_OWN}) LIMIT 1"
        )
        return connection.execute(other, {"schema": SCHEMA}).first() is None

    def not_ours(self, connection: Connection) -> Exception:
        if self.is_empty(connection):
            return RecordNotFound(str(self.at))
        return NotARecord(str(self.at), f"its schema {SCHEMA} is something else's")

    def make_ready(self, connection: Connection) -> None:
        """The schema, and the number that every write changes."""
        if _table(connection, "changes"):
            return
        self._check_order(connection)
        for statement in (
            f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
            "CREATE TABLE changes (number bigint NOT NULL)",
            "INSERT INTO changes VALUES (0)",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()

    def mark(self, connection: Connection) -> None:
        """Says so in comments, and of each column what it holds, for those who look with psql."""
        from onrecord.store.schema import metadata  # noqa: PLC0415 - for few

        told = [f"COMMENT ON SCHEMA {SCHEMA} IS 'a record of onrecord'"]
        told += [
            str(SetColumnComment(column).compile(dialect=connection.dialect))
            for table in metadata.sorted_tables
            for column in table.columns
            if column.comment
        ]
        connection.exec_driver_sql("; ".join(told))

    def changes(self, watch: Connection) -> Hashable:
        found = text(f"SELECT '{SCHEMA}'::regnamespace::oid, number FROM changes")  # noqa: S608 - our own name
        try:
            row = watch.execute(found).one()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            watch.rollback()  # the server was started again: so is the connection
            row = watch.execute(found).one()
        watch.rollback()
        return tuple(row)

    @contextmanager
    def in_time(
        self,
        connection: Connection,
        most_seconds: float,
        n_steps: int,  # noqa: ARG002 - the server looks at its own clock
    ) -> Iterator[None]:
        from psycopg.errors import QueryCanceled  # noqa: PLC0415 - there by now

        if most_seconds < float("inf"):
            most = max(1, int(most_seconds * 1000))
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {most}")
        try:
            yield
        except DBAPIError as error:
            if isinstance(error.orig, QueryCanceled):
                raise AskedTooMuch(str(self.at), most_seconds=most_seconds) from error
            raise

    def named(self, cause: BaseException | None, error: Exception) -> Exception:
        from psycopg import errors  # noqa: PLC0415 - there by now

        told = str(cause).strip().splitlines()
        words = told[0] if told else ""
        if isinstance(cause, errors.UndefinedTable | errors.UndefinedColumn | errors.DataCorrupted):
            return RecordDamaged(str(self.at), words)
        unusable = (
            errors.InsufficientPrivilege,
            errors.ReadOnlySqlTransaction,
            errors.InsufficientResources,
        )
        if isinstance(cause, unusable) or type(cause) is errors.OperationalError:
            return DatabaseUnusable(str(self.at), words)
        if isinstance(cause, errors.ConnectionException | errors.OperatorIntervention):
            return DatabaseUnusable(str(self.at), words)
        return error

    def n_bytes(self, connection: Connection) -> int:
        own = text(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = to_regnamespace(:schema)"
        )
        return int(connection.execute(own, {"schema": SCHEMA}).scalar_one())

    def _check_order(self, connection: Connection) -> None:
        """Words must sort by their bytes, as in a file, or lists would differ."""
        told = connection.exec_driver_sql(
            "SELECT datcollate, datctype, pg_encoding_to_char(encoding) FROM pg_database "
            "WHERE datname = current_database()"
        ).one()
        if told[0] not in _ORDER or told[1] not in _ORDER or told[2] != "UTF8":
            name = self.at.database
            raise DatabaseUnusable(
                str(self.at),
                f"it sorts by {told[0]} in {told[2]}, a record by the bytes of UTF-8; "
                f"make one with: createdb --template=template0 --encoding=UTF8 --locale=C {name}",
            )

    @contextmanager
    def _locked(self, number: int, doing: str = "written") -> Iterator[psycopg.Connection[Any]]:
        """The connection that holds an advisory lock of the database."""
        with self._connected() as connection:
            until = time.monotonic() + _WAIT_SECONDS
            while not _one(connection, "SELECT pg_try_advisory_lock(%s)", number):
                if time.monotonic() > until:
                    raise RecordLocked(
                        str(self.at), holder=_holder(connection, number), doing=doing
                    )
                time.sleep(_PAUSE_SECONDS)
            yield connection

    def _must_hold(self, lock: psycopg.Connection[Any]) -> None:
        try:
            lock.execute("SELECT 1")
        except Exception as error:
            raise RecordLocked(str(self.at), holder="the lock was lost") from error

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection outside of any engine, each statement by itself."""
        driver = _driver()
        try:
            connection = self._connect("")
        except driver.Error as error:
            raise self.named(error, error) from error
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def _connect(self, options: str) -> psycopg.Connection[Any]:
        from onrecord.store.dialects.nul import keep_nul  # noqa: PLC0415 - needs the driver

        connection: psycopg.Connection[Any] = _driver().connect(
            self.at.url,
            options=f"-c search_path={SCHEMA} {options}",
            client_encoding="UTF8",
            application_name=f"onrecord, process {os.getpid()} on {socket.gethostname()}",
        )
        keep_nul(connection)
        return connection

    def _engine(self, options: str, **pooled: Any) -> Engine:
        _driver()
        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: self._connect(options),
            use_native_hstore=False,
            max_overflow=-1,
            poolclass=pool.QueuePool,
            **pooled,
        )


def _driver() -> Any:
    try:
        import psycopg  # noqa: PLC0415 - of an extra
    except ImportError as missing:
        raise MissingExtra(missing.name or "psycopg", extra="postgres") from missing
    return psycopg


def _table(connection: Connection, name: str) -> bool:
    found = text("SELECT to_regclass(:name)")
    return connection.execute(found, {"name": f"{SCHEMA}.{name}"}).scalar() is not None


def _one(connection: Any, query: str, *values: Any) -> Any:
    row = connection.execute(query, values).fetchone()
    return None if row is None else row[0]


def _holder(connection: Any, number: int) -> str:
    """Who holds the lock, as far as the server tells us."""
    told = _one(
        connection,
        "SELECT coalesce(nullif(a.application_name, ''), 'process ' || l.pid) FROM pg_locks l "
        "LEFT JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
        "AND l.objid = %s AND l.database = (SELECT oid FROM pg_database "
        "WHERE datname = current_database())",
        number,
    )
    return str(told or "").removeprefix("onrecord, ")
