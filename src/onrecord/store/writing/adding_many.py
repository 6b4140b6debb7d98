"""Many pages with their layers, added at once: what `add_page` does, in a tenth of the statements.

Invariant: the record comes out as if the pages had been added one after the other. Pages whose
bytes, place or series of versions are known, in the record or earlier among these, are left to
`add_page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.provenance import ModelVersion, Place
from onrecord.store import codec
from onrecord.store.clock import now
from onrecord.store.proof.layer_soundness import rows_of
from onrecord.store.proof.sums import Values
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    articles,
    attributions,
    blobs,
    documents,
    entities,
    newest,
    readings,
)
from onrecord.store.schema import versions as version_rows
from onrecord.store.writing import same_text, versions, withdrawing
from onrecord.store.writing.adding import (
    NewLayer,
    Numbers,
    add_page,
    blob_row,
    document_row,
    insert_rows,
    layer_rows,
    next_number,
    number_of_model,
)
from onrecord.store.writing.captures import add_capture

_IN_ORDER = (blobs, documents, articles)
_LAST = (readings, newest)


def add_pages(
    connection: Connection, some: Sequence[tuple[Page, Analysis]]
) -> list[NewLayer | None]:
    """Add pages that follow one another; of each what is new, None where its layer was known."""
    found: list[NewLayer | None] = []
    fresh = _Fresh(connection)
    known = _known(connection, [page for page, _ in some])
    for page, analysis in some:
        names = _names(page)
        if names & known:
            fresh.write()
            found.append(_alone(connection, page, analysis))
        else:
            found.append(fresh.add(page, analysis))
        known |= names
    fresh.write()
    return found


def _names(page: Page) -> set[str]:
    """What tells whether a page, its bytes or another version of it are known."""
    series = versions.series_of(page)
    return {page.document.id, page.document.sha256} | ({series} if series else set())


def _known(connection: Connection, some: Sequence[Page]) -> set[str]:
    """Which ids, digests and series of versions the record has already."""
    ids = _there(connection, documents.c.id, [one.document.id for one in some])
    sums = _there(connection, blobs.c.sha256, [one.document.sha256 for one in some])
    series = [name for name in map(versions.series_of, some) if name]
    return ids | sums | _there(connection, version_rows.c.series, series)


def _there(connection: Connection, column: Column[Any], names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(list(names)):
        query = select(column).where(column.in_(chunk))
        found.update(connection.execute(query).scalars())
    return found


def _alone(connection: Connection, page: Page, analysis: Analysis) -> NewLayer | None:
    added = add_page(connection, page, analysis)
    if not added.is_new_layer:
        return None
    numbers = [
        {r.id: r.number for r in connection.execute(select(t).where(t.c.layer == added.layer))}
        for t in (entities, attributions)
    ]
    return NewLayer(added.layer, numbers[0], numbers[1], (), rows_of(connection, added.layer))


class _Fresh:
    """Rows of pages of which nothing is known, until they are written together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Table, list[Values]] = {}
        self._models: dict[ModelVersion, int] = {}
        self._captured: list[tuple[int, Place, datetime]] = []
        self._pages: list[tuple[int, int, Page]] = []
        self._document = self._article = 0
        self._start()

    def add(self, page: Page, analysis: Analysis) -> NewLayer:
        model = analysis.provenance.model
        if model not in self._models:
            self._models[model] = number_of_model(self._connection, model)
        document, article = self._document, self._article
        self._document, self._article = document + 1, article + 1
        made = layer_rows(
            self._numbers, (article, document), page, analysis,
            model=self._models[model], is_complete=True,
        )  # fmt: skip
        if page.document.at is not None:
            self._captured.append((document, page.document.at, page.document.fetched_at))
        self._pages.append((document, article, page))
        self._put(blobs, blob_row(page.document))
        self._put(documents, document_row(document, page.document))
        self._put(articles, codec.article_row(page.document, page.article) | {"number": article})
        for table, rows in made.rows:
            self._rows.setdefault(table, []).extend(rows)
        self._put(readings, {"document": document, "article": article})
        self._put(newest, {"document": document, "layer": made.layer, "at": now()})
        return made

    def write(self) -> None:
        """Write what waits, that first to which others point."""
        captured, self._captured = self._captured, []
        first = [(t, self._rows.pop(t, [])) for t in _IN_ORDER]
        last = [(t, self._rows.pop(t, [])) for t in _LAST]
        insert_rows(self._connection, [*first, *self._rows.items(), *last])
        self._rows.clear()
        for number, at, captured_at in captured:
            add_capture(self._connection, number, at, captured_at)
        settled, self._pages = self._pages, []
        for document, article, page in settled:
            versions.settle(self._connection, page, document)
            same_text.take(self._connection, article, page.article.text)
            withdrawing.take_notice(self._connection, page)
        self._start()

    def _start(self) -> None:
        self._numbers = Numbers.read(self._connection)
        self._document = next_number(self._connection, documents)
        self._article = next_number(self._connection, articles)

    def _put(self, table: Table, row: Values) -> None:
        self._rows.setdefault(table, []).append(row)
