"""What stands beside the record's file: its log, and who folds it in.

Invariant: the log is left alone while anyone else has the record open; SQLite itself sees to that.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path


def is_fixed(record: Path) -> bool:
    """Whether the record lies, without a log, where nothing can be written: on a medium, say.

    A log needs files beside the record, also to be read; such a record is opened without one.
    """
    return not os.access(record.parent, os.W_OK) and not _log_of(record).exists()


def fold_log(record: Path) -> None:
    """Fold the log into the file where no one else has the record open.

    A read-only connection leaves the log's files behind when it closes; a record without them can
    be copied and moved as one file. Where the file may not be written they stay.
    """
    if not _log_of(record).exists():
        return
    uri = f"{record.absolute().as_uri()}?mode=rw"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _log_of(record: Path) -> Path:
    return record.with_name(record.name + "-wal")
