"""What statements do and whom they mean, as identities of the whole record.

Invariant: nothing here writes; whoever is no identity yet is named as the page names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select, union

from onrecord.model.act import ActCode, Grain, Modality
from onrecord.model.identity import Reference
from onrecord.store.called import called
from onrecord.store.identities import references
from onrecord.store.queries import chunks
from onrecord.store.schema import acts, attributions, circumstances, entities, parties


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


def told_of(connection: Connection, numbers: list[int]) -> dict[int, Told]:
    """What these statements do, by their row numbers; those that do nothing are left out."""
    act_rows = _rows_of(connection, acts, numbers)
    party_rows = _rows_of(connection, parties, numbers)
    times = _times(connection, numbers)
    who = named(
        connection,
        [r["recipient"] for rows in act_rows.values() for r in rows]
        + [r["entity"] for rows in party_rows.values() for r in rows],
    )
    return {
        n: Told(
            acts=tuple(
                ActTold(r["code"], r["modality"], who.get(r["recipient"]), r["prob"])
                for r in act_rows.get(n, ())
            ),
            targets=_in_role("target", party_rows.get(n, ()), who),
            addressees=_in_role("addressee", party_rows.get(n, ()), who),
            time=times.get(n),
        )
        for n in {*act_rows, *party_rows, *times}
    }


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
    acting = select(acts.c.attribution)
    if act is not None:
        acting = acting.where(acts.c.code == act)
    if on is None:
        return attributions.c.number.in_(acting)
    meant = called(on)
    to = acting.where(meant.is_one(acts.c.recipient))
    about = select(parties.c.attribution).where(
        parties.c.role == "target", meant.is_one(parties.c.entity)
    )
    if act is not None:
        same = (acts.c.attribution == parties.c.attribution) & (acts.c.code == act)
        about = about.where(exists().where(same))
    return attributions.c.number.in_(union(to, about))


def regards(name: str) -> ColumnElement[bool]:
    """Whether a statement is about or addressed to whom the name leads to."""
    meant = called(name)
    to = select(acts.c.attribution).where(meant.is_one(acts.c.recipient))
    of = select(parties.c.attribution).where(meant.is_one(parties.c.entity))
    return attributions.c.number.in_(union(to, of))


def roles_of(connection: Connection, numbers: list[int], name: str) -> dict[int, list[str]]:
    """In which roles the statements mean whom the name leads to: target, addressee."""
    meant = called(name)
    found: dict[int, list[str]] = {}
    for chunk in chunks(numbers):
        of = select(parties.c.attribution, parties.c.role).where(
            parties.c.attribution.in_(chunk), meant.is_one(parties.c.entity)
        )
        for row in connection.execute(of.order_by(parties.c.role.desc())):
            found.setdefault(row.attribution, []).append(row.role)
    return {n: list(dict.fromkeys(found.get(n, ["target"]))) for n in numbers}


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
