"""Who stands now for an entity of a document, as columns of a query that counts.

Invariant: nothing here writes; an identity that was joined to another is counted as that one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from onrecord.store.judgements.laid import is_last_speaker
from onrecord.store.schema import attributions, corrections, identities, links


class StandingFor(NamedTuple):
    """A query with the id and the name of an identity joined to it; both may be null."""

    query: Select[Any]
    id: ColumnElement[Any]
    name: ColumnElement[Any]


def standing_for(
    query: Select[Any],
    entity: ColumnElement[Any] | None,
    instead: ColumnElement[Any] | None = None,
) -> StandingFor:
    """Joins who stands for the entity in a column; `instead`, an identity, goes before it."""
    link, own, root = links.alias(), identities.alias(), identities.alias()
    number = instead
    if entity is not None:
        query = query.outerjoin(link, link.c.entity == entity)
        number = link.c.shown if instead is None else func.coalesce(instead, link.c.shown)
    query = query.outerjoin(own, own.c.number == number)
    joined = query.outerjoin(root, root.c.number == func.coalesce(own.c.shown, own.c.number))
    return StandingFor(joined, root.c.id, root.c.name)


def corrected_speaker(statement: ColumnElement[Any] = attributions.c.number) -> Any:
    """The identity that said a statement by people's latest standing correction, or null."""
    query = select(corrections.c.speaker)
    return query.where(corrections.c.attribution == statement, is_last_speaker()).scalar_subquery()
