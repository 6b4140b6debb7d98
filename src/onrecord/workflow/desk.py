"""What a person keeps beside a record, and what is shared with nobody."""

from __future__ import annotations

from pathlib import Path

from onrecord.desk import database
from onrecord.desk.copying import copy
from onrecord.desk.database import desk_of

__all__ = ["copy", "desk_of", "secret"]


def secret(record: Path, purpose: str) -> bytes:
    """Random bytes for one purpose, made once and kept on the desk; raises `DeskUnusable`."""
    return database.secret(record, purpose)
