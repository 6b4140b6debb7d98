"""A copy of the record that is whole, also while it is written to; and back again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from onrecord.errors import RecordDamaged, RecordExists
from onrecord.store.database import reading


def backup(record: Path, to: Path) -> int:
    """Copy the record into a new file; its size in bytes. Raises `RecordExists`."""
    if to.exists():
        raise RecordExists(str(to))
    with reading(record):
        pass  # a record that cannot be read is not copied
    _copy(record, to)
    return to.stat().st_size


def restore(backup_file: Path, to: Path, *, overwrite: bool = False) -> None:
    """Put a backup in the record's place, once it is found whole and of this version.

    Raises `RecordExists` where a record stands there already, unless `overwrite`.
    """
    if to.exists() and not overwrite:
        raise RecordExists(str(to))
    with reading(backup_file) as connection:
        for row in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if row != "ok":
                raise RecordDamaged(str(backup_file), str(row))
    fresh = to.with_name(to.name + ".restoring")
    fresh.unlink(missing_ok=True)
    _copy(backup_file, fresh)
    for suffix in ("-wal", "-shm"):
        to.with_name(to.name + suffix).unlink(missing_ok=True)
    fresh.replace(to)


def _copy(source: Path, target: Path) -> None:
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
