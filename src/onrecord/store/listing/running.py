"""Which documents run one text, for those who ask: the earliest published first.

Invariant: nothing here writes. Each document stands in at most one group; an earlier version of a
page is told of only where it is asked about itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.store.schema import articles, documents, layers, newest, readings, sketches, versions
from onrecord.store.writing.sketches import measured, runs_of

_MOST, _MOST_MEASURED = 5_000, 50
"""Of a text that very many run so many are told, those that came in first; of so many is told how
much they share, which takes their texts."""
_LAST = "9999"


@dataclass(frozen=True, slots=True)
class Run:
    """One document that runs a text.

    `shared` is the part of the shorter of it and the earliest, in runs of four words, that stands
    in both: 1.0 for the earliest itself, None of those after the first fifty. Documents are led
    to one another also by a third, so that it may be little.
    """

    document: str
    uri: str
    headline: str
    publisher: str | None
    published: str | None
    shared: float | None


@dataclass(frozen=True, slots=True)
class SameText:
    """A text that several documents run, the earliest published first."""

    runs: tuple[Run, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who runs it, each once, in that order: the publishers as far as they are known."""
        return tuple(dict.fromkeys(run.publisher for run in self.runs if run.publisher))


def running_with(connection: Connection, document: int) -> SameText | None:
    """The text that a document, by its row's number, runs with others; None where none does."""
    own = (
        select(sketches.c.article, sketches.c.text)
        .select_from(documents)
        .outerjoin(newest, newest.c.document == documents.c.number)
        .outerjoin(versions, versions.c.document == documents.c.number)
        .join(layers, layers.c.number == func.coalesce(newest.c.layer, versions.c.layer))
        .join(sketches, sketches.c.article == layers.c.article)
        .where(documents.c.number == document, sketches.c.text.is_not(None))
    )
    row = connection.execute(own).first()
    if row is None:
        return None
    series = select(versions.c.series).where(versions.c.document == document)
    of_page = select(versions.c.document).where(versions.c.series.in_(series))
    is_other = documents.c.number.not_in(of_page) & (documents.c.number != document)
    others = _rows(connection, (sketches.c.text == row.text) & is_other)
    if not others:
        return None
    query = _told().where(layers.c.article == row.article, documents.c.number == document)
    itself = connection.execute(query.limit(1)).all()
    return _one_text(connection, [*itself, *others])


def texts(connection: Connection, *, limit: int, offset: int = 0) -> list[SameText]:
    """Texts that several documents run, those of the most documents first."""
    n_runs = func.count()
    query = (
        select(sketches.c.text)
        .join(layers, layers.c.article == sketches.c.article)
        .join(newest, newest.c.layer == layers.c.number)
        .where(sketches.c.text.is_not(None))
        .group_by(sketches.c.text)
        .having(n_runs > 1)
        .order_by(n_runs.desc(), sketches.c.text)
    )
    groups = list(connection.execute(query.limit(limit).offset(offset)).scalars())
    found = (_rows(connection, sketches.c.text == group) for group in groups)
    return [_one_text(connection, rows) for rows in found]


def _rows(connection: Connection, condition: ColumnElement[bool]) -> list[Any]:
    """Documents by their newest layers."""
    query = _told().join(newest, newest.c.document == documents.c.number)
    query = query.where(newest.c.layer == layers.c.number, condition)
    return list(connection.execute(query.order_by(documents.c.number).limit(_MOST)))


def _told() -> Select[Any]:
    """Documents with the articles of their layers."""
    return (
        select(
            documents.c.number, documents.c.id, documents.c.uri, articles.c.headline,
            articles.c.publisher, articles.c.published, sketches.c.article,
        )
        .select_from(sketches)
        .join(articles, articles.c.number == sketches.c.article)
        .join(layers, layers.c.article == articles.c.number)
        .join(readings, readings.c.article == articles.c.number)
        .join(documents, documents.c.number == readings.c.document)
    )  # fmt: skip


def _one_text(connection: Connection, rows: Iterable[Any]) -> SameText:
    in_order = sorted(rows, key=lambda row: (_moment(row.published), row.number))
    shared = _shared(connection, [row.article for row in in_order[:_MOST_MEASURED]])
    return SameText(
        tuple(
            Run(
                row.id, row.uri, row.headline, row.publisher, row.published,
                shared.get(row.article),
            )
            for row in in_order
        )
    )  # fmt: skip


def _shared(connection: Connection, some: Sequence[int]) -> dict[int, float]:
    """How much of the shorter of an article and the first of these stands in both."""
    query = select(articles.c.number, articles.c.text).where(articles.c.number.in_(some))
    runs = {row.number: runs_of(row.text) for row in connection.execute(query)}
    first = runs[some[0]]
    return {number: round(measured(first, own).of_shorter, 2) for number, own in runs.items()}


def _moment(published: str | None) -> str:
    """When it was published, in UTC, to be put in order; the last of all where it is not known."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return published or _LAST
    if moment.tzinfo is None:
        return published or _LAST
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()
