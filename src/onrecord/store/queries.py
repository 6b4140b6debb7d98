"""Named reads of the record, returning model values.

Invariant: nothing here writes; a listing is bounded by its `limit`. A statement of a page that
came from several places is listed once, with the first of them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from onrecord.errors import NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Document, Page
from onrecord.model.entity import Entity
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.store import codec
from onrecord.store.copies import as_read_from
from onrecord.store.fts import matching
from onrecord.store.naming import asked_for, words_of_name
from onrecord.store.schema import (
    articles,
    attributions,
    blobs,
    documents,
    entities,
    judgements,
    layers,
    mentions,
    model_versions,
    readings,
    set_aside,
    spans,
    tombstones,
)
from onrecord.store.schema import newest as newest_layers
from onrecord.store.words import all_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MIN_ID_CHARS = 4
_N_AT_ONCE = 500


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


@dataclass(frozen=True, slots=True)
class LayerOf:
    """One layer of a document: what made it, when, and how much it found."""

    number: int
    provenance: Provenance
    written_at: str
    n_statements: int
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution with its words and what stands around it.

    `n_places` says at how many places of the record the same page stands.
    """

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
    n_places: int


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

    `speaker` is looked for in all names of the speaker, `about` in the words of the content as
    `search` takes them. `since` and `until` are ISO 8601 days, both included, against the
    published time as written. `publisher` is a name, words of one, or a host.
    """

    speaker: str | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    kind: str | None = None


def document_number(connection: Connection, name: str) -> int:
    """The row number behind an id, a unique beginning of one, a uri or a file's name.

    Of several documents of one uri the last added is meant; any other name that fits several
    leads to none. Raises `NotInRecord`.
    """
    exact: list[ColumnElement[bool]] = [documents.c.id == name, documents.c.uri == name]
    for way in exact:
        found = connection.execute(select(func.max(documents.c.number)).where(way)).scalar()
        if found is not None:
            return int(found)
    short = name.removeprefix("doc_")
    guesses = [
        documents.c.uri.endswith("/" + name, autoescape=True),
        documents.c.id.startswith("doc_" + short, autoescape=True),
    ]
    for guess in guesses if len(short) >= _MIN_ID_CHARS else guesses[:1]:
        uris = select(documents.c.uri, func.max(documents.c.number)).where(guess)
        rows = connection.execute(uris.group_by(documents.c.uri).limit(2)).all()
        if len(rows) == 1:
            return int(rows[0][1])
    raise NotInRecord("document", name)


def digests_of(connection: Connection, name: str) -> list[str]:
    """The SHA-256 of all bytes that a name leads to: of a uri, of everything it ever gave."""
    by_uri = select(documents.c.sha256).where(documents.c.uri == name).distinct()
    found = list(connection.execute(by_uri).scalars())
    if not found and _SHA256.fullmatch(name):
        found = list(
            connection.execute(select(blobs.c.sha256).where(blobs.c.sha256 == name)).scalars()
        )
    if not found:
        number = document_number(connection, name)
        one = select(documents.c.sha256).where(documents.c.number == number)
        found = [connection.execute(one).scalar_one()]
    return found


def layer_number(connection: Connection, document: str, provenance: Provenance) -> int | None:
    """The newest layer that this reader and model made of a document, or None."""
    number = connection.execute(
        select(func.max(layers.c.number))
        .join(readings, readings.c.article == layers.c.article)
        .join(documents, documents.c.number == readings.c.document)
        .join(model_versions, model_versions.c.number == layers.c.model)
        .where(
            documents.c.id == document,
            layers.c.is_complete,
            layers.c.reader == provenance.reader,
            model_versions.c.version == provenance.model.version,
            model_versions.c.digest == provenance.model.digest,
        )
    ).scalar()
    return None if number is None else int(number)


def layers_of(connection: Connection, name: str) -> list[LayerOf]:
    """All layers of the document that a name leads to, the oldest first; raises `NotInRecord`."""
    number = document_number(connection, name)
    query = (
        select(layers, model_versions.c.version, model_versions.c.digest)
        .join(readings, readings.c.article == layers.c.article)
        .join(model_versions, model_versions.c.number == layers.c.model)
        .where(readings.c.document == number, layers.c.is_complete)
        .order_by(layers.c.number)
    )
    return [
        LayerOf(
            r.number,
            Provenance(r.reader, ModelVersion(r.version, r.digest)),
            r.written_at,
            r.n_attributions,
            r.why_not,
        )
        for r in connection.execute(query)
    ]


def newest(connection: Connection, name: str) -> tuple[Page, Analysis]:
    """The newest layer of the document that a name leads to; raises `NotInRecord`."""
    number = document_number(connection, name)
    query = (
        select(newest_layers.c.layer, documents.c.id)
        .join(documents, documents.c.number == newest_layers.c.document)
        .where(documents.c.number == number)
    )
    found = connection.execute(query).one()
    return layer(connection, found.layer, document=found.id)


def layer(
    connection: Connection, number: int, *, document: str | None = None
) -> tuple[Page, Analysis]:
    """The page and the analysis of one layer, as of one of its documents (by id).

    Without `document` that is the one the layer was made for.
    """
    row = connection.execute(_layer_query(number)).mappings().one()
    article = codec.article_of(row["text"], row["publisher"], row["structure"])
    provenance = Provenance(row["reader"], ModelVersion(row["version"], row["digest"]))
    parties = _entities(connection, number)
    analysis = Analysis(
        tuple(parties.values()),
        _attributions(connection, number, {n: e.id for n, e in parties.items()}),
        provenance,
        row["why_not"],
    )
    wanted = document or row["made_for"]
    page = Page(_document(connection, wanted, row), article)
    return page, as_read_from(analysis, row["made_for"], wanted)


def _layer_query(number: int) -> Select[Any]:
    return (
        select(
            layers.c.reader,
            layers.c.why_not,
            articles,
            model_versions.c.version,
            model_versions.c.digest,
            documents.c.id.label("made_for"),
        )
        .join(articles, articles.c.number == layers.c.article)
        .join(model_versions, model_versions.c.number == layers.c.model)
        .join(documents, documents.c.number == layers.c.document)
        .where(layers.c.number == number)
    )


def _document(connection: Connection, name: str, article: Any) -> Document:
    row = connection.execute(
        select(documents, blobs.c.n_bytes, blobs.c.body)
        .join(blobs, blobs.c.sha256 == documents.c.sha256)
        .where(documents.c.id == name)
    ).one()
    return Document(
        id=row.id,
        uri=row.uri,
        media_type=article["media_type"],
        sha256=row.sha256,
        n_bytes=row.n_bytes,
        fetched_at=datetime.fromisoformat(row.fetched_at),
        language=article["language"],
        raw=zlib.decompress(row.body),
        encoding=article["encoding"],
        errors=article["errors"],
    )


def _entities(connection: Connection, number: int) -> dict[int, Entity]:
    rows = connection.execute(
        select(entities).where(entities.c.layer == number).order_by(entities.c.number)
    ).mappings()
    inside = select(entities.c.number).where(entities.c.layer == number)
    named: dict[int, list[Any]] = {}
    query = select(mentions).where(mentions.c.entity.in_(inside))
    ordered = query.order_by(mentions.c.entity, mentions.c.place)
    for m in connection.execute(ordered).mappings():
        named.setdefault(m["entity"], []).append(m)
    return {r["number"]: codec.entity_of(r, named.get(r["number"], [])) for r in rows}


def _attributions(
    connection: Connection, number: int, parties: Mapping[int, str]
) -> tuple[Attribution, ...]:
    query = select(attributions).where(attributions.c.layer == number)
    rows = connection.execute(query.order_by(attributions.c.number)).mappings().all()
    fragments = _spans(connection, [r["number"] for r in rows])
    return tuple(
        codec.attribution_of(r, fragments.get(r["number"], []), parties.get(r["speaker"]))
        for r in rows
    )


def _spans(connection: Connection, numbers: list[int]) -> dict[int, list[Any]]:
    """The rows of `spans` of these attributions, in order."""
    found: dict[int, list[Any]] = {}
    for chunk in _chunks(numbers):
        query = select(spans).where(spans.c.attribution.in_(chunk))
        ordered = query.order_by(spans.c.attribution, spans.c.role, spans.c.place)
        for s in connection.execute(ordered).mappings():
            found.setdefault(s["attribution"], []).append(s)
    return found


def _chunks(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[i : i + _N_AT_ONCE] for i in range(0, len(numbers), _N_AT_ONCE))


def listing(connection: Connection, *, limit: int = 1000, offset: int = 0) -> list[Listed]:
    """Documents with their newest layer, the latest published first."""
    query = (
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
        )
        .join(newest_layers, newest_layers.c.document == documents.c.number)
        .join(layers, layers.c.number == newest_layers.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .join(model_versions, model_versions.c.number == layers.c.model)
        .order_by(articles.c.published.desc().nulls_last(), documents.c.number)
        .limit(limit)
        .offset(offset)
    )
    return [Listed(*row) for row in connection.execute(query)]


def statements(
    connection: Connection, filters: Filters, *, limit: int = 1000, offset: int = 0
) -> list[Statement]:
    """Statements of the newest layers that fit, the latest published first."""
    query = _statement_query().where(*_conditions(filters))
    query = query.order_by(articles.c.published.desc().nulls_last(), attributions.c.number)
    return list(_statements(connection, query.limit(limit).offset(offset)).values())


def count_statements(connection: Connection, filters: Filters) -> int:
    """How many statements `statements` would list without a limit."""
    found = _statement_query().where(*_conditions(filters)).subquery()
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())


def statements_numbered(connection: Connection, numbers: list[int]) -> list[Statement]:
    """The statements with these row numbers, in this order, as far as they are newest."""
    found: dict[int, Statement] = {}
    for chunk in _chunks(numbers):
        query = _statement_query().where(attributions.c.number.in_(chunk))
        found |= _statements(connection, query)
    return [found[n] for n in numbers if n in found]


def statement_numbers_of(connection: Connection, article: int) -> list[int]:
    """Row numbers of the statements that the newest layer of an article holds."""
    shown = select(newest_layers.c.layer)
    query = (
        select(attributions.c.number)
        .join(layers, layers.c.number == attributions.c.layer)
        .where(layers.c.article == article, layers.c.number.in_(shown))
        .order_by(attributions.c.number)
    )
    return [int(n) for n in connection.execute(query).scalars()]


def first_place() -> ColumnElement[Any]:
    """The first document that shows a layer; null for a layer that is nobody's newest."""
    return (
        select(func.min(newest_layers.c.document))
        .where(newest_layers.c.layer == layers.c.number)
        .correlate(layers)
        .scalar_subquery()
    )


