"""What people decide about identities and statements, and the listing of identities.

Invariant: each call opens the record at the path it is given and closes it again; each decision is
a new judgement, which `onrecord revoke` takes back. All raise `NotInRecord` or `AmbiguousName`
where a name leads nowhere or to several, and what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from onrecord.errors import NotInRecord, RecordNotFound
from onrecord.model.identity import ReportedRole
from onrecord.store import correcting, database, deciding, roll
from onrecord.store.correcting import Change
from onrecord.store.deciding import Decider
from onrecord.store.linking import Linker
from onrecord.store.roll import Known, Link
from onrecord.store.writer import Writer, open_writer
from onrecord.workflow.assemble import load_linker

__all__ = [
    "By", "Done", "Known", "Link", "correct", "entities", "entity", "links", "merge", "rename",
    "role", "split",
]  # fmt: skip

By = Decider
"""Who decides, and why."""


@dataclass(frozen=True, slots=True)
class Done:
    """A recorded decision: its number, the identity that it is about and that one's name now."""

    number: int
    id: str
    name: str


def entities(
    record: Path, name: str | None = None, *, kind: str | None = None, limit: int = 1000
) -> list[Known]:
    """Identities whose forms hold the name, or all; those of the most documents first."""
    with database.reading(record) as connection:
        return roll.known(connection, name, kind=kind, limit=limit)


def entity(record: Path, name: str) -> Known:
    """The one identity that a name or an id leads to."""
    with database.reading(record) as connection:
        return roll.one(connection, name)


def links(record: Path, name: str, *, limit: int = 1000) -> list[Link]:
    """Every document's entity that is this identity, and why it is held to be."""
    with database.reading(record) as connection:
        return roll.links_of(connection, name, limit=limit)


def merge(record: Path, one: str, other: str, by: By) -> Done:
    """The two are one from now on."""
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        a, b = roll.one(connection, one), roll.one(connection, other)
        if a.id == b.id:
            raise NotInRecord("second entity", other)
        number = deciding.join(connection, linker, b.id, a.id, by)
        return _done(number, roll.one(connection, a.id))


def split(record: Path, members: Sequence[str], by: By) -> Done:
    """Entities of documents (their ids `in_document`) become one of their own."""
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        number, own = deciding.split(connection, linker, members, by)
        return _done(number, roll.one(connection, own))


def rename(record: Path, one: str, name: str, by: By) -> Done:
    """The identity goes by this name from now on."""
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        known = roll.one(connection, one)
        number = deciding.rename(connection, linker, known.id, name, by)
        return _done(number, roll.one(connection, known.id))


def role(record: Path, one: str, told: ReportedRole, by: By) -> Done:
    """The identity held this office on that day."""
    with _deciding(record) as writer, writer.deciding() as (connection, _):
        known = roll.one(connection, one)
        return _done(deciding.give_role(connection, known.id, told, by), known)


def correct(
    record: Path, statement: str, by: By, *, speaker: str | None = None, kind: str | None = None
) -> int:
    """Someone else said it, or it is speech of another kind; the judgement's number.

    `speaker` is a name or an id; a name that the record does not hold becomes a new person.
    """
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        number = None
        if speaker is not None:
            number = _speaker(connection, linker, speaker)
        return correcting.correct(connection, statement, Change(number, kind), by)


def _speaker(connection: Connection, linker: Linker, name: str) -> int:
    try:
        return roll.find(connection, name)
    except NotInRecord:
        if name.startswith("ent_"):
            raise
        return deciding.found_person(connection, linker, name)


def _done(number: int, known: Known) -> Done:
    return Done(number, known.id, known.name)


def _deciding(record: Path) -> AbstractContextManager[Writer]:
    """A writer would make the record; here there must be one."""
    if not record.exists():
        raise RecordNotFound(str(record))
    return open_writer(record, linker=load_linker())
