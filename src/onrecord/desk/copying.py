"""A copy of a desk beside a copy of its record, and back.

Invariant: a copy appears under its name only once it is whole; only its owner may read it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from onrecord.desk.database import OURS_ALONE, desk_of
from onrecord.errors import DeskUnusable, RecordExists


def copy(record: Path, to: Path, *, overwrite: bool = False) -> Path | None:
    """Copy a record's desk to stand beside another record; None where there is none.

    Also while it is written to. Raises `RecordExists` where a desk stands there already, unless
    `overwrite`, and `DeskUnusable`.
    """
    source, target = desk_of(record), desk_of(to)
    if not source.exists():
        return None
    if target.exists() and not overwrite:
        raise RecordExists(str(target))
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        fresh.touch(OURS_ALONE)
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(fresh)) as new,
        ):
            old.backup(new)
        fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise DeskUnusable(str(target), str(error)) from error
    finally:
        fresh.unlink(missing_ok=True)
    return target
