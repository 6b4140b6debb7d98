"""A record copied into another place: from a file into a database, back, or to the same kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onrecord.errors import RecordExists
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.writing import transfer
from onrecord.store.writing.transfer import Compared

__all__ = ["Compared", "copy"]


def copy(record: Where, to: Where, *, tell: Callable[[str], Any]) -> tuple[Compared, ...]:
    """Copy every row of a record into an empty one, which is made where there is none.

    The tables with their rows counted and hashed, the same on both sides. What is written to the
    record meanwhile is not in the copy. `tell` is told the name of each table that is begun. Raises
    `RecordExists` where the target holds anything, `CopyDiffers`, and what opening either raises.
    """
    with (
        database.reading(record, is_bounded=False) as source,
        database.writing(to) as engine,
        engine.begin() as target,
    ):
        if not transfer.is_empty(target):
            raise RecordExists(str(to))
        return transfer.transfer(source, target, tell)
