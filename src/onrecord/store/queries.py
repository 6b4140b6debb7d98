"""Named reads of the record, returning model values.

Invariant: nothing here writes; a listing is bounded by its `limit`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from onrecord.errors import NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Document, Page
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import words_of
from onrecord.store import codec
from onrecord.store.schema import (
    attributions,
    blobs,
    documents,
    entities,
    judgements,
    layers,
    mentions,
    set_aside,
    spans,
    tombstones,
)
from onrecord.text.names import folded

NEWEST = (
    select(layers.c.document, func.max(layers.c.number).label("number"))
    .group_by(layers.c.document)
    .subquery()
)
"""The newest layer of each document: what listings show."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document as a listing shows it."""

    id: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    language: str | None
    n_statements: int
    model: str
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution with its words and what stands around it."""

    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    attribution: Attribution
    speaker: str | None
    source: str
    cue: str
    content: str


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


@dataclass(frozen=True, slots=True)
class Filters:
    """What statements must fit; None where anything does.

    `since` and `until` are ISO 8601 days, both included, against the published time as written.
    """

    speaker: str | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    kind: str | None = None


def document_number(connection: Connection, name: str) -> int:
    """The row number behind an id, a unique beginning of one, a uri or a file's name.

    A name that fits several documents leads to none. Raises `NotInRecord`.
    """
    ways: list[ColumnElement[bool]] = [
        documents.c.id == name,
        documents.c.uri == name,
        documents.c.uri.endswith("/" + name, autoescape=True),
        documents.c.id.startswith(name, autoescape=True),
        documents.c.id.startswith("doc_" + name, autoescape=True),
    ]
    for way in ways:
        found = connection.execute(select(documents.c.number).where(way).limit(2)).scalars().all()
        if len(found) == 1 or (found and way is ways[1]):
            return int(max(found))
    raise NotInRecord("document", name)


def layer_number(connection: Connection, document: str, provenance: Provenance) -> int | None:
    """The layer that this reader and model made of a document, or None."""
    number = connection.execute(
        select(layers.c.number)
        .join(documents, documents.c.number == layers.c.document)
        .where(
            documents.c.id == document,
            layers.c.reader == provenance.reader,
            layers.c.model == provenance.model.version,
            layers.c.digest == provenance.model.digest,
        )
    ).scalar()
    return None if number is None else int(number)


def layer_numbers(connection: Connection, document: int) -> list[int]:
    """All layers of a document, the oldest first."""
    query = select(layers.c.number).where(layers.c.document == document).order_by(layers.c.number)
    return [int(n) for n in connection.execute(query).scalars()]


def newest(connection: Connection, document: str) -> tuple[Page, Analysis]:
    """The newest layer of the document that a name leads to; raises `NotInRecord`."""
    return layer(connection, layer_numbers(connection, document_number(connection, document))[-1])


def layer(connection: Connection, number: int) -> tuple[Page, Analysis]:
    """The page and the analysis of one layer."""
    row = connection.execute(
        select(layers, documents, blobs.c.n_bytes, blobs.c.body)
        .join(documents, documents.c.number == layers.c.document)
        .join(blobs, blobs.c.sha256 == documents.c.sha256)
        .where(layers.c.number == number)
    ).mappings().one()
    article = codec.article_of(row["text"], row["publisher"], row["structure"])
    provenance = Provenance(row["reader"], ModelVersion(row["model"], row["digest"]))
    analysis = Analysis(
        _entities(connection, number), _attributions(connection, number), provenance, row["why_not"]
    )
    return Page(_document(row), article), analysis


def _document(row: Any) -> Document:
    return Document(
        id=row["id"],
        uri=row["uri"],
        media_type=row["media_type"],
        sha256=row["sha256"],
        n_bytes=row["n_bytes"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        language=row["language"],
        raw=zlib.decompress(row["body"]),
        encoding=row["encoding"],
        errors=row["errors"],
    )


def _entities(connection: Connection, number: int) -> tuple[Any, ...]:
    rows = connection.execute(
        select(entities).where(entities.c.layer == number).order_by(entities.c.number)
    ).mappings()
    inside = select(entities.c.number).where(entities.c.layer == number)
    by_entity: dict[int, list[Any]] = {}
    query = select(mentions).where(mentions.c.entity.in_(inside)).order_by(mentions.c.number)
    for m in connection.execute(query).mappings():
        by_entity.setdefault(m["entity"], []).append(m)
    return tuple(codec.entity_of(row, by_entity.get(row["number"], [])) for row in rows)


def _attributions(connection: Connection, number: int) -> tuple[Attribution, ...]:
    query = select(attributions).where(attributions.c.layer == number)
    rows = connection.execute(query.order_by(attributions.c.number)).mappings().all()
    return tuple(_with_spans(connection, rows))


def _with_spans(connection: Connection, rows: Any) -> Iterator[Attribution]:
    numbers = [row["number"] for row in rows]
    by_number: dict[int, list[Any]] = {}
    for chunk in (numbers[i : i + 500] for i in range(0, len(numbers), 500)):
        query = select(spans).where(spans.c.attribution.in_(chunk))
        ordered = query.order_by(spans.c.attribution, spans.c.role, spans.c.place)
        for s in connection.execute(ordered).mappings():
            by_number.setdefault(s["attribution"], []).append(s)
    for row in rows:
        yield codec.attribution_of(row, by_number.get(row["number"], []))


def listing(connection: Connection, *, limit: int = 1000, offset: int = 0) -> list[Listed]:
    """Documents with their newest layer, the latest published first."""
    counted = (
        select(func.count()).where(attributions.c.layer == layers.c.number).scalar_subquery()
    )
    query = (
        select(documents, layers, counted.label("n_statements"))
        .join(NEWEST, NEWEST.c.document == documents.c.number)
        .join(layers, layers.c.number == NEWEST.c.number)
        .order_by(layers.c.published.desc().nulls_last(), documents.c.number)
        .limit(limit)
        .offset(offset)
    )
    return [
        Listed(
            r["id"], r["uri"], r["publisher"], r["published"], r["headline"], r["language"],
            r["n_statements"], r["model"], r["why_not"],
        )
        for r in connection.execute(query).mappings()
    ]  # fmt: skip


def statements(
    connection: Connection, filters: Filters, *, limit: int = 1000, offset: int = 0
) -> list[Statement]:
    """Statements of the newest layers that fit, the latest published first."""
    query = _statement_query().where(*_conditions(filters))
    query = query.order_by(layers.c.published.desc().nulls_last(), attributions.c.number)
    return _statements(connection, query.limit(limit).offset(offset))


def statements_numbered(connection: Connection, numbers: list[int]) -> list[Statement]:
    """The statements with these row numbers, in this order, as far as they are newest."""
    query = _statement_query().where(attributions.c.number.in_(numbers))
    by_number = dict(_numbered(connection, query))
    return [by_number[n] for n in numbers if n in by_number]


def _statement_query() -> Select[Any]:
    return (
        select(
            attributions,
            documents.c.id.label("document_id"),
            documents.c.uri,
            layers.c.publisher,
            layers.c.published,
            layers.c.headline,
            layers.c.text,
            entities.c.name.label("speaker_name"),
        )
        .join(layers, layers.c.number == attributions.c.layer)
        .join(NEWEST, NEWEST.c.number == layers.c.number)
        .join(documents, documents.c.number == layers.c.document)
        .outerjoin(
            entities,
            and_(entities.c.layer == layers.c.number, entities.c.id == attributions.c.speaker),
        )
    )


def _statements(connection: Connection, query: Select[Any]) -> list[Statement]:
    return [s for _, s in _numbered(connection, query)]


def _numbered(connection: Connection, query: Select[Any]) -> list[tuple[int, Statement]]:
    rows = connection.execute(query).mappings().all()
    found = _with_spans(connection, rows)
    return [(r["number"], _statement(r, a)) for r, a in zip(rows, found, strict=True)]


def _statement(row: Any, attribution: Attribution) -> Statement:
    text = row["text"]
    return Statement(
        document=row["document_id"],
        uri=row["uri"],
        publisher=row["publisher"],
        published=row["published"],
        headline=row["headline"],
        attribution=attribution,
        speaker=row["speaker_name"],
        source=words_of(attribution.source, text),
        cue=words_of(attribution.cue, text),
        content=words_of(attribution.content, text),
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.speaker:
        conditions.append(_named(filters.speaker))
    if filters.about:
        conditions += [attributions.c.content.icontains(w, autoescape=True) for w in filters.about.split()]
    if filters.since:
        conditions.append(func.substr(layers.c.published, 1, 10) >= filters.since)
    if filters.until:
        conditions.append(func.substr(layers.c.published, 1, 10) <= filters.until)
    if filters.publisher:
        conditions.append(
            or_(
                layers.c.publisher.icontains(filters.publisher, autoescape=True),
                documents.c.uri.icontains(filters.publisher, autoescape=True),
            )
        )
    if filters.kind:
        conditions.append(attributions.c.kind == filters.kind)
    return conditions


def _named(name: str) -> ColumnElement[bool]:
    """Every word of the asked name stands in the speaker's, as a whole word."""
    spaced = " " + entities.c.folded + " "
    words = folded(name).split() or [""]
    return and_(*(spaced.contains(f" {w} ", autoescape=True) for w in words))


def aside(connection: Connection, *, limit: int = 1000, offset: int = 0) -> list[SetAside]:
    """Inputs that were set aside, the latest first."""
    query = select(set_aside).order_by(set_aside.c.number.desc()).limit(limit).offset(offset)
    return [SetAside(r.uri, r.reason, r.at) for r in connection.execute(query)]


def forgotten(connection: Connection) -> list[Tombstone]:
    """All tombstones, the latest first."""
    query = select(tombstones).order_by(tombstones.c.at.desc())
    return [Tombstone(r.sha256, r.reason, r.n_documents, r.at) for r in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """How many rows the record holds, by what they are."""
    tables = {
        "documents": documents,
        "pages": blobs,
        "layers": layers,
        "statements": attributions,
        "entities": entities,
        "mentions": mentions,
        "judgements": judgements,
        "set_aside": set_aside,
        "forgotten": tombstones,
    }
    return {
        name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for name, table in tables.items()
    }


def models(connection: Connection) -> list[ModelVersion]:
    """The model versions whose layers the record holds."""
    query = select(layers.c.model, layers.c.digest).distinct().order_by(layers.c.model)
    return [ModelVersion(r.model, r.digest) for r in connection.execute(query)]
