"""What is shown of a statement that people judged: rows that follow from its judgements.

Invariant: these rows follow from the standing judgements and from what was found, the latest
judgement of each thing first; a statement without such a judgement has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from onrecord.model.attribution import WRONG
from onrecord.store.judgements import respanned
from onrecord.store.schema import (
    acts,
    corrected_acts,
    corrected_contents,
    corrected_parties,
    corrected_spans,
    corrections,
    judgements,
    parties,
    reviewed,
)
from onrecord.store.writing import identities

ROLES = {"target": "targets", "addressee": "addressees"}
"""Roles of parties, each with its name in the details of a judgement."""
_CERTAIN = 1.0

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one statement in each table of `TABLES`, in order."""

    acts: tuple[Row, ...] = ()
    parties: tuple[Row, ...] = ()
    spans: tuple[Row, ...] = ()
    contents: tuple[Row, ...] = ()
    reviews: tuple[Row, ...] = ()


TABLES: dict[str, Table] = {
    "acts": corrected_acts,
    "parties": corrected_parties,
    "spans": corrected_spans,
    "contents": corrected_contents,
    "reviews": reviewed,
}
"""What follows from judgements of statements, by the name that `Rows` has for it."""


def settle(connection: Connection, statements: Iterable[int]) -> None:
    """Make the rows of these statements anew, as their judgements stand now."""
    for number in statements:
        forget(connection, [number])
        rows = following(connection, number)
        for name, table in TABLES.items():
            if own := getattr(rows, name):
                connection.execute(insert(table), list(own))


def following(connection: Connection, statement: int) -> Rows:
    """The rows that follow from what stands and what was found."""
    query = (
        select(judgements.c.verdict, judgements.c.details)
        .join(corrections, corrections.c.judgement == judgements.c.number)
        .where(corrections.c.attribution == statement, corrections.c.is_standing)
        .order_by(judgements.c.number)
    )
    said: Row = {}
    meant: Row = {}
    verdict = None
    for verdict, details in connection.execute(query):  # noqa: B007 — the last one counts below
        said |= {key: value for key, value in details.items() if value is not None}
        meant |= details.get("spans") or {}
    if verdict is None:
        return Rows()
    parties_meant = {role: said[key] for role, key in ROLES.items() if key in said}
    party_rows = _party_rows(connection, statement, parties_meant)
    span_rows = respanned.span_rows(connection, statement, meant)
    content = respanned.content_of(span_rows)
    return Rows(
        _act_rows(connection, statement, said.get("acts"), party_rows),
        party_rows,
        span_rows,
        () if content is None else ({"attribution": statement, "content": content},),
        ({"attribution": statement, "verdict": verdict},),
    )


def _party_rows(
    connection: Connection, statement: int, meant: dict[str, list[str]]
) -> tuple[Row, ...]:
    known = identities.numbers_of(connection, {n for named in meant.values() for n in named})
    return tuple(
        {
            "attribution": statement, "role": role, "place": place,
            "identity": None if name is None else known.get(name),
        }
        for role, named in meant.items()
        for place, name in enumerate(named or [None])
    )  # fmt: skip


def _act_rows(
    connection: Connection, statement: int, said: Any, party_rows: tuple[Row, ...]
) -> tuple[Row, ...]:
    """All acts of a statement whose acts or targets somebody changed, done to the first target."""
    targets = [row["identity"] for row in party_rows if row["role"] == "target"]
    if said is None and not targets:
        return ()
    found = _found_acts(connection, statement)
    done = [(a.code, a.modality, a.prob) for a in found]
    if said is not None:
        done = [(code, modality, _CERTAIN) for code, modality in said]
    to: Row = {"recipient": None, "identity": None}
    if targets:
        to["identity"] = targets[0]
    else:
        to["recipient"] = _found_target(connection, statement, found)
    return tuple(
        {"attribution": statement, "place": n, "code": c, "modality": m, "prob": p, **to}
        for n, (c, m, p) in enumerate(done)
    )


def as_written(connection: Connection, statement: int) -> Rows:
    """The rows that a statement has."""
    return Rows(*(_rows(connection, table, statement) for table in TABLES.values()))


def forget(connection: Connection, statements: Any) -> None:
    """Drop the rows of statements: numbers, or a query of them."""
    for table in TABLES.values():
        connection.execute(delete(table).where(table.c.attribution.in_(statements)))


def forget_identities(connection: Connection, numbers: Sequence[int]) -> None:
    """Let rows that name identities which go name nobody."""
    for table in (corrected_acts, corrected_parties):
        these = table.c.identity.in_(numbers)
        connection.execute(update(table).where(these).values(identity=None))


def is_rejected(statement: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether people hold that a statement, by number, is none."""
    # The few that are rejected are looked up once, and every statement held against them.
    return statement.in_(select(reviewed.c.attribution).where(reviewed.c.verdict == WRONG))


def n_rejected(connection: Connection) -> int:
    """How many statements people hold to be none."""
    query = select(func.count()).select_from(reviewed).where(reviewed.c.verdict == WRONG)
    return int(connection.execute(query).scalar_one())


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
