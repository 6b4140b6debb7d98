"""What the store asks of a database beyond the common tables, and which answers.

Invariant: what differs between the databases differs here and in the modules beside; the rest of
the store is written once, over the same tables.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Insert, Table, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from onrecord.model.where import Where

POSTGRESQL = "postgresql"


class Home(Protocol):
    """Where the tables of one record lie: opened, locked, and watched."""

    @property
    def at(self) -> Where:
        """Where it lies."""

    @property
    def key(self) -> Hashable:
        """The same for the same record, however it was named."""

    def is_there(self) -> bool:
        """Whether there is something that may be a record."""

    def is_filled(self) -> bool:
        """Whether what is there is to be checked before it is written to."""

    def check(self) -> None:
        """Raises `RecordNotFound` or `NotARecord` for what cannot be one."""

    def standing(self) -> Hashable:
        """What stands there now; another once another took its place. Raises `RecordNotFound`."""

    def lock(self) -> AbstractContextManager[None]:
        """The writer's lock; raises `RecordLocked`."""

    def alone(self, task: str) -> AbstractContextManager[Callable[[], None]]:
        """The lock of one task for this record, such as "fetching"; raises `RecordLocked`.

        What it gives raises `RecordLocked` once the lock was lost.
        """

    def reader(self) -> Engine:
        """Read-only, each transaction seeing one state; connections close with the engine."""

    def many(self) -> Engine:
        """The same, with connections that are kept."""

    def writer(self) -> Engine:
        """To be opened under the lock."""

    def let_go(self) -> None:
        """Tidy up once what was opened is closed."""

    def version(self, connection: Connection) -> str | None:
        """The migration that the tables are at; None where there are no tables of ours."""

    def is_empty(self, connection: Connection) -> bool:
        """Whether nothing stands there, neither ours nor another's."""

    def not_ours(self, connection: Connection) -> Exception:
        """What is to be raised where `version` tells none."""

    def make_ready(self, connection: Connection) -> None:
        """What a writer does once before all else, outside a transaction."""

    def mark(self, connection: Connection) -> None:
        """Say that the tables that were just made are a record."""

    def changes(self, watch: Connection) -> Hashable:
        """What is another value after each write of anybody."""

    def in_time(
        self, connection: Connection, most_seconds: float, n_steps: int
    ) -> AbstractContextManager[None]:
        """Breaks a read off once it takes too long; raises `AskedTooMuch`."""

    def named(self, cause: BaseException | None, error: Exception) -> Exception:
        """The database's own error as ours, where it is one that can be foreseen."""

    def n_bytes(self, connection: Connection) -> int:
        """How much room the record takes."""


def home_of(at: Where) -> Home:
    """The database that an address leads to."""
    if isinstance(at, Path):
        from onrecord.store.dialects.sqlite import File  # noqa: PLC0415 - one of the two alone

        return File(at)
    from onrecord.store.dialects.postgres import Database  # noqa: PLC0415 - the same

    return Database(at)


def or_ignore(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves out rows whose key is there already."""
    if connection.dialect.name == POSTGRESQL:
        return postgresql.insert(table).on_conflict_do_nothing()
    return insert(table).prefix_with("OR IGNORE")


class by_dialect(FunctionElement[Any]):  # noqa: N801 - stands in queries like a function
    """A condition that each database spells its own way: SQLite the first, PostgreSQL the other."""

    name = "by_dialect"
    inherit_cache = True
    type = NullType()  # a Boolean would be compared with 1 in SQLite

    def __init__(self, in_sqlite: ColumnElement[Any], in_postgresql: ColumnElement[Any]) -> None:
        super().__init__(in_sqlite, in_postgresql)


@compiles(by_dialect)
def _in_sqlite(element: by_dialect, compiler: Any, **options: Any) -> str:
    return str(compiler.process(next(iter(element.clauses)).self_group(), **options))


@compiles(by_dialect, POSTGRESQL)
def _in_postgresql(element: by_dialect, compiler: Any, **options: Any) -> str:
    return str(compiler.process(list(element.clauses)[1].self_group(), **options))
