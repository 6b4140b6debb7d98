"""Where documents are from, and when they came.

Invariant: nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from onrecord.store.queries import chunks, document_number
from onrecord.store.schema import articles, attributions, documents, layers, newest
from onrecord.store.standing import state_of


@dataclass(frozen=True, slots=True)
class Outlet:
    """One document as what it reports is compared with what others do.

    `became` says in words that it is an earlier version, or was taken back.
    """

    id: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    became: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page was found: a document by id, and its uri."""

    document: str
    uri: str


def outlet(connection: Connection, name: str) -> Outlet:
    """Where a document is from and what its newest article is called; raises `NotInRecord`."""
    query = (
        select(
            documents.c.id,
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
        )
        .outerjoin(newest, newest.c.document == documents.c.number)
        .outerjoin(layers, layers.c.number == newest.c.layer)
        .outerjoin(articles, articles.c.number == layers.c.article)
        .where(documents.c.number == document_number(connection, name))
    )
    row = connection.execute(query).one()
    became = state_of(connection, row.id).told
    return Outlet(row.id, row.uri, row.publisher, row.published, row.headline or "", became)


def places_of(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Place, ...]]:
    """Every place of the pages that hold these statements, in the order they came in."""
    layer_of = _layers_of(connection, numbers)
    places: dict[int, tuple[Place, ...]] = {}
    for chunk in chunks(sorted(set(layer_of.values()))):
        query = (
            select(newest.c.layer, documents.c.id, documents.c.uri)
            .join(documents, documents.c.number == newest.c.document)
            .where(newest.c.layer.in_(chunk))
            .order_by(newest.c.layer, documents.c.number)
        )
        for row in connection.execute(query):
            places[row.layer] = (*places.get(row.layer, ()), Place(row.id, row.uri))
    return {n: places[layer] for n, layer in layer_of.items() if layer in places}


def _layers_of(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(list(numbers)):
        query = select(attributions.c.number, attributions.c.layer)
        rows = connection.execute(query.where(attributions.c.number.in_(chunk)))
        found |= {row.number: row.layer for row in rows}
    return found


def fetched(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """When documents came first, by their ids: ISO 8601."""
    wanted = sorted(set(ids))
    found: dict[str, str] = {}
    for i in range(0, len(wanted), _AT_ONCE):
        some = documents.c.id.in_(wanted[i : i + _AT_ONCE])
        query = select(documents.c.id, documents.c.fetched_at).where(some)
        found |= {row.id: row.fetched_at for row in connection.execute(query)}
    return found


_AT_ONCE = 500
