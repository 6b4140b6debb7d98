"""What the record holds, as lists and counts: documents, set-asides, tombstones, models.

Invariant: nothing here writes; a listing is bounded by its `limit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.model.provenance import ModelVersion
from onrecord.model.versions import STANDS
from onrecord.store.listing.filters import Filters, page_conditions
from onrecord.store.listing.paging import Latest, latest_first
from onrecord.store.listing.shelf import shelf
from onrecord.store.memory import remembered
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    articles,
    blobs,
    documents,
    judgements,
    layers,
    model_versions,
    newest,
    set_aside,
    tombstones,
)
from onrecord.store.standing import states_of

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Listed:
    """One document as a listing shows it, with its newest layer."""

    id: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    language: str | None
    n_statements: int
    model: str
    why_not: str | None
    became: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """An input that was not read."""

    uri: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a forgotten page."""

    sha256: str
    reason: str
    n_documents: int
    at: str


def listing(
    connection: Connection,
    filters: Filters | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
) -> list[Listed]:
    """Documents with their newest layer, the latest published first.

    Of the filters those of pages count: `since`, `until`, `publisher`, `documents`, `added_since`.
    """
    conditions = _among(filters or Filters())
    if conditions:
        latest = articles.c.published.desc().nulls_last()
        query = _listed().where(*conditions).order_by(latest, documents.c.number)
        return [*_told(connection, query.limit(limit).offset(offset)).values()]
    numbers = shelf(connection).documents[offset : offset + limit].tolist()
    found: dict[int, Listed] = {}
    for chunk in chunks(numbers):
        found |= _told(connection, _listed().where(documents.c.number.in_(chunk)))
    return [found[n] for n in numbers if n in found]


def listing_after(
    connection: Connection, filters: Filters, *, after: Latest | None, limit: int
) -> dict[Latest, Listed]:
    """What `listing` lists, from a key on, each by its own key; of the filters those of pages."""
    query = _listed().where(*_among(filters))
    rows = latest_first(connection, query, documents.c.number, after=after, limit=limit)
    return _with_states(connection, {Latest(row.published, row.number): row for row in rows})


def _among(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of pages."""
    conditions = page_conditions(filters)
    if filters.documents is not None:
        conditions.append(documents.c.id.in_(filters.documents))
    return conditions


def _listed() -> Select[Any]:
    return (
        select(
            documents.c.id,
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
            articles.c.language,
            layers.c.n_attributions,
            model_versions.c.version,
            layers.c.why_not,
            documents.c.number,
        )
        .join(newest, newest.c.document == documents.c.number)
        .join(layers, layers.c.number == newest.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .join(model_versions, model_versions.c.number == layers.c.model)
    )


def _told(connection: Connection, query: Select[Any]) -> dict[int, Listed]:
    """What a query finds, by the numbers of rows."""
    return _with_states(connection, {row.number: row for row in connection.execute(query)})


def _with_states(connection: Connection, rows: Mapping[Key, Any]) -> dict[Key, Listed]:
    """Each with what became of its page."""
    states = states_of(connection, (row.id for row in rows.values()))
    return {
        key: replace(Listed(*row[:-1]), became=states.get(row.id, STANDS).told)
        for key, row in rows.items()
    }


def aside(connection: Connection, *, limit: int = 1000, offset: int = 0) -> list[SetAside]:
    """Inputs that were set aside and not read since, the latest first."""
    query = select(set_aside).where(_not_read_since()).order_by(set_aside.c.number.desc())
    rows = connection.execute(query.limit(limit).offset(offset))
    return [SetAside(r.uri, r.reason, r.at) for r in rows]


def is_aside(connection: Connection, uri: str, reason: str) -> bool:
    """Whether this input stands set aside for this reason."""
    query = select(set_aside.c.reason).where(set_aside.c.uri == uri, _not_read_since())
    return connection.execute(query.order_by(set_aside.c.number.desc())).scalar() == reason


def _not_read_since() -> ColumnElement[bool]:
    read_since = (
        select(newest.c.document)
        .join(documents, documents.c.number == newest.c.document)
        .where(documents.c.uri == set_aside.c.uri, newest.c.at > set_aside.c.at)
        .correlate(set_aside)
    )
    return ~read_since.exists()


def forgotten(connection: Connection) -> list[Tombstone]:
    """All tombstones, the latest first."""
    query = select(tombstones).order_by(tombstones.c.at.desc(), tombstones.c.sha256)
    return [Tombstone(r.sha256, r.reason, r.n_documents, r.at) for r in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """How much the record holds, by what it is: `pages` are different bytes, `documents` places."""
    return dict(remembered(connection, "counts", lambda: _counts(connection)))


def _counts(connection: Connection) -> dict[str, int]:
    tables = {
        "documents": documents,
        "pages": blobs,
        "articles": articles,
        "layers": layers,
        "judgements": judgements,
        "forgotten": tombstones,
    }
    counted = {name: _count(connection, table) for name, table in tables.items()}
    summed = {
        "statements": layers.c.n_attributions,
        "entities": layers.c.n_entities,
        "mentions": layers.c.n_mentions,
    }
    for name, column in summed.items():
        counted[name] = int(
            connection.execute(select(func.coalesce(func.sum(column), 0))).scalar_one()
        )
    aside_rows = select(set_aside.c.uri).where(_not_read_since()).distinct().subquery()
    return counted | {"set_aside": _count(connection, aside_rows)}


def _count(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def models(connection: Connection) -> list[ModelVersion]:
    """The model versions whose layers the record holds."""
    query = (
        select(model_versions)
        .where(model_versions.c.number.in_(select(layers.c.model)))
        .order_by(model_versions.c.number)
    )
    return [ModelVersion(r.version, r.digest) for r in connection.execute(query)]
