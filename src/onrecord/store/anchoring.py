"""Things of the record by anchors that outlast their ids: made, and found again.

Invariant: nothing here writes. What has its id still is found by it; what has not, by the words of
the newest reading of the same bytes, else of the same address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from onrecord.errors import NotInRecord
from onrecord.model.anchor import Anchor, Place
from onrecord.model.identifiers import group_id
from onrecord.model.selector import Span, quote_selector
from onrecord.store import correcting
from onrecord.store.identities import root_of
from onrecord.store.queries import chunks, document_number, span_rows
from onrecord.store.schema import (
    articles,
    attributions,
    dispute_sides,
    disputes,
    documents,
    identities,
    layers,
    newest,
    proposal_statements,
    proposals,
)
from onrecord.store.statements import statements_at


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


def found(connection: Connection, anchors: Sequence[Anchor]) -> list[str | None]:
    """The ids that things have now, None for those that are not found; in the order given."""
    known = _as_they_are(connection, anchors)
    again = {
        "statement": _statement_again, "dispute": _dispute_again, "proposal": _proposal_again,
        "article": _article_again, "person": _person_again,
    }  # fmt: skip
    return [
        known[one.kind, one.id] if (one.kind, one.id) in known else again[one.kind](connection, one)
        for one in anchors
    ]


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


def _as_they_are(connection: Connection, anchors: Sequence[Anchor]) -> dict[tuple[str, str], str]:
    """Things whose ids lead to them still; people to those who stand for them now."""
    ids: dict[str, list[str]] = {}
    for one in anchors:
        ids.setdefault(one.kind, []).append(one.id)
    shown = attributions.c.layer.in_(select(newest.c.layer))
    queries: dict[str, Select[Any]] = {
        "statement": select(attributions.c.id).where(shown),
        "dispute": select(disputes.c.id),
        "proposal": select(proposals.c.id),
        "article": select(documents.c.id),
    }
    known = {
        (kind, str(name)): str(name)
        for kind, query in queries.items()
        for chunk in _chunks(ids.get(kind, []))
        for name in connection.execute(query.where(query.selected_columns[0].in_(chunk))).scalars()
    }
    root = identities.alias()
    for chunk in _chunks(ids.get("person", [])):
        query = (
            select(identities.c.id, func.coalesce(root.c.id, identities.c.id).label("now"))
            .outerjoin(root, root.c.number == identities.c.shown)
            .where(identities.c.id.in_(chunk))
        )
        known |= {("person", row.id): row.now for row in connection.execute(query)}
    return known


def _statement_again(connection: Connection, anchor: Anchor) -> str | None:
    for place in anchor.places:
        number = _number_again(connection, place)
        if number is not None:
            query = select(attributions.c.id).where(attributions.c.number == number)
            return str(connection.execute(query).scalar_one())
    return None


def _dispute_again(connection: Connection, anchor: Anchor) -> str | None:
    """The most probable dispute with both statements on different sides of it."""
    numbers = [_number_again(connection, place) for place in anchor.places]
    if len(numbers) != len((1, 2)) or None in numbers:
        return None
    one, other = dispute_sides.alias(), dispute_sides.alias()
    query = (
        select(disputes.c.id)
        .join(one, one.c.dispute == disputes.c.id)
        .join(other, other.c.dispute == disputes.c.id)
        .where(one.c.attribution == numbers[0], other.c.attribution == numbers[1])
        .where(one.c.side != other.c.side)
        .order_by(disputes.c.prob.desc(), disputes.c.id)
    )
    return connection.execute(query).scalars().first()


def _proposal_again(connection: Connection, anchor: Anchor) -> str | None:
    """The most probable proposal that the statement makes or reports."""
    for place in anchor.places:
        number = _number_again(connection, place)
        query = (
            select(proposals.c.id)
            .join(proposal_statements, proposal_statements.c.proposal == proposals.c.id)
            .where(proposal_statements.c.attribution == number, proposal_statements.c.proposes)
            .order_by(proposals.c.prob.desc(), proposals.c.id)
        )
        return connection.execute(query).scalars().first()
    return None


def _article_again(connection: Connection, anchor: Anchor) -> str | None:
    for place in anchor.places:
        for same in (documents.c.sha256 == place.sha256, documents.c.uri == place.uri):
            query = select(documents.c.id).where(same).order_by(documents.c.number.desc())
            name = connection.execute(query.limit(1)).scalar()
            if name is not None:
                return str(name)
    return None


def _person_again(connection: Connection, anchor: Anchor) -> str | None:
    """The only one of that name in another record, where ids are others."""
    root = func.coalesce(identities.c.shown, identities.c.number)
    query = select(root).where(identities.c.name == anchor.name).distinct().limit(2)
    numbers = list(connection.execute(query).scalars())
    if len(numbers) != 1:
        return None
    (name,) = connection.execute(
        select(identities.c.id).where(identities.c.number == root_of(connection, numbers[0]))
    ).scalars()
    return str(name)


def _number_again(connection: Connection, place: Place) -> int | None:
    """The statement whose words these are, in the newest reading of the same bytes or address."""
    if not place.quotes:
        return None
    details = {
        "quotes": [[q.exact, q.prefix, q.suffix] for q in place.quotes],
        "at": [[span.start, span.end] for span in place.at],
    }
    for same in (documents.c.sha256 == place.sha256, documents.c.uri == place.uri):
        query = (
            select(newest.c.layer)
            .join(documents, documents.c.number == newest.c.document)
            .where(same)
            .order_by(documents.c.number.desc())
        )
        for layer in dict.fromkeys(connection.execute(query).scalars()):
            number = correcting.meant(connection, layer, details)
            if number is not None:
                return number
    return None


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