def _n_places() -> ColumnElement[Any]:
    query = select(func.count()).where(newest_layers.c.layer == layers.c.number)
    return query.correlate(layers).scalar_subquery()


def _statement_query() -> Select[Any]:
    return (
        select(
            attributions,
            documents.c.id.label("document_id"),
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
            entities.c.id.label("speaker_id"),
            entities.c.name.label("speaker_name"),
            _n_places().label("n_places"),
        )
        .join(layers, layers.c.number == attributions.c.layer)
        .join(documents, documents.c.number == first_place())
        .join(articles, articles.c.number == layers.c.article)
        .outerjoin(entities, entities.c.number == attributions.c.speaker)
    )


def _statements(connection: Connection, query: Select[Any]) -> dict[int, Statement]:
    rows = connection.execute(query).mappings().all()
    fragments = _spans(connection, [r["number"] for r in rows])
    return {r["number"]: _statement(r, fragments.get(r["number"], [])) for r in rows}


def _statement(row: Any, fragments: list[Any]) -> Statement:
    def words(role: str) -> str:
        return " ".join(f["words"] for f in fragments if f["role"] == role)

    return Statement(
        document=row["document_id"],
        uri=row["uri"],
        publisher=row["publisher"],
        published=row["published"],
        headline=row["headline"],
        attribution=codec.attribution_of(row, fragments, row["speaker_id"]),
        speaker=row["speaker_name"],
        source=words("source"),
        cue=words("cue"),
        content=words("content"),
        n_places=row["n_places"],
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = page_conditions(filters)
    if filters.speaker:
        named = matching("name_words", asked_for(filters.speaker))
        conditions.append(attributions.c.speaker.in_(named))
    if filters.about:
        about = matching("statement_words", all_of(filters.about))
        conditions.append(attributions.c.number.in_(about))
    if filters.kind:
        conditions.append(attributions.c.kind == filters.kind)
    return conditions


def page_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of the page: its publisher and its day."""
    conditions: list[ColumnElement[bool]] = []
    if filters.since:
        conditions.append(func.substr(articles.c.published, 1, 10) >= filters.since)
    if filters.until:
        conditions.append(func.substr(articles.c.published, 1, 10) <= filters.until)
    if filters.publisher:
        words = " ".join(words_of_name(filters.publisher))
        spaced = " " + articles.c.publisher_words + " "
        host = filters.publisher.lower()
        conditions.append(
            or_(
                spaced.contains(f" {words} ", autoescape=True),
                documents.c.uri.icontains(f"://{host}", autoescape=True),
                documents.c.uri.icontains(f"://www.{host}", autoescape=True),
            )
        )
    return conditions


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
        select(newest_layers.c.document)
        .join(documents, documents.c.number == newest_layers.c.document)
        .where(documents.c.uri == set_aside.c.uri, newest_layers.c.at > set_aside.c.at)
        .correlate(set_aside)
    )
    return ~read_since.exists()


def forgotten(connection: Connection) -> list[Tombstone]:
    """All tombstones, the latest first."""
    query = select(tombstones).order_by(tombstones.c.at.desc())
    return [Tombstone(r.sha256, r.reason, r.n_documents, r.at) for r in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """How much the record holds, by what it is: `pages` are different bytes, `documents` places."""
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
