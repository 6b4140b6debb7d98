"""What statements do and whom they mean, as identities of the whole record.

Invariant: nothing here writes; whoever is no identity yet is named as the page names them, and what
people corrected counts as they said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, exists, or_, select, union

from onrecord.model.act import ActCode, Grain, Modality
from onrecord.model.identity import Reference
from onrecord.store.judgements.laid import Laid, LaidAct, laid_over
from onrecord.store.judgements.settling import acts_as_found, parties_as_found
from onrecord.store.listing.called import Called, called
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    attributions,
    circumstances,
    corrected_acts,
    corrected_parties,
    entities,
    parties,
)
from onrecord.store.writing.identities import references

TARGET = "target"
ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class ActTold:
    """One act of a statement, done to someone or nobody in particular."""

    code: ActCode
    modality: Modality
    recipient: Reference | None
    prob: float


@dataclass(frozen=True, slots=True)
class TimeTold:
    """When it was said or done: ISO 8601 to its grain."""

    value: str
    grain: Grain


@dataclass(frozen=True, slots=True)
class Told:
    """What one statement does: its acts, whom it is about, to whom it is said, and when."""

    acts: tuple[ActTold, ...] = ()
    targets: tuple[Reference, ...] = ()
    addressees: tuple[Reference, ...] = ()
    time: TimeTold | None = None


def told_of(
    connection: Connection, numbers: list[int], laid: Mapping[int, Laid] | None = None
) -> dict[int, Told]:
    """What these statements do, by their row numbers; those that do nothing are left out.

    `laid` is what corrections lay over them, where that is known already.
    """
    if laid is None:
        laid = laid_over(connection, numbers)
    act_rows = _rows_of(connection, acts, numbers)
    party_rows = _rows_of(connection, parties, numbers)
    times = _times(connection, numbers)
    who = named(
        connection,
        [r["recipient"] for rows in act_rows.values() for r in rows]
        + [r["entity"] for rows in party_rows.values() for r in rows],
    )
    found = {
        n: Told(
            acts=tuple(
                ActTold(r["code"], r["modality"], who.get(r["recipient"]), r["prob"])
                for r in act_rows.get(n, ())
            ),
            targets=_in_role(TARGET, party_rows.get(n, ()), who),
            addressees=_in_role(ADDRESSEE, party_rows.get(n, ()), who),
            time=times.get(n),
        )
        for n in {*act_rows, *party_rows, *times}
    }
    return found | {n: _as_laid(found.get(n, Told()), over, who) for n, over in laid.items()}


def _as_laid(told: Told, over: Laid, who: dict[int | None, Reference]) -> Told:
    """What a statement does as people corrected it."""

    def act_told(act: LaidAct) -> ActTold:
        to = who.get(act.recipient) if act.to is None else act.to.who
        return ActTold(act.code, act.modality, to, act.prob)

    people = {
        role: tuple(dict.fromkeys(n.who for n in some)) for role, some in over.parties.items()
    }
    return replace(
        told,
        acts=told.acts if over.acts is None else tuple(map(act_told, over.acts)),
        targets=people.get(TARGET, told.targets),
        addressees=people.get(ADDRESSEE, told.addressees),
    )


def named(connection: Connection, numbers: Iterable[int | None]) -> dict[int | None, Reference]:
    """Who entities are, by row number: the identity, else what their page calls them."""
    wanted = sorted({n for n in numbers if n is not None})
    known: dict[int | None, Reference] = dict(references(connection, wanted).items())
    for chunk in chunks([n for n in wanted if n not in known]):
        query = select(entities.c.number, entities.c.id, entities.c.name)
        rows = connection.execute(query.where(entities.c.number.in_(chunk)))
        known |= {row.number: Reference(row.id, row.name) for row in rows}
    return known


def does(act: ActCode | None, on: str | None) -> ColumnElement[bool]:
    """Whether a statement does this act, to or about whom the name leads to; one is given."""
    found, said = _doing(act)
    if on is None:
        return attributions.c.number.in_(union(found, said))
    meant = called(on)
    about, told = (of.where(table.c.role == TARGET) for of, table in _meaning(meant))
    if act is not None:
        about = about.where(_does_so(parties, act))
        told = told.where(_does_so(corrected_parties, act))
    to = found.where(meant.is_one(acts.c.recipient))
    return attributions.c.number.in_(union(to, said.where(is_recipient(meant)), about, told))


def regards(name: str) -> ColumnElement[bool]:
    """Whether a statement is about or addressed to whom the name leads to."""
    meant = called(name)
    found, said = _doing(None)
    to = found.where(meant.is_one(acts.c.recipient))
    meaning = (of for of, _ in _meaning(meant))
    return attributions.c.number.in_(union(to, said.where(is_recipient(meant)), *meaning))


def roles_of(connection: Connection, numbers: list[int], name: str) -> dict[int, list[str]]:
    """In which roles the statements mean whom the name leads to: target, addressee."""
    meant = called(name)
    found: dict[int, set[str]] = {}
    for chunk in chunks(numbers):
        for of, table in _meaning(meant):
            query = of.add_columns(table.c.role).where(table.c.attribution.in_(chunk))
            for row in connection.execute(query):
                found.setdefault(row.attribution, set()).add(row.role)
    return {n: sorted(found.get(n, {TARGET}), reverse=True) for n in numbers}


def _doing(act: ActCode | None) -> tuple[Select[Any], Select[Any]]:
    """Statements that do this act, or any: as found, and as people corrected it."""
    found = select(acts.c.attribution).where(acts_as_found())
    said = select(corrected_acts.c.attribution)
    if act is None:
        return found, said
    return found.where(acts.c.code == act), said.where(corrected_acts.c.code == act)


def _does_so(table: Table, act: ActCode) -> ColumnElement[bool]:
    """Whether the statement of a row does this act."""
    here = table.c.attribution
    found = exists().where(acts.c.attribution == here, acts.c.code == act, acts_as_found())
    said = exists().where(corrected_acts.c.attribution == here, corrected_acts.c.code == act)
    return or_(found, said)


def is_recipient(meant: Called) -> ColumnElement[bool]:
    """Whether a row of `corrected_acts` is an act done to them."""
    return or_(
        meant.is_one(corrected_acts.c.recipient), corrected_acts.c.identity.in_(meant.identities)
    )


def _meaning(meant: Called) -> tuple[tuple[Select[Any], Table], ...]:
    """Statements that mean them, as found and as people corrected it, each with its table."""
    found = select(parties.c.attribution).where(meant.is_one(parties.c.entity), parties_as_found())
    told = select(corrected_parties.c.attribution).where(
        corrected_parties.c.identity.in_(meant.identities)
    )
    return (found, parties), (told, corrected_parties)


def _in_role(
    role: str, rows: Iterable[Any], who: dict[int | None, Reference]
) -> tuple[Reference, ...]:
    return tuple(who[r["entity"]] for r in rows if r["role"] == role)


def _rows_of(connection: Connection, table: Any, numbers: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for chunk in chunks(numbers):
        query = select(table).where(table.c.attribution.in_(chunk))
        for row in connection.execute(query.order_by(*table.primary_key.columns)).mappings():
            found.setdefault(row["attribution"], []).append(row)
    return found


def _times(connection: Connection, numbers: list[int]) -> dict[int, TimeTold]:
    found: dict[int, TimeTold] = {}
    for chunk in chunks(numbers):
        query = select(circumstances).where(
            circumstances.c.attribution.in_(chunk), circumstances.c.aspect == "time"
        )
        for row in connection.execute(query):
            found[row.attribution] = TimeTold(row.value, row.detail)
    return found
