"""What a corrected statement does and whom it means now: rows that follow from its corrections.

Invariant: these rows follow from the standing judgements and from what was found, the latest
judgement of each thing first; a statement without such a judgement has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, insert, select, update

from onrecord.store import identities
from onrecord.store.schema import (
    acts,
    corrected_acts,
    corrected_parties,
    corrections,
    judgements,
    parties,
)

ROLES = {"target": "targets", "addressee": "addressees"}
"""Roles of parties, each with its name in the details of a judgement."""
_CERTAIN = 1.0

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one statement in `corrected_acts` and `corrected_parties`, in order."""

    acts: tuple[Row, ...]
    parties: tuple[Row, ...]


def settle(connection: Connection, statements: Iterable[int]) -> None:
    """Make the rows of these statements anew, as their judgements stand now."""
    for number in statements:
        forget(connection, [number])
        rows = following(connection, number)
        if rows.acts:
            connection.execute(insert(corrected_acts), list(rows.acts))
        if rows.parties:
            connection.execute(insert(corrected_parties), list(rows.parties))


def following(connection: Connection, statement: int) -> Rows:
    """The rows that follow from what stands and what was found."""
    query = (
        select(judgements.c.details)
        .join(corrections, corrections.c.judgement == judgements.c.number)
        .where(corrections.c.attribution == statement, corrections.c.is_standing)
        .order_by(judgements.c.number)
    )
    said: Row = {}
    for details in connection.execute(query).scalars():
        said |= {key: value for key, value in details.items() if value is not None}
    meant = {role: said[key] for role, key in ROLES.items() if key in said}
    known = identities.numbers_of(connection, {n for named in meant.values() for n in named})
    party_rows = [
        {
            "attribution": statement, "role": role, "place": place,
            "identity": None if name is None else known.get(name),
        }
        for role, named in meant.items()
        for place, name in enumerate(named or [None])
    ]  # fmt: skip
    if "acts" not in said and "target" not in meant:
        return Rows((), tuple(party_rows))
    found = _found_acts(connection, statement)
    done = [(a.code, a.modality, a.prob) for a in found]
    if "acts" in said:
        done = [(code, modality, _CERTAIN) for code, modality in said["acts"]]
    to: Row = {"recipient": None, "identity": None}
    if "target" in meant:
        to["identity"] = next(r["identity"] for r in party_rows if r["role"] == "target")
    else:
        to["recipient"] = _found_target(connection, statement, found)
    act_rows = [
        {"attribution": statement, "place": n, "code": c, "modality": m, "prob": p, **to}
        for n, (c, m, p) in enumerate(done)
    ]
    return Rows(tuple(act_rows), tuple(party_rows))


def as_written(connection: Connection, statement: int) -> Rows:
    """The rows that a statement has."""
    return Rows(
        _rows(connection, corrected_acts, statement),
        _rows(connection, corrected_parties, statement),
    )


def forget(connection: Connection, statements: Any) -> None:
    """Drop the rows of statements: numbers, or a query of them."""
    for table in (corrected_acts, corrected_parties):
        connection.execute(delete(table).where(table.c.attribution.in_(statements)))


def forget_identities(connection: Connection, numbers: Sequence[int]) -> None:
    """Let rows that name identities which go name nobody."""
    for table in (corrected_acts, corrected_parties):
        these = table.c.identity.in_(numbers)
        connection.execute(update(table).where(these).values(identity=None))


def acts_as_found() -> ColumnElement[bool]:
    """Whether a row of `acts` holds as it was found."""
    return ~exists().where(corrected_acts.c.attribution == acts.c.attribution)


def parties_as_found() -> ColumnElement[bool]:
    """Whether a row of `parties` holds as it was found."""
    return ~exists().where(
        corrected_parties.c.attribution == parties.c.attribution,
        corrected_parties.c.role == parties.c.role,
    )


def _rows(connection: Connection, table: Table, statement: int) -> tuple[Row, ...]:
    query = select(table).where(table.c.attribution == statement)
    rows = connection.execute(query.order_by(*table.primary_key.columns)).mappings()
    return tuple(dict(row) for row in rows)


def _found_acts(connection: Connection, statement: int) -> Sequence[Any]:
    query = select(acts).where(acts.c.attribution == statement).order_by(acts.c.place)
    return connection.execute(query).all()


def _found_target(connection: Connection, statement: int, found: Sequence[Any]) -> int | None:
    """The entity to whom the acts are done; of a statement without acts its first target."""
    if found:
        return next((act.recipient for act in found if act.recipient is not None), None)
    query = select(parties.c.entity).where(
        parties.c.attribution == statement, parties.c.role == "target"
    )
    return connection.execute(query.order_by(parties.c.place).limit(1)).scalar()
