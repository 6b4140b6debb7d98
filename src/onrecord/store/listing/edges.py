"""Who did an act to whom, how often: what a map of accusations is drawn from.

Invariant: nothing here writes; an edge counts the acts and deeds that `acted` lists between the
two, as far as they were done. Where no connection is kept, of very many only those of the latest
pages are counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from onrecord.model.act import ActCode
from onrecord.model.identity import Reference
from onrecord.store.judgements.settling import acts_as_found, is_rejected
from onrecord.store.listing.acted import on_pages
from onrecord.store.listing.between import Between, between
from onrecord.store.listing.filters import Filters, asked_of_pages
from onrecord.store.listing.statements import latest_layers
from onrecord.store.memory import is_kept, remembered
from onrecord.store.schema import acts, attributions, corrected_acts, deeds, layers
from onrecord.store.standing_for import StandingFor, corrected_speaker, standing_for

MOST_COUNTED = 50_000
"""The pages of so many statements are looked through where no connection is kept."""


@dataclass(frozen=True, slots=True)
class Edge:
    """`by` did it to `to`: in `n_said` acts of statements and `n_done` deeds that pages report."""

    by: Reference
    to: Reference
    n_said: int
    n_done: int

    @property
    def n(self) -> int:
        """Acts and deeds together."""
        return self.n_said + self.n_done


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of one act, those of most acts first; not all where there are very many."""

    edges: tuple[Edge, ...]
    is_all: bool


def edges(
    connection: Connection, act: ActCode, filters: Filters, *, most: int | None = None
) -> Edges:
    """Who did this act to whom. Of the filters days and publisher count.

    With `most` the pages of so many of the latest statements are looked through.
    """
    asked = (act, *asked_of_pages(filters), most)
    return remembered(
        connection, ("edges", *asked), lambda: _counted(connection, act, filters, most)
    )


def _counted(connection: Connection, act: ActCode, filters: Filters, most: int | None) -> Edges:
    if most is None and is_kept(connection):
        return Edges(_in_order(between(connection, act, filters)), is_all=True)
    latest = latest_layers(connection, filters, n_statements=most or MOST_COUNTED)
    here = layers.c.number.in_(latest.layers)
    counts = Between(Counter(), Counter())
    for query, of in (
        (_as_found(act), counts.said),
        (_as_corrected(act), counts.said),
        (_deeds(act), counts.done),
    ):
        for row in connection.execute(query.where(here)):
            of[Reference(row.by_id, row.by_name), Reference(row.to_id, row.to_name)] += 1
    return Edges(_in_order(counts), latest.is_all)


def _in_order(counts: Between) -> tuple[Edge, ...]:
    said, done = counts.said, counts.done
    found = [Edge(*pair, said[pair], done[pair]) for pair in {*said, *done}]
    found.sort(key=lambda edge: (-edge.n, edge.by.name, edge.to.name, edge.by.id, edge.to.id))
    return tuple(found)


def _as_found(act: ActCode) -> Select[Any]:
    query = _statements(acts, act).where(acts_as_found())
    return _between(_by_speaker(query), acts.c.recipient)


def _as_corrected(act: ActCode) -> Select[Any]:
    table = corrected_acts
    query = _by_speaker(_statements(table, act))
    return _between(query, table.c.recipient, table.c.identity)


def _deeds(act: ActCode) -> Select[Any]:
    query = on_pages(select(deeds.c.number).select_from(deeds), deeds)
    query = query.where(deeds.c.code == act, deeds.c.modality == "done")
    return _between(standing_for(query, deeds.c.actor), deeds.c.recipient)


def _statements(table: Table, act: ActCode) -> Select[Any]:
    query = on_pages(select(table.c.attribution), attributions, table)
    done = table.c.code == act, table.c.modality == "done"
    return query.where(*done, ~is_rejected(table.c.attribution))


def _by_speaker(query: Select[Any]) -> StandingFor:
    return standing_for(query, attributions.c.speaker, corrected_speaker())


def _between(
    by: StandingFor, recipient: ColumnElement[Any], instead: ColumnElement[Any] | None = None
) -> Select[Any]:
    """The query with both sides; only those whom the record knows are shown."""
    to = standing_for(by.query, recipient, instead)
    return to.query.add_columns(
        by.id.label("by_id"),
        by.name.label("by_name"),
        to.id.label("to_id"),
        to.name.label("to_name"),
    ).where(by.id.is_not(None), to.id.is_not(None))
