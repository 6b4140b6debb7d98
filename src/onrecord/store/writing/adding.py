"""The rows of one page and one layer, added where they are missing.

Invariant: what is there already is left as it is, so that adding the same again changes nothing;
a layer counts as complete once all its rows are in.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, func, insert, select, update

from onrecord.model.analysis import Analysis
from onrecord.model.document import Document, Page
from onrecord.model.identity import Reference
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.store import codec
from onrecord.store.clock import now
from onrecord.store.doing_codec import doing_rows
from onrecord.store.proof.sums import LayerRows, Values, layer_sum
from onrecord.store.schema import (
    acts,
    articles,
    attributions,
    blobs,
    circumstances,
    deed_spans,
    deeds,
    documents,
    entities,
    layers,
    mentions,
    model_versions,
    newest,
    readings,
    spans,
)
from onrecord.store.schema import parties as party_rows
from onrecord.store.schema import versions as version_rows
from onrecord.store.writing import same_text, versions, withdrawing
from onrecord.store.writing.captures import add_capture


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` changed: nothing where both are False.

    `identities` says who the new layer's entities are, by their ids; `is_shown_otherwise` whether
    corrections of the page's earlier readings were laid over it, a later version is known, or it
    was taken back; `rows` are those of a new layer.
    `moved` are the layers of other versions of the page that are shown no longer, or again.
    """

    document: str
    is_new_document: bool
    is_new_layer: bool
    layer: int
    identities: Mapping[str, Reference] = field(default_factory=dict)
    is_shown_otherwise: bool = False
    rows: LayerRows | None = field(default=None, repr=False, compare=False)
    moved: tuple[int, ...] = ()


def add_page(connection: Connection, page: Page, analysis: Analysis) -> Added:
    """The page's bytes, place and article, and the layer, as far as they are not there."""
    _keep_bytes(connection, page.document)
    document, is_new = _document(connection, page.document)
    article = _article(connection, page)
    layer = _find_layer(connection, article, analysis.provenance)
    is_new_layer, rows = layer is None, None
    if layer is None:
        layer, rows = _add_layer(connection, (article, document), page, analysis)
    _link(connection, document, article)
    moved = versions.settle(connection, page, document)
    same_text.take(connection, article, page.article.text)
    withdrawing.take_notice(connection, page)
    return Added(page.document.id, is_new, is_new_layer, layer, rows=rows, moved=tuple(moved))


def _keep_bytes(connection: Connection, document: Document) -> None:
    known = select(blobs.c.sha256).where(blobs.c.sha256 == document.sha256)
    if connection.execute(known).first() is None:
        connection.execute(insert(blobs), blob_row(document))


def blob_row(document: Document) -> Values:
    """One row of `blobs`."""
    body = zlib.compress(document.raw)
    return {"sha256": document.sha256, "n_bytes": document.n_bytes, "body": body}


def _document(connection: Connection, document: Document) -> tuple[int, bool]:
    """The number of the document's row, and whether it was added just now; with its capture."""
    known = select(documents.c.number).where(documents.c.id == document.id)
    number = connection.execute(known).scalar()
    is_new = number is None
    if number is None:
        number = next_number(connection, documents)
        connection.execute(insert(documents), document_row(number, document))
    if document.at is not None:
        add_capture(connection, number, document.at, document.fetched_at)
    return int(number), is_new


def document_row(number: int, document: Document) -> Values:
    """One row of `documents`."""
    return {
        "number": number,
        "id": document.id,
        "uri": storable(document.uri),
        "sha256": document.sha256,
        "fetched_at": document.fetched_at.isoformat(),
        "added_at": now(),
    }


def _article(connection: Connection, page: Page) -> int:
    """The number of the article's row, added where no reader has found just this before."""
    row = codec.article_row(page.document, page.article)
    number = _find_article(connection, row)
    if number is None:
        number = next_number(connection, articles)
        connection.execute(insert(articles), row | {"number": number})
    return number


def _find_article(connection: Connection, row: codec.Row) -> int | None:
    number = connection.execute(
        select(articles.c.number).where(
            articles.c.sha256 == row["sha256"], articles.c.sum == row["sum"]
        )
    ).scalar()
    return None if number is None else int(number)


def _find_layer(connection: Connection, article: int, provenance: Provenance) -> int | None:
    model = provenance.model
    number = connection.execute(
        select(layers.c.number)
        .join(model_versions, model_versions.c.number == layers.c.model)
        .where(
            layers.c.article == article,
            layers.c.reader == provenance.reader,
            layers.c.is_complete,
            model_versions.c.version == model.version,
            model_versions.c.digest == model.digest,
        )
    ).scalar()
    return None if number is None else int(number)


def _link(connection: Connection, document: int, article: int) -> None:
    """The article as found in the document, and the newest layer of all documents that share it.

    What is linked already is left as it is, so that adding the same again changes nothing.
    """
    known = select(readings.c.article).where(
        readings.c.document == document, readings.c.article == article
    )
    if connection.execute(known).first() is None:
        connection.execute(insert(readings), {"document": document, "article": article})
    sharing = select(readings.c.document).where(readings.c.article == article)
    for number in connection.execute(sharing).scalars().all():
        last = (
            select(func.max(layers.c.number))
            .join(readings, readings.c.article == layers.c.article)
            .where(readings.c.document == number, layers.c.is_complete)
        )
        layer = connection.execute(last).scalar_one()
        _show(connection, int(number), int(layer))


