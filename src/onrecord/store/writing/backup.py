"""A copy of the record that is whole, also while it is written to; and back again.

Invariant: a copy appears under its name only once it is whole, and replaces nothing unasked; a
process that is killed leaves under that name the old whole or the new whole.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from onrecord.errors import RecordDamaged, RecordExists, RecordLocked, RecordUnusable
from onrecord.store.database import reading
from onrecord.store.lock import writer_lock

_N_PAGES = 4096
"""Pages of the file copied between two calls of `progress`: 16 MB."""

_BUSY_SECONDS = 10.0
"""So long a read of the record that is to be replaced is waited for."""

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may leave beside a file."""

Progress = Callable[[int, int], Any]


def backup(record: Path, to: Path, *, progress: Progress = lambda _done, _all: None) -> int:
    """Copy the record into a new file; its size in bytes.

    What is written meanwhile is not in the copy. `progress` is told database pages done and all.
    Raises `RecordExists`, and what `reading` raises.
    """
    if to.exists():
        raise RecordExists(str(to))
    with _growing(to) as fresh:
        _copy(record, fresh, progress)
        if to.exists():
            raise RecordExists(str(to))
    return to.stat().st_size


def restore(
    backup_file: Path,
    to: Path,
    *,
    overwrite: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> None:
    """Put a backup in the record's place, once it is found whole and of this version.

    Raises `RecordExists` where a record stands there already, unless `overwrite`; `RecordLocked`
    where that is being written, or read for long; `RecordDamaged` for a backup that does not agree
    with itself.
    """
    if to.exists() and not overwrite:
        raise RecordExists(str(to))
    with writer_lock(to), _growing(to) as fresh:
        _copy(backup_file, fresh, progress)
        problem = _problem(fresh)
        if problem is not None:
            raise RecordDamaged(str(backup_file), problem)
        # A log of the record that is replaced would be taken for the new one's; what stands in it
        # goes into that record first, which is whole without it then.
        _fold_log(to)
        for beside in _beside(to):
            beside.unlink(missing_ok=True)


def _fold_log(record: Path) -> None:
    """Fold a record's log into its file; raises `RecordLocked` where a read keeps it from that.

    A file that is no record, or a damaged one, is left as it is.
    """
    if not record.exists() or not any(path.exists() for path in _beside(record)):
        return
    uri = f"{record.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise RecordUnusable(str(record), str(error)) from error
    except sqlite3.DatabaseError:
        return
    if is_busy:
        raise RecordLocked(str(record), doing="read")


def _beside(record: Path) -> list[Path]:
    return [record.with_name(record.name + suffix) for suffix in _BESIDE]


def _problem(copy: Path) -> str | None:
    """What the database finds wrong with a file; None for a whole one."""
    try:
        with reading(copy) as connection:
            told = connection.execute(text("PRAGMA integrity_check")).scalars().first()
    except RecordDamaged as error:
        return error.what
    return None if told == "ok" else str(told)


@contextmanager
def _growing(to: Path) -> Iterator[Path]:
    """A file beside `to` that takes its name once all went well, and goes where it did not."""
    fresh = to.with_name(f"{to.name}.{os.getpid()}.new")
    try:
        yield fresh
        fresh.replace(to)
    except OSError as error:
        raise RecordUnusable(str(to), error.strerror or str(error)) from error
    finally:
        for path in (fresh, *_beside(fresh)):
            path.unlink(missing_ok=True)


def _copy(source: Path, target: Path, progress: Progress) -> None:
    """The source as it stands at one moment: an open read keeps that moment while others write."""
    with reading(source) as connection:
        connection.execute(text("SELECT count(*) FROM alembic_version"))
        raw: Any = connection.connection.driver_connection
        try:
            with closing(sqlite3.connect(target)) as new:
                raw.backup(
                    new,
                    pages=_N_PAGES,
                    progress=lambda _status, left, n: progress(n - left, n),
                )
        except sqlite3.OperationalError as error:
            raise RecordUnusable(str(target), str(error)) from error
