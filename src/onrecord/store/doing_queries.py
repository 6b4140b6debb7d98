"""What statements do and the deeds of a layer, read from their tables.

Invariant: nothing here writes; what is returned equals what was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from onrecord.model.act import Deed
from onrecord.model.attribution import Attribution
from onrecord.store.doing_codec import Beside, deed_of, with_doing
from onrecord.store.schema import acts, circumstances, deed_spans, deeds, entities, parties

_N_AT_ONCE = 500


def with_doings(connection: Connection, said: Mapping[int, Attribution]) -> dict[int, Attribution]:
    """Statements by their numbers, each with its acts, parties, occasion, time and place."""
    numbers = list(said)
    rows = [
        _grouped(connection, query, "attribution", numbers)
        for query in (_acts(), _parties(), select(circumstances))
    ]
    return {
        n: with_doing(item, Beside(*(found.get(n, []) for found in rows)))
        for n, item in said.items()
    }


def deeds_of(connection: Connection, layer: int) -> tuple[Deed, ...]:
    """The deeds of a layer, in the order in which they were added."""
    query = _with_ids(deeds).where(deeds.c.layer == layer).order_by(deeds.c.number)
    found = connection.execute(query).mappings().all()
    ordered = select(deed_spans).order_by(deed_spans.c.role, deed_spans.c.place)
    spans = _grouped(connection, ordered, "deed", [row["number"] for row in found])
    return tuple(deed_of(row, spans.get(row["number"], [])) for row in found)


def _acts() -> Select[Any]:
    return _with_ids(acts).order_by(acts.c.place)


def _parties() -> Select[Any]:
    columns = [c for c in parties.c if c.name != "entity"]
    query = select(*columns, entities.c.id.label("entity"))
    joined = query.join(entities, entities.c.number == parties.c.entity)
    return joined.order_by(parties.c.place)


def _with_ids(table: Table) -> Select[Any]:
    """The rows of a table with the ids of actor and recipient in place of their numbers."""
    actor, recipient = entities.alias("actor"), entities.alias("recipient")
    columns = [c for c in table.c if c.name not in ("actor", "recipient")]
    query = select(*columns, actor.c.id.label("actor"), recipient.c.id.label("recipient"))
    return query.outerjoin(actor, actor.c.number == table.c.actor).outerjoin(
        recipient, recipient.c.number == table.c.recipient
    )


def _grouped(
    connection: Connection, query: Select[Any], column: str, numbers: list[int]
) -> dict[int, list[Any]]:
    """Rows by the number that they belong to, as many at once as a query takes."""
    key = query.selected_columns[column]
    found: dict[int, list[Any]] = {}
    for chunk in _chunks(numbers):
        for row in connection.execute(query.where(key.in_(chunk))).mappings():
            found.setdefault(row[column], []).append(row)
    return found


def _chunks(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[i : i + _N_AT_ONCE] for i in range(0, len(numbers), _N_AT_ONCE))
