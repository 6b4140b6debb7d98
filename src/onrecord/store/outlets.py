"""Where documents are from, and when they came.

Invariant: nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from onrecord.store.queries import document_number
from onrecord.store.schema import articles, documents, layers, newest


@dataclass(frozen=True, slots=True)
class Outlet:
    """One document as what it reports is compared with what others do."""

    id: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str


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
    return Outlet(row.id, row.uri, row.publisher, row.published, row.headline or "")


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
