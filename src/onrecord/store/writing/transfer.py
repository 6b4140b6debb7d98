"""One record's rows into another, between a file and a database or from one to the same kind.

Invariant: every row as it is, in one transaction, counted and hashed on both sides before that is
kept: after whatever ends it early the target is an empty record. Rows go one by one, so that memory
does not grow with the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    Table,
    Text,
    cast,
    func,
    select,
    text,
)

from onrecord.errors import CopyDiffers
from onrecord.store.dialects.base import POSTGRESQL
from onrecord.store.dialects.full_text import searching
from onrecord.store.schema import FULL_TEXT, metadata

_N_AHEAD = 500
"""Rows that a database sends at once."""
Tell = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """A table whose rows are the same on both sides: how many, and the SHA-256 over them all."""

    table: str
    n_rows: int
    sha256: str


def is_empty(connection: Connection) -> bool:
    """Whether a record holds nothing yet."""
    return not any(
        connection.execute(select(text("1")).select_from(table).limit(1)).first()
        for table in metadata.sorted_tables
    )


def transfer(source: Connection, target: Connection, tell: Tell) -> tuple[Compared, ...]:
    """Copy every row into the target's transaction; what is the same on both sides then.

    `tell` is told the name of each table that is begun. Raises `CopyDiffers`.
    """
    tables = metadata.sorted_tables
    _before(target, tables)
    for table in tables:
        tell(table.name)
        _insert(target, table, _rows(source, table))
    _after(target, tables)
    return tuple(_compared(source, target, table) for table in tables)


def digest(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 over them in the order of their keys.

    A row is hashed as its values, each with its kind and its length, so that no two rows of
    different values are the same bytes; a float as the shortest decimal that leads back to it.
    """
    found = hashlib.sha256()
    n_rows = 0
    for row in _rows(connection, table):
        n_rows += 1
        for value in row:
            found.update(_canonical(value))
    return n_rows, found.hexdigest()


def _compared(source: Connection, target: Connection, table: Table) -> Compared:
    before, after = digest(source, table), digest(target, table)
    if before != after:
        raise CopyDiffers(table.name, n_before=before[0], n_after=after[0])
    return Compared(table.name, *after)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows in the order of their keys, as they are kept: JSON as its text."""
    query = select(*(_as_kept(c) for c in table.columns)).order_by(*table.primary_key.columns)
    whole = [_whole(c) for c in table.columns]
    for row in connection.execute(query.execution_options(yield_per=_N_AHEAD)):
        yield tuple(v if v is None else make(v) for make, v in zip(whole, row, strict=True))


def _as_kept(column: Column[Any]) -> Any:
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _whole(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, Boolean):
        return int
    return float if isinstance(column.type, Float) else _same


def _same(value: Any) -> Any:
    return value


def _canonical(value: Any) -> bytes:
    if value is None:
        return b"-"
    if isinstance(value, bytes):
        return b"b%d:%s" % (len(value), value)
    if isinstance(value, str):
        kept = value.encode()
        return b"s%d:%s" % (len(kept), kept)
    return f"{'f' if isinstance(value, float) else 'i'}{value!r};".encode()


def _before(target: Connection, tables: Sequence[Table]) -> None:
    """Rows may point to rows that come later; words are made at once when all are there."""
    if target.dialect.name != POSTGRESQL:
        target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return
    for table in tables:
        target.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')


def _after(target: Connection, tables: Sequence[Table]) -> None:
    if target.dialect.name != POSTGRESQL:
        return
    full_text = searching(target)
    for name, (content, _) in FULL_TEXT.items():
        for statement in full_text.rebuild(name, content):
            target.exec_driver_sql(statement)
    for table in tables:
        target.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
        _count_on(target, table)


def _count_on(target: Connection, table: Table) -> None:
    """The next row gets the number after the last."""
    key = list(table.primary_key.columns)
    if len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    sequence = func.pg_get_serial_sequence(table.name, key[0].name)
    last = select(func.max(key[0])).scalar_subquery()
    target.execute(select(func.setval(cast(sequence, Text).op("::")(text("regclass")), last)))


def _insert(target: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    # Names of tables and columns are our own, nothing from outside is put into these sentences.
    columns = ", ".join(f'"{c.name}"' for c in table.columns)
    driver: Any = target.connection.driver_connection
    if target.dialect.name == POSTGRESQL:
        into = f'COPY "{table.name}" ({columns}) FROM STDIN'
        with driver.cursor() as cursor, cursor.copy(into) as copied:
            for row in rows:
                copied.write_row(row)
        return
    places = ", ".join("?" * len(table.columns))
    driver.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})', rows)  # noqa: S608
