"""The trash: what was discarded comes back exactly as it was, until it is emptied on request."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_, select

from onrecord.desk import items, things
from onrecord.desk.items import Item
from onrecord.desk.schema import items as rows
from onrecord.desk.schema import wordings
from onrecord.desk.things import Thing
from onrecord.desk.wording import now
from onrecord.errors import NotKept


@dataclass(frozen=True, slots=True)
class Discarded:
    """An item in the trash, with the thing that it is of, if it is of one."""

    item: Item
    thing: Thing | None


def discard(connection: Connection, person: str, key: str) -> None:
    """Put an item into the trash; a collection takes its entries along. Raises `NotKept`."""
    found = items.one(connection, person, key)
    if found.discarded_at is None:
        items.change(connection, found, discarded_at=now())


def restore(connection: Connection, person: str, key: str) -> None:
    """Take an item out of the trash; raises `NotKept`."""
    found = items.one(connection, person, key)
    if found.discarded_at is None:
        raise NotKept("item in the trash", key)
    items.change(connection, found, discarded_at=None)


def trash(connection: Connection, person: str) -> list[Discarded]:
    """What is in the trash, the last discarded first.

    Entries that were discarded from a collection are listed once that is there again.
    """
    around = items.mine(person).order_by(None).subquery()
    gone = select(around.c.number).where(around.c.discarded_at.is_not(None))
    is_shown = or_(rows.c.collection.is_(None), rows.c.collection.not_in(gone))
    query = items.mine(person).where(rows.c.discarded_at.is_not(None), is_shown)
    found = items.read(
        connection, query.order_by(None).order_by(rows.c.discarded_at.desc(), rows.c.number.desc())
    )
    known = things.numbered(connection, [one.thing for one in found if one.thing is not None])
    return [Discarded(one, known.get(one.thing or 0)) for one in found]


def empty(connection: Connection, person: str) -> int:
    """Remove for good what is in the trash, with all its wordings; how many items went."""
    gone = items.mine(person).order_by(None).where(rows.c.discarded_at.is_not(None)).subquery()
    inside = select(rows.c.number).where(
        rows.c.person == person,
        or_(rows.c.number.in_(select(gone.c.number)), rows.c.collection.in_(select(gone.c.number))),
    )
    numbers = list(connection.execute(inside).scalars())
    for start in range(0, len(numbers), _N_AT_ONCE):
        some = numbers[start : start + _N_AT_ONCE]
        connection.execute(delete(wordings).where(wordings.c.item.in_(some)))
    # Entries first: a collection is removed once nothing names it.
    for is_inside in (True, False):
        for start in range(0, len(numbers), _N_AT_ONCE):
            own = rows.c.number.in_(numbers[start : start + _N_AT_ONCE])
            entry = rows.c.collection.is_not(None)
            connection.execute(delete(rows).where(own, entry if is_inside else ~entry))
    things.sweep(connection, person)
    return len(numbers)


_N_AT_ONCE = 500
