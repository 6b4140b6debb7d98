"""What is new: the disputes and open proposals that the latest pages touch.

Invariant: nothing here writes. Pages are walked from the latest on, so that the cost does not grow
with the record; what no page of the last `_MOST_STATEMENTS` statements touches is not new.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, select

from onrecord.store.listing.disputed import is_answered
from onrecord.store.memory import remembered
from onrecord.store.schema import (
    articles,
    attributions,
    dispute_sides,
    disputes,
    layers,
    newest,
    proposal_statements,
    proposals,
)

_MOST_STATEMENTS = 5_000
_BEGINS_HERE = 0
"""Added to the key of articles, so that no planner looks them up by it and begins elsewhere.

Pages are walked in the order of their index until enough is found: on a record of a million
statements in a millisecond, against half a second for all disputes with their pages in order.
"""


def latest_disputes(connection: Connection, *, least: float, limit: int) -> list[str]:
    """Ids of the disputes of the latest statements, the latest first."""
    key = dispute_sides.c.dispute
    query = _latest(key, dispute_sides.c.attribution).join(disputes, disputes.c.id == key)
    query = query.where(disputes.c.prob >= least)
    return remembered(
        connection, ("latest disputes", least, limit), lambda: _first(connection, query, limit)
    )


def latest_open_proposals(connection: Connection, *, least: float, limit: int) -> list[str]:
    """Ids of the proposals without an answer that were made last, the latest first."""
    key = proposal_statements.c.proposal
    query = _latest(key, proposal_statements.c.attribution).join(proposals, proposals.c.id == key)
    query = query.where(proposals.c.prob >= least, ~is_answered(key))
    return remembered(
        connection, ("latest proposals", least, limit), lambda: _first(connection, query, limit)
    )


def _latest(key: ColumnElement[str], statement: ColumnElement[int]) -> Select[Any]:
    """Keys of what statements belong to, from the latest published statement on."""
    return (
        select(key)
        .select_from(articles)
        .join(layers, layers.c.article == articles.c.number + _BEGINS_HERE)
        .join(attributions, attributions.c.layer == layers.c.number)
        .join(key.table, statement == attributions.c.number)
        .where(exists().where(newest.c.layer == layers.c.number))
        .order_by(articles.c.published.desc().nulls_last(), attributions.c.number)
        .limit(_MOST_STATEMENTS)
    )


def _first(connection: Connection, query: Select[Any], limit: int) -> list[str]:
    found: dict[str, None] = {}
    for name in connection.execute(query).scalars():
        found[name] = None
        if len(found) == limit:
            break
    return list(found)
