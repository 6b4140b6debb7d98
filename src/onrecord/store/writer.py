"""Adding to the record: pages with their layers, judgements, set-asides, and lawful removal.

Invariant: one transaction a document, so that a killed process leaves whole documents or none;
nothing but `forget` takes words away, and the words it takes are gone from the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from onrecord.errors import AnalysisFailed, Forgotten, NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.provenance import Provenance
from onrecord.store import codec, queries
from onrecord.store.database import writing
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

_LEVEL = 6


@contextmanager
def open_writer(path: Path) -> Iterator[Writer]:
    """The one writer of a record, made where there is none; see `database.writing`."""
    with writing(path) as engine:
        yield Writer(engine)


@dataclass(frozen=True, slots=True)
class Writer:
    """Adds to one record; not to be shared between threads."""

    engine: Engine

    def has_layer(self, document_id: str, provenance: Provenance) -> bool:
        """Whether this reader and model have read this document already."""
        with self.engine.connect() as connection:
            return queries.layer_number(connection, document_id, provenance) is not None

    def load(self, document_id: str, provenance: Provenance) -> tuple[Page, Analysis]:
        """The page and the analysis of one layer; raises `NotInRecord`."""
        with self.engine.connect() as connection:
            number = queries.layer_number(connection, document_id, provenance)
            if number is None:
                raise NotInRecord("layer of document", document_id)
            return queries.layer(connection, number)

    def add(self, page: Page, analysis: Analysis) -> None:
        """Keep a page and what was found in it; the same again changes nothing.

        Raises `Forgotten` for bytes that were removed from the record, and `AnalysisFailed` for a
        text that cannot be stored.
        """
        try:
            with self.engine.begin() as connection:
                _refuse_forgotten(connection, page)
                if queries.layer_number(connection, page.document.id, analysis.provenance) is None:
                    _add_layer(connection, _document(connection, page), page, analysis)
        except UnicodeEncodeError as error:
            reason = "its text holds half characters (lone surrogates) and cannot be stored"
            raise AnalysisFailed(page.document.uri, reason) from error

    def set_aside(self, uri: str, reason: str) -> None:
        """Keep that an input was not read, and why; the same again changes nothing."""
        row = {"uri": _storable(uri), "reason": _storable(reason), "at": _now()}
        with self.engine.begin() as connection:
            connection.execute(insert(set_aside).prefix_with("OR IGNORE"), row)

    def judge(self, about: str, verdict: str, *, before: Any, author: str, why: str) -> int:
        """A decision by a person or a model as a new row; its number."""
        row = {"about": about, "verdict": verdict, "before": before, "author": author, "why": why}
        with self.engine.begin() as connection:
            result = connection.execute(insert(judgements), row | {"at": _now()})
            return int(result.inserted_primary_key[0])  # type: ignore[index]

    def revoke(self, number: int, *, author: str, why: str) -> int:
        """Take a judgement back by a new row; raises `NotInRecord`."""
        with self.engine.begin() as connection:
            old = connection.execute(select(judgements).where(judgements.c.number == number)).first()
            if old is None:
                raise NotInRecord("judgement", str(number))
            row = {
                "about": old.about,
                "verdict": "revoked",
                "before": {"verdict": old.verdict, "before": old.before},
                "author": author,
                "at": _now(),
                "why": why,
                "revokes": number,
            }
            result = connection.execute(insert(judgements), row)
            return int(result.inserted_primary_key[0])  # type: ignore[index]

    def forget(self, document: str, *, reason: str) -> int:
        """Remove a page's bytes and words for good, wherever they came from; how many documents.

        `document` is an id, a uri or what leads to one (`queries.document_number`). The tombstone
        keeps the hash and the reason. Raises `NotInRecord`.
        """
        with self.engine.begin() as connection:
            number = queries.document_number(connection, document)
            digest = connection.execute(
                select(documents.c.sha256).where(documents.c.number == number)
            ).scalar_one()
            gone = _forget_bytes(connection, digest, reason)
        _scrub(self.engine)
        return gone


def _refuse_forgotten(connection: Connection, page: Page) -> None:
    row = connection.execute(
        select(tombstones).where(tombstones.c.sha256 == page.document.sha256)
    ).first()
    if row is not None:
        raise Forgotten(page.document.uri, at=row.at, why=row.reason)


def _document(connection: Connection, page: Page) -> int:
    """The number of the document's row, added with its bytes where they are new."""
    document = page.document
    number = connection.execute(
        select(documents.c.number).where(documents.c.id == document.id)
    ).scalar()
    if number is not None:
        return int(number)
    known = connection.execute(
        select(blobs.c.sha256).where(blobs.c.sha256 == document.sha256)
    ).first()
    if known is None:
        body = zlib.compress(document.raw, _LEVEL)
        row = {"sha256": document.sha256, "n_bytes": document.n_bytes, "body": body}
        connection.execute(insert(blobs), row)
    row = {
        "id": document.id,
        "uri": document.uri,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "errors": document.errors,
        "language": document.language,
        "fetched_at": document.fetched_at.isoformat(),
    }
    result = connection.execute(insert(documents), row)
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def _add_layer(connection: Connection, document: int, page: Page, analysis: Analysis) -> None:
    article = page.article
    row = {
        "document": document,
        "reader": analysis.provenance.reader,
        "model": analysis.provenance.model.version,
        "digest": analysis.provenance.model.digest,
        "why_not": analysis.why_not,
        "written_at": _now(),
        "text": article.text,
        "headline": article.headline.of(article.text) if article.headline else "",
        "publisher": article.publisher,
        "published": article.published.time if article.published else None,
        "structure": codec.structure_of(article),
    }
    result = connection.execute(insert(layers), row)
    layer = int(result.inserted_primary_key[0])  # type: ignore[index]
    _add_entities(connection, layer, analysis, article.text)
    _add_attributions(connection, layer, analysis, article.text)


