"""Versions of one page: which documents they are, in which order, and which of them is shown.

Invariant: nothing of an earlier version is changed. A document is the latest of its series and
shows a layer in `newest`, or an earlier one and keeps its layer in `versions`; never both. The
order is that of the agency's own versions, then of the moments at which a page stood at its
address, so that it does not matter in which order versions are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.model.document import Page
from onrecord.store.clock import now
from onrecord.store.queries import document_name, document_number
from onrecord.store.schema import (
    articles,
    attributions,
    documents,
    layers,
    newest,
    readings,
    versions,
)
from onrecord.store.writing.wire import is_akin
from onrecord.text.addresses import canonical
from onrecord.text.figures import whole_number

_NAMELESS = ("-", "text")
"""What comes from no place of its own: the standard input, words that were handed over."""
_MAX_RANK = 2**62


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page: its row's number, and that of the layer that is shown of it."""

    number: int
    document: str
    uri: str
    sha256: str
    fetched_at: str
    seen_at: str
    headline: str
    publisher: str | None
    published: str | None
    n_statements: int
    layer: int
    is_latest: bool


def settle(connection: Connection, page: Page, document: int) -> list[int]:
    """Give a document its place among the versions of its page; the layers that changed places.

    Those are no longer shown by that document, or are again. A page of the web is one by its
    address whatever stands there; a file of the same name only where it holds some of the same
    text, because names of files are given to other things as well.
    """
    again = seen_again(connection, document, page.document.fetched_at)
    if again is not None:
        return again
    seen_at = page.document.fetched_at.isoformat()
    series = series_of(page)
    if series is None or not _is_of(connection, series, page.article.text):
        return []
    row = {
        "document": document, "series": series, "rank": _rank(page), "seen_at": seen_at,
        "by": None, "layer": None,
    }  # fmt: skip
    connection.execute(insert(versions), row)
    return _put_in_order(connection, series)


def seen_again(connection: Connection, document: int, at: datetime) -> list[int] | None:
    """Note that a version stood there at that moment too; the layers that changed places.

    A page that goes back to an earlier text shows that version again. None where the document
    has no place among versions yet.
    """
    this = versions.c.document == document
    known = connection.execute(select(versions).where(this)).first()
    if known is None:
        return None
    seen_at = at.isoformat()
    if seen_at <= known.seen_at:
        return []
    connection.execute(update(versions).where(this).values(seen_at=seen_at))
    return [] if known.by is None else _put_in_order(connection, known.series)


def series_of(page: Page) -> str | None:
    """What all versions of a page share: the agency's item, its address, the file's name."""
    if page.article.item:
        return f"item {page.article.item}"
    uri = page.document.uri.encode("utf-8", "backslashreplace").decode("utf-8")
    return None if uri in _NAMELESS else canonical(uri) or f"file {uri}"


def latest_of(connection: Connection, document: int) -> int | None:
    """The latest version of the page of which a document is an earlier version; None for others."""
    own = select(versions.c.series).where(versions.c.document == document)
    own = own.where(versions.c.by.is_not(None))
    query = select(versions.c.document).where(versions.c.series.in_(own), versions.c.by.is_(None))
    return connection.execute(query).scalar()


def of_series(connection: Connection, document: int) -> list[int]:
    """All versions of the page that a document is one of, in order; itself where it is alone."""
    own = select(versions.c.series).where(versions.c.document == document)
    query = select(versions.c.document).where(versions.c.series.in_(own)).order_by(*_ORDER)
    return list(connection.execute(query).scalars()) or [document]


def version_before(connection: Connection, name: str) -> str | None:
    """The id of the version of a page before that of an id; None for the first."""
    number = document_number(connection, name)
    order = of_series(connection, number)
    place = order.index(number)
    return document_name(connection, order[place - 1]) if place else None


def known_versions(connection: Connection, document: int) -> list[Version]:
    """The versions of a page in order, the first seen first."""
    shown = func.coalesce(newest.c.layer, versions.c.layer)
    query = (
        select(
            documents.c.number, documents.c.id, documents.c.uri, documents.c.sha256,
            documents.c.fetched_at, versions.c.seen_at, articles.c.headline, articles.c.publisher,
            articles.c.published, layers.c.n_attributions, layers.c.number.label("layer"),
            versions.c.by,
        )
        .outerjoin(newest, newest.c.document == documents.c.number)
        .outerjoin(versions, versions.c.document == documents.c.number)
        .join(layers, layers.c.number == shown)
        .join(articles, articles.c.number == layers.c.article)
        .where(documents.c.number.in_(of_series(connection, document)))
        .order_by(*_ORDER)
    )  # fmt: skip
    return [
        Version(
            r.number, r.id, r.uri, r.sha256, r.fetched_at, r.seen_at or r.fetched_at, r.headline,
            r.publisher, r.published, r.n_attributions, r.layer, r.by is None,
        )
        for r in connection.execute(query)
    ]  # fmt: skip


