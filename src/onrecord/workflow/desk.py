"""What a person keeps beside a record, and what is shared with nobody."""

from __future__ import annotations

from pathlib import Path

from onrecord.desk import copying, database
from onrecord.desk.database import is_there
from onrecord.errors import OnlyForFiles
from onrecord.model.where import Where

__all__ = ["copy", "is_there", "secret"]

_BY_DUMP = "its desk lies beside it in the database: take it along with pg_dump"


def copy(record: Where, to: Where, *, overwrite: bool = False) -> Path | None:
    """Copy a record's desk to stand beside another record, both in files; see `copying.copy`."""
    if not isinstance(record, Path):
        raise OnlyForFiles(str(record), instead=_BY_DUMP)
    if not isinstance(to, Path):
        raise OnlyForFiles(str(to), instead=_BY_DUMP)
    return copying.copy(record, to, overwrite=overwrite)


def secret(record: Where, purpose: str) -> bytes:
    """Random bytes for one purpose, made once and kept on the desk; raises `DeskUnusable`."""
    return database.secret(record, purpose)
