"""Who did what to whom over the whole record, and who someone is; for the faces.

Invariant: each call opens the record at the path it is given and closes it again. All raise what
opening the record raises, and `BadDay`. Importing this file loads the database's library.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from onrecord.model.versions import STANDS
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import acted as acting
from onrecord.store.listing import people as knowing
from onrecord.store.listing import regarding as meaning
from onrecord.store.listing.acted import Acted
from onrecord.store.listing.people import Counted, Person
from onrecord.store.listing.regarding import Regarding
from onrecord.store.listing.told import Told
from onrecord.store.standing import states_of
from onrecord.workflow.record import Filters, Statement, check_days

__all__ = [
    "Acted", "Counted", "Filters", "Person", "Regarding", "Statement", "Told", "acts", "people",
    "regarding",
]  # fmt: skip

Row = TypeVar("Row", Acted, Regarding)


def acts(record: Where, wanted: Filters, *, limit: int = 1000) -> list[Acted]:
    """Acts and deeds that fit, the latest published first.

    Of the filters `speaker` is who does it, `on` to whom it is done, `act` what is done.
    """
    check_days(wanted)
    with database.reading(record) as connection:
        return _with_states(connection, acting.acted(connection, wanted, limit=limit))


def regarding(record: Where, name: str, wanted: Filters, *, limit: int = 1000) -> list[Regarding]:
    """What was said about or to someone, and done to them; the latest published first."""
    check_days(wanted)
    with database.reading(record) as connection:
        return _with_states(connection, meaning.regarding(connection, name, wanted, limit=limit))


def people(record: Where, name: str, wanted: Filters, *, limit: int = 10) -> list[Person]:
    """Those that a name or an id leads to, of any kind; raises `NotInRecord`.

    Of the filters day, publisher and `act` count.
    """
    check_days(wanted)
    with database.reading(record) as connection:
        return knowing.people(connection, name, wanted, limit=limit)


def _with_states(connection: Connection, found: list[Row]) -> list[Row]:
    """Each with what became of its page."""
    states = states_of(connection, (one.document for one in found))
    return [replace(one, became=states.get(one.document, STANDS).told) for one in found]