def superseded(connection: Connection, since: str | None, *, limit: int) -> list[int]:
    """Earlier versions whose next one stood there on that day or later, the latest first."""
    following = versions.alias()
    query = (
        select(versions.c.document)
        .join(following, following.c.document == versions.c.by)
        .order_by(following.c.seen_at.desc(), versions.c.document)
    )
    if since is not None:
        query = query.where(following.c.seen_at >= since)
    return list(connection.execute(query.limit(limit)).scalars())


def layers_of_series(connection: Connection, layer: int) -> list[int]:
    """All layers of other versions of the page that a layer reads."""
    own = (
        select(versions.c.series)
        .join(readings, readings.c.document == versions.c.document)
        .join(layers, layers.c.article == readings.c.article)
        .where(layers.c.number == layer)
    )
    query = (
        select(layers.c.number)
        .join(readings, readings.c.article == layers.c.article)
        .join(versions, versions.c.document == readings.c.document)
        .where(versions.c.series.in_(own), layers.c.is_complete)
        .distinct()
        .order_by(layers.c.number)
    )
    return list(connection.execute(query).scalars())


def statements_of(connection: Connection, some: list[int]) -> list[int]:
    """Row numbers of the statements of some layers."""
    query = select(attributions.c.number).where(attributions.c.layer.in_(some))
    return list(connection.execute(query.order_by(attributions.c.number)).scalars())


def unsettled(connection: Connection) -> list[tuple[int, int]]:
    """Documents without a place among versions and the layers they show, as they came in."""
    settled = select(versions.c.document)
    query = (
        select(newest.c.document, newest.c.layer)
        .where(newest.c.document.not_in(settled))
        .order_by(newest.c.document)
    )
    return [(int(row.document), int(row.layer)) for row in connection.execute(query)]


def forget(connection: Connection, places: Any) -> list[int]:
    """Take documents that go (a query of their numbers) from among the versions of their pages.

    The version before them is the latest again where they were that; the layers that are shown.
    """
    query = select(versions.c.series).where(versions.c.document.in_(places)).distinct()
    touched = list(connection.execute(query).scalars())
    gone = versions.c.by.in_(places)
    connection.execute(update(versions).where(gone).values(by=versions.c.document))
    connection.execute(delete(versions).where(versions.c.document.in_(places)))
    return [n for series in touched for n in _put_in_order(connection, series)]


_ORDER = (versions.c.rank, versions.c.seen_at, versions.c.document)


def _put_in_order(connection: Connection, series: str) -> list[int]:
    """Let each version lead to the next, and the last be shown; the layers that changed places."""
    of_page = versions.c.series == series
    query = select(versions).where(of_page).order_by(*_ORDER)
    rows = connection.execute(query).all()
    moved: list[int] = []
    for row, following in zip_longest(rows, rows[1:]):
        by = None if following is None else following.document
        if row.by == by:
            continue
        layer = row.layer
        if row.by is None:
            layer = _put_away(connection, row.document)
            moved.append(layer)
        elif by is None:
            _show_again(connection, row.document, row.layer)
            moved.append(row.layer)
            layer = None
        this = update(versions).where(versions.c.document == row.document)
        connection.execute(this.values(by=by, layer=layer))
    return moved


def _put_away(connection: Connection, document: int) -> int:
    """The layer that an earlier version shows no longer."""
    this = newest.c.document == document
    layer = connection.execute(select(newest.c.layer).where(this)).scalar_one()
    connection.execute(delete(newest).where(this))
    return int(layer)


def _show_again(connection: Connection, document: int, layer: int) -> None:
    connection.execute(insert(newest), {"document": document, "layer": layer, "at": now()})


def _is_of(connection: Connection, series: str, text: str) -> bool:
    """Whether a text is one of a series' versions: always but for files of one name."""
    if not series.startswith("file "):
        return True
    query = (
        select(articles.c.text)
        .select_from(versions)
        .join(newest, newest.c.document == versions.c.document)
        .join(layers, layers.c.number == newest.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .where(versions.c.series == series, versions.c.by.is_(None))
    )
    before = connection.execute(query).scalar()
    return before is None or is_akin(str(before), text)


def _rank(page: Page) -> int:
    """The version that an agency states as a number, 0 where it states none."""
    return whole_number((page.article.version or "").strip(), most=_MAX_RANK) or 0