def _add_entities(connection: Connection, layer: int, analysis: Analysis, text: str) -> None:
    """Rows get their numbers here, so that all of a table goes in at once."""
    first = _next_number(connection, entities)
    rows = [
        codec.entity_row(layer, e) | {"number": first + i} for i, e in enumerate(analysis.entities)
    ]
    named = [
        row
        for i, e in enumerate(analysis.entities)
        for row in codec.mention_rows(first + i, e.mentions, text)
    ]
    _insert(connection, entities, rows)
    _insert(connection, mentions, named)


def _add_attributions(connection: Connection, layer: int, analysis: Analysis, text: str) -> None:
    first = _next_number(connection, attributions)
    found = list(enumerate(analysis.attributions, first))
    rows = [codec.attribution_row(layer, a, text) | {"number": n} for n, a in found]
    _insert(connection, attributions, rows)
    _insert(connection, spans, [row for n, a in found for row in codec.span_rows(n, a, text)])


def _next_number(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.number), 0))).scalar_one()) + 1


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _forget_bytes(connection: Connection, digest: str, reason: str) -> int:
    places = connection.execute(
        select(documents.c.number, documents.c.id).where(documents.c.sha256 == digest)
    ).all()
    numbers = [p.number for p in places]
    old_layers = select(layers.c.number).where(layers.c.document.in_(numbers))
    own_entities = select(entities.c.number).where(entities.c.layer.in_(old_layers))
    own_attributions = select(attributions.c.number).where(attributions.c.layer.in_(old_layers))
    ids = [
        *(p.id for p in places),
        *connection.execute(select(entities.c.id).where(entities.c.layer.in_(old_layers))).scalars(),
        *connection.execute(
            select(attributions.c.id).where(attributions.c.layer.in_(old_layers))
        ).scalars(),
    ]
    for chunk in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        about = select(judgements.c.number).where(judgements.c.about.in_(chunk))
        connection.execute(delete(judgements).where(judgements.c.revokes.in_(about)))
        connection.execute(delete(judgements).where(judgements.c.about.in_(chunk)))
    for table, column, owners in (
        (mentions, mentions.c.entity, own_entities),
        (spans, spans.c.attribution, own_attributions),
        (entities, entities.c.layer, old_layers),
        (attributions, attributions.c.layer, old_layers),
    ):
        connection.execute(delete(table).where(column.in_(owners)))
    connection.execute(delete(layers).where(layers.c.document.in_(numbers)))
    connection.execute(delete(documents).where(documents.c.number.in_(numbers)))
    connection.execute(delete(blobs).where(blobs.c.sha256 == digest))
    stone = {"sha256": digest, "reason": reason, "n_documents": len(numbers), "at": _now()}
    connection.execute(insert(tombstones), stone)
    return len(numbers)


def _scrub(engine: Engine) -> None:
    """Write the file anew, so that no free page, index segment or journal keeps a word."""
    with engine.connect() as connection:
        raw = connection.connection
        for name in ("layer_words", "statement_words"):
            raw.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # type: ignore[attr-defined]  # noqa: S608 - our own names
        raw.execute("VACUUM")  # type: ignore[attr-defined]
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[attr-defined]


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
