"""Time stamps of the record's head: asked for, kept, checked again.

Invariant: only `stamp` asks anybody; what it keeps was checked before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.errors import NotCovered, StampRefused
from onrecord.fetching import stamping
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.proof import sealed
from onrecord.store.proof.sealed import Stamp
from onrecord.store.proof.soundness import Damage
from onrecord.store.writing import sealing
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.record import must_exist

__all__ = ["Stamp", "n_stamps", "stamp", "stamp_damages"]


def stamp(record: Where, *, authority: str, certificates: Path) -> Stamp:
    """A time stamp of the latest head, asked of an authority and kept.

    Raises `StampRefused` where its answer does not hold, `NotCovered` where there is no head yet,
    and `MissingExtra`.
    """
    must_exist(record)
    with database.reading(record) as connection:
        batch = sealed.latest_batch(connection)
        if batch is None:
            raise NotCovered("record", str(record))
        data = sealed.stamped_bytes(connection, batch)
    found = stamping.ask(authority, data, certificates)
    made = Stamp(batch, authority, found.at, found.answer)
    with open_writer(record) as writer, writer.engine.begin() as connection:
        sealing.add_stamp(connection, made.batch, made.authority, made.at, made.answer)
    return made


def stamp_damages(record: Where, certificates: Path) -> Iterator[Damage]:
    """Kept time stamps that do not hold, by the certificates given."""
    with database.reading(record) as connection:
        kept = [(s, sealed.stamped_bytes(connection, s.batch)) for s in sealed.stamps(connection)]
    for one, data in kept:
        try:
            found = stamping.check(one.authority, one.answer, data, certificates)
        except StampRefused as error:
            yield Damage("", "a time stamp does not hold", f"batch {one.batch}: {error}")
            continue
        if found.at != one.at:
            yield Damage("", "a time stamp is of another moment", f"batch {one.batch}")


def n_stamps(record: Where) -> int:
    """How many time stamps a record keeps."""
    with database.reading(record) as connection:
        return len(sealed.stamps(connection))
