"""Documents by name, their layers, and what a layer holds, as model values.

Invariant: nothing here writes; what is returned equals what was added.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.errors import NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Document, Page
from onrecord.model.entity import Entity
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.store import codec
from onrecord.store.doing_queries import deeds_of, with_doings
from onrecord.store.judgements.laid import corrected, laid_over, laid_spans, without_rejected
from onrecord.store.schema import (
    articles,
    attributions,
    blobs,
    documents,
    entities,
    layers,
    mentions,
    model_versions,
    readings,
    spans,
    versions,
)
from onrecord.store.schema import newest as shown_layers
from onrecord.store.standing import state_of
from onrecord.store.writing.captures import first_capture
from onrecord.store.writing.copies import as_read_from
from onrecord.store.writing.identities import references
from onrecord.text.addresses import canonical

Item = TypeVar("Item", int, str)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MIN_ID_CHARS = 4
_N_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LayerOf:
    """One layer of a document: what made it, when, and how much it found."""

    number: int
    provenance: Provenance
    written_at: str
    n_statements: int
    why_not: str | None


def document_number(connection: Connection, name: str) -> int:
    """The row number behind an id, a unique beginning of one, a uri or a file's name.

    Of several documents of one uri the latest version is meant, else the last added; any other
    name that fits several leads to none. Raises `NotInRecord`.
    """
    address = canonical(name)
    exact: list[ColumnElement[bool]] = [documents.c.id == name, documents.c.uri == name]
    if address is not None:
        exact.append(documents.c.number.in_(_latest_at(address)))
    for way in exact:
        found = _last(connection, way)
        if found is not None:
            return found
    short = name.removeprefix("doc_")
    guesses = [
        documents.c.uri.endswith("/" + name, autoescape=True),
        documents.c.id.startswith("doc_" + short, autoescape=True),
    ]
    for guess in guesses if len(short) >= _MIN_ID_CHARS else guesses[:1]:
        uris = select(documents.c.uri).where(guess).distinct()
        rows = connection.execute(uris.limit(2)).all()
        found = _last(connection, guess) if len(rows) == 1 else None
        if found is not None:
            return found
    raise NotInRecord("document", name)


def document_name(connection: Connection, number: int) -> str:
    """The id of the document of a row number."""
    query = select(documents.c.id).where(documents.c.number == number)
    return str(connection.execute(query).scalar_one())


def _last(connection: Connection, way: ColumnElement[bool]) -> int | None:
    """The last added of the documents that fit; those that are no earlier versions go before."""
    is_earlier = (
        select(versions.c.document)
        .where(versions.c.document == documents.c.number, versions.c.by.is_not(None))
        .exists()
    )
    query = select(documents.c.number).where(way)
    query = query.order_by(is_earlier, documents.c.number.desc()).limit(1)
    found = connection.execute(query).scalar()
    return None if found is None else int(found)


def _latest_at(address: str) -> Select[Any]:
    """The latest version of the page at an address, as `canonical` spells it."""
    this = (versions.c.series == address) & versions.c.by.is_(None)
    return select(versions.c.document).where(this)


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


def newest(
    connection: Connection, name: str, *, with_rejected: bool = False
) -> tuple[Page, Analysis]:
    """The newest layer of the document that a name leads to; raises `NotInRecord`.

    The page says whether it is an earlier version, and whether it was taken back.
    """
    number = document_number(connection, name)
    query = (
        select(func.coalesce(shown_layers.c.layer, versions.c.layer).label("layer"), documents.c.id)
        .select_from(documents)
        .outerjoin(shown_layers, shown_layers.c.document == documents.c.number)
        .outerjoin(versions, versions.c.document == documents.c.number)
        .where(documents.c.number == number)
    )
    found = connection.execute(query).one()
    return layer(connection, found.layer, document=found.id, with_rejected=with_rejected)


def layer_of(
    connection: Connection, name: str, number: int, *, with_rejected: bool = False
) -> tuple[Page, Analysis]:
    """One of the layers of the document that a name leads to; raises `NotInRecord`."""
    document = document_number(connection, name)
    query = (
        select(documents.c.id)
        .join(readings, readings.c.document == documents.c.number)
        .join(layers, layers.c.article == readings.c.article)
        .where(documents.c.number == document, layers.c.number == number, layers.c.is_complete)
    )
    found = connection.execute(query).scalar()
    if found is None:
        raise NotInRecord(f"layer of {name}", str(number))
    return layer(connection, number, document=found, with_rejected=with_rejected)


def layer(
    connection: Connection,
    number: int,
    *,
    document: str | None = None,
    with_rejected: bool = False,
    as_found: bool = False,
) -> tuple[Page, Analysis]:
    """The page and the analysis of one layer, as of one of its documents (by id).

    Without `document` that is the one the layer was made for. Statements that people rejected are
    left out unless they are asked for; `as_found` leaves out all that people said.
    """
    row = connection.execute(_layer_query(number)).mappings().one()
    article = codec.article_of(row["text"], row["publisher"], row["structure"])
    provenance = Provenance(row["reader"], ModelVersion(row["version"], row["digest"]))
    parties = _entities(connection, number)
    said = _attributions(connection, number, {n: e.id for n, e in parties.items()})
    laid = {} if as_found else laid_over(connection, list(said))
    told, people = corrected(said, parties, laid)
    if not with_rejected:
        told = without_rejected(told)
    done = deeds_of(connection, number)
    analysis = Analysis(people, told, provenance, row["why_not"], done)
    wanted = document or row["made_for"]
    page = Page(_document(connection, wanted, row), article, state_of(connection, wanted))
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
        at=first_capture(connection, row.number),
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
    found = {r["number"]: codec.entity_of(r, named.get(r["number"], [])) for r in rows}
    known = references(connection, found)
    return {n: replace(e, identity=known.get(n)) for n, e in found.items()}


def _attributions(
    connection: Connection, number: int, parties: Mapping[int, str]
) -> dict[int, Attribution]:
    query = select(attributions).where(attributions.c.layer == number)
    rows = connection.execute(query.order_by(attributions.c.number)).mappings().all()
    fragments = span_rows(connection, [r["number"] for r in rows])
    said = {
        r["number"]: codec.attribution_of(
            r, fragments.get(r["number"], []), parties.get(r["speaker"])
        )
        for r in rows
    }
    return with_doings(connection, said)


def span_rows(connection: Connection, numbers: list[int]) -> dict[int, list[Any]]:
    """Where these statements stand as people corrected it: rows of spans, in order."""
    found: dict[int, list[Any]] = {}
    for chunk in chunks(numbers):
        query = select(spans).where(spans.c.attribution.in_(chunk))
        ordered = query.order_by(spans.c.attribution, spans.c.role, spans.c.place)
        for s in connection.execute(ordered).mappings():
            found.setdefault(s["attribution"], []).append(s)
    for number, roles in laid_spans(connection, numbers).items():
        as_found = [s for s in found.get(number, []) if s["role"] not in roles]
        found[number] = sorted(
            [*as_found, *(s for some in roles.values() for s in some)],
            key=lambda s: (s["role"], s["place"]),
        )
    return found


def chunks(some: list[Item]) -> Iterable[list[Item]]:
    """As many at once as a query takes."""
    return (some[i : i + _N_AT_ONCE] for i in range(0, len(some), _N_AT_ONCE))