def _show(connection: Connection, document: int, layer: int) -> None:
    """Show this layer of a document; of an earlier version it is the one kept for it."""
    earlier = (version_rows.c.document == document) & version_rows.c.by.is_not(None)
    if connection.execute(select(version_rows.c.document).where(earlier)).first() is not None:
        connection.execute(update(version_rows).where(earlier).values(layer=layer))
        return
    this = newest.c.document == document
    shown = connection.execute(select(newest.c.layer).where(this)).scalar()
    if shown is None:
        row = {"document": document, "layer": layer, "at": now()}
        connection.execute(insert(newest), row)
    elif shown != layer:
        connection.execute(update(newest).where(this).values(layer=layer, at=now()))


def _add_layer(
    connection: Connection, of: tuple[int, int], page: Page, analysis: Analysis
) -> tuple[int, LayerRows]:
    """The number of a layer with all its rows; the layer counts as complete once they are in."""
    numbers = Numbers.read(connection)
    model = number_of_model(connection, analysis.provenance.model)
    made = layer_rows(numbers, of, page, analysis, model=model)
    insert_rows(connection, made.rows)
    this = layers.c.number == made.layer
    connection.execute(update(layers).where(this).values(is_complete=True))
    return made.layer, made.held


@dataclass(slots=True)
class Numbers:
    """The number that the next row of each table gets."""

    layer: int
    entity: int
    attribution: int
    deed: int

    @classmethod
    def read(cls, connection: Connection) -> Numbers:
        """As the record has them."""
        return cls(*(next_number(connection, t) for t in (layers, entities, attributions, deeds)))


@dataclass(frozen=True, slots=True)
class NewLayer:
    """The rows of a layer by their tables, in the order in which they go in.

    `entities` and `statements` are the numbers that its entities and attributions got, by id;
    `held` is what the layer's sum is made of.
    """

    layer: int
    entities: Mapping[str, int]
    statements: Mapping[str, int]
    rows: Sequence[tuple[Table, Sequence[Values]]]
    held: LayerRows


def layer_rows(
    numbers: Numbers,
    of: tuple[int, int],
    page: Page,
    analysis: Analysis,
    *,
    model: int,
    is_complete: bool = False,
) -> NewLayer:
    """A layer's rows with numbers of their own, so that all of a table goes in at once.

    `of` are the numbers of its article and document.
    """
    article, document = of
    text = page.article.text
    layer, numbers.layer = numbers.layer, numbers.layer + 1
    known = list(enumerate(analysis.entities, numbers.entity))
    found = list(enumerate(analysis.attributions, numbers.attribution))
    done = list(enumerate(analysis.deeds, numbers.deed))
    numbers.entity += len(known)
    numbers.attribution += len(found)
    numbers.deed += len(done)
    parties = [codec.entity_row(layer, n, e, text) for n, e in known]
    called = {e.id: n for n, e in known}
    named = {n: codec.mention_rows(n, e.mentions, text) for n, e in known}
    said = [
        codec.attribution_row(layer, n, a, text, called[a.speaker] if a.speaker else None)
        for n, a in found
    ]
    words = {n: codec.span_rows(n, a, text) for n, a in found}
    doings = doing_rows(found, done, called, layer=layer, text=text)
    held = LayerRows(parties, named, said, words, doings)
    row = {
        "number": layer,
        "article": article,
        "document": document,
        "reader": analysis.provenance.reader,
        "model": model,
        "why_not": analysis.why_not,
        "written_at": now(),
        "n_entities": len(parties),
        "n_mentions": sum(map(len, named.values())),
        "n_attributions": len(said),
        "sum": layer_sum(analysis.provenance, analysis.why_not, held),
        "is_complete": is_complete,
    }
    rows: list[tuple[Table, Sequence[Values]]] = [
        (layers, [row]),
        (entities, parties),
        (mentions, [row for rows in named.values() for row in rows]),
        (attributions, said),
        (spans, [row for rows in words.values() for row in rows]),
        (acts, doings.acts),
        (party_rows, doings.parties),
        (circumstances, doings.circumstances),
        (deeds, doings.deeds),
        (deed_spans, doings.deed_spans),
    ]
    return NewLayer(layer, called, {a.id: n for n, a in found}, rows, held)


def number_of_model(connection: Connection, model: ModelVersion) -> int:
    """The number of a model's row, added where it is new."""
    number = connection.execute(
        select(model_versions.c.number).where(
            model_versions.c.version == model.version, model_versions.c.digest == model.digest
        )
    ).scalar()
    if number is not None:
        return int(number)
    number = next_number(connection, model_versions)
    row = {"version": model.version, "digest": model.digest, "first_used_at": now()}
    connection.execute(insert(model_versions), row | {"number": number})
    return number


def next_number(connection: Connection, table: Table) -> int:
    """The number that the next row of a table gets."""
    last = select(func.coalesce(func.max(table.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def insert_rows(connection: Connection, made: Iterable[tuple[Table, Sequence[Values]]]) -> None:
    """Add rows to their tables, all of a table at once."""
    for table, rows in made:
        if rows:
            connection.execute(insert(table), [dict(row) for row in rows])


def add_place(connection: Connection, page: Page, provenance: Provenance) -> tuple[int, ...] | None:
    """The place of a page whose article has a layer of this origin; None where it has none.

    What is given back are the layers that changed places, as `Added.moved` has them.
    """
    article = _find_article(connection, codec.article_row(page.document, page.article))
    if article is None or _find_layer(connection, article, provenance) is None:
        return None
    document = _document(connection, page.document)[0]
    _link(connection, document, article)
    moved = versions.settle(connection, page, document)
    same_text.take(connection, article, page.article.text)
    withdrawing.take_notice(connection, page)
    return tuple(moved)


def storable(text: str) -> str:
    """A file's name that is no UTF-8 comes with half characters: these are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
