"""What is wrong with the files of a record, looked at from outside after something befell it.

Invariant: nothing here repairs or writes. A record that was not yet made is all right.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.workflow.record import verify_record

RECORD = "r.db"
"""The record in the folder that a command works in."""


class Unsound(Exception):
    """The record cannot be looked into, and why."""


def is_made(record: Path) -> bool:
    """Whether the transaction that makes the tables was through."""
    if not record.exists() or not record.stat().st_size:
        return False
    with closing(sqlite3.connect(record)) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None


def rows_of(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the folder's record; nothing where none was made. Raises `Unsound`."""
    record = folder / RECORD
    try:
        if not is_made(record):
            return []
        with closing(sqlite3.connect(record)) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.Error as error:
        raise Unsound(f"the record does not open: {error}") from error


def record_faults(folder: Path) -> Iterator[str]:
    """What SQLite says of the record's file; nothing where all is well."""
    record = folder / RECORD
    if not record.exists() or not record.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(record)) as connection:
            told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        yield f"the record does not open: {error}"
        return
    if told != ["ok"] or broken:
        yield f"the file is not whole: {told} {broken}"


def record_flaws(folder: Path) -> Iterator[str]:
    """What `onrecord verify` says of the record."""
    try:
        report = verify_record(folder / RECORD)
    except OnRecordError as error:
        yield f"the record is not verified: {error}"
        return
    yield from (f"{d.document}: {d.what} ({d.where})" for d in report.damages)
    yield from (f"not verified: {what}" for what in report.unchecked)


def capture_faults(folder: Path) -> Iterator[str]:
    """What is wrong with the record's file, and documents whose captures do not have their bytes.

    Of captures in the folder beside the record alone.
    """
    from onrecord.fetching.capturing import captures_of  # noqa: PLC0415 - an extra
    from onrecord.readers.warc import Capture, captures  # noqa: PLC0415 - an extra

    yield from record_faults(folder)
    query = (
        "SELECT d.uri, d.sha256, c.file, c.first_byte FROM captures c"
        " JOIN documents d ON d.number = c.document"
    )
    try:
        told = rows_of(folder, query)
    except Unsound as error:
        yield str(error)
        return
    for uri, digest, file, first in told:
        at = captures_of(folder / RECORD) / file
        try:
            found = next(captures(at, first_byte=first, last_byte=first + 1), None)
        except OSError as error:
            yield f"{uri} has no capture: {error}"
            continue
        raw = found.raw if isinstance(found, Capture) else None
        if raw is None or hashlib.sha256(raw).hexdigest() != digest:
            yield f"{uri} has a capture that is not its bytes: {found!r:.200}"
