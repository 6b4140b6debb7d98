"""What a killed writer left half done in the file, undone before the next reader looks.

Invariant: only work that its process cannot finish is undone; a living writer's is left alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from onrecord.errors import RecordLocked, RecordUnusable
from onrecord.store.lock import writer_lock


def undo_half_done(record: Path) -> None:
    """Play back the rollback journal that a process left which was killed while it changed modes.

    A read-only connection may not do so and would fail. Where the folder cannot be written to
    nothing is done, and the reader says why it cannot read.
    """
    if not record.with_name(record.name + "-journal").exists():
        return
    with (
        suppress(RecordLocked, RecordUnusable, sqlite3.Error),
        writer_lock(record),
        closing(sqlite3.connect(record)) as connection,
    ):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
