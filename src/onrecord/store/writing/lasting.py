"""Things of the record as they are kept: by anchors that outlast their ids (`refinding`).

Invariant: nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from onrecord.errors import NotInRecord
from onrecord.model.anchor import Anchor, Place
from onrecord.model.identifiers import group_id
from onrecord.model.selector import Span, quote_selector
from onrecord.store.listing.statements import statements_at
from onrecord.store.queries import chunks, document_number, span_rows
from onrecord.store.schema import (
    articles,
    attributions,
    disputes,
    documents,
    layers,
    newest,
    proposal_statements,
)


def statement(connection: Connection, name: str) -> Anchor:
    """The anchor of the statement of that id, of whichever reading; raises `NotInRecord`."""
    number = statement_number(connection, name)
    return Anchor("statement", name, tuple(_places(connection, [number])))


def dispute(connection: Connection, name: str) -> Anchor:
    """The anchor of a dispute: the two statements that it grew from; raises `NotInRecord`."""
    row = connection.execute(select(disputes).where(disputes.c.id == name)).first()
    if row is None:
        raise NotInRecord("dispute", name)
    return Anchor("dispute", name, tuple(_places(connection, [row.one, row.other])))


def proposal(connection: Connection, name: str) -> Anchor:
    """The anchor of a proposal: the statement that founds it; raises `NotInRecord`."""
    query = (
        select(attributions.c.number, attributions.c.id)
        .join(proposal_statements, proposal_statements.c.attribution == attributions.c.number)
        .where(proposal_statements.c.proposal == name, proposal_statements.c.proposes)
        .order_by(attributions.c.number)
    )
    rows = connection.execute(query).all()
    if not rows:
        raise NotInRecord("proposal", name)
    founding = next((row for row in rows if group_id("pro", [row.id]) == name), rows[0])
    return Anchor("proposal", name, tuple(_places(connection, [founding.number])))


def article(connection: Connection, name: str) -> Anchor:
    """The anchor of a page: its bytes and its address; raises `NotInRecord`."""
    number = document_number(connection, name)
    row = connection.execute(select(documents).where(documents.c.number == number)).one()
    return Anchor("article", row.id, (Place(row.id, row.uri, row.sha256),))


def statement_number(connection: Connection, name: str) -> int:
    """The row of the statement of that id in the newest reading that has it."""
    query = select(func.max(attributions.c.number)).where(attributions.c.id == name)
    number = connection.execute(query).scalar()
    if number is None:
        raise NotInRecord("statement", name)
    return int(number)


def said(connection: Connection, name: str) -> str:
    """Who says what, by which word: the statement of that id in a line; raises `NotInRecord`."""
    number = statement_number(connection, name)
    one = statements_at(connection, [number]).get(number)
    if one is not None:
        return f"{one.speaker or one.source or 'nobody named'} {one.cue} {one.content}"
    query = select(attributions.c.content).where(attributions.c.number == number)
    return str(connection.execute(query).scalar_one())


def title(connection: Connection, name: str) -> str:
    """The headline of the document of that id, else its address."""
    query = (
        select(articles.c.headline, documents.c.uri)
        .join(newest, newest.c.document == documents.c.number)
        .join(layers, layers.c.number == newest.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .where(documents.c.id == name)
    )
    row = connection.execute(query).one()
    return str(row.headline or row.uri)


def pages_of(connection: Connection, ids: Iterable[str]) -> list[str]:
    """The SHA-256 of the bytes of some documents and statements, by the ids of both."""
    found: set[str] = set()
    for chunk in _chunks(sorted(set(ids))):
        given = select(documents.c.sha256).where(documents.c.id.in_(chunk))
        holding = (
            select(articles.c.sha256)
            .join(layers, layers.c.article == articles.c.number)
            .join(attributions, attributions.c.layer == layers.c.number)
            .where(attributions.c.id.in_(chunk))
        )
        found.update(connection.execute(given.union(holding)).scalars())
    return sorted(found)


def _places(connection: Connection, numbers: Sequence[int]) -> list[Place]:
    """Where the contents of statements stand, in the order given."""
    rows = {
        row.number: row
        for chunk in chunks(list(numbers))
        for row in connection.execute(
            select(
                attributions.c.number, articles.c.text, documents.c.id, documents.c.uri,
                articles.c.sha256,
            )
            .join(layers, layers.c.number == attributions.c.layer)
            .join(articles, articles.c.number == layers.c.article)
            .join(documents, documents.c.number == layers.c.document)
            .where(attributions.c.number.in_(chunk))
        )
    }  # fmt: skip
    fragments = span_rows(connection, list(numbers))
    made = []
    for number in numbers:
        row = rows[number]
        content = [s for s in fragments.get(number, []) if s["role"] == "content"]
        at = tuple(Span(s["start"], s["end"]) for s in content)
        quotes = tuple(quote_selector(row.text, span) for span in at)
        made.append(Place(row.id, row.uri, row.sha256, quotes, at))
    return made


def _chunks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[i : i + _N_AT_ONCE] for i in range(0, len(names), _N_AT_ONCE))


_N_AT_ONCE = 500
