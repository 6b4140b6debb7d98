"""What outlets wrote around statements, and where documents are from.

Invariant: nothing here writes; a few hundred texts are in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from onrecord.model.selector import Span
from onrecord.store.queries import chunks, document_number, span_rows
from onrecord.store.schema import articles, attributions, documents, layers, newest
from onrecord.text.sentences import sentence_around


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


def sentences_at(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The sentence that holds each statement's cue and the beginning of its content."""
    found: dict[int, str] = {}
    for chunk in chunks(sorted(set(numbers))):
        spans = span_rows(connection, chunk)
        texts = (
            select(attributions.c.number, articles.c.text)
            .join(layers, layers.c.number == attributions.c.layer)
            .join(articles, articles.c.number == layers.c.article)
            .where(attributions.c.number.in_(chunk))
        )
        for row in connection.execute(texts):
            own = spans.get(row.number, [])
            around = [Span(s["start"], s["end"]) for s in own if s["role"] == "cue"]
            around += [Span(s["start"], s["end"]) for s in own if s["role"] == "content"][:1]
            if around:
                found[row.number] = sentence_around(row.text, tuple(around)).of(row.text)
    return found


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
