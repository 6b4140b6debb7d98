"""Kept things found again: by their ids where those lead to them still, else by their words.

Invariant: nothing here writes. Words are looked for in the newest reading of the same bytes, else
of the same address; what the latest version of a page has no more is found in its last version; a
person is followed to those with whom they were joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from onrecord.model.anchor import Anchor, Place
from onrecord.store.judgements import anchoring
from onrecord.store.schema import (
    attributions,
    dispute_sides,
    disputes,
    documents,
    identities,
    layers,
    newest,
    proposal_statements,
    proposals,
    versions,
)
from onrecord.store.writing.identities import root_of


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
    again = (_again(connection, place) for place in anchor.places)
    found = next((one.id for one in again if one is not None), None)
    return found or _of_earlier_version(connection, anchor.id)


def _of_earlier_version(connection: Connection, name: str) -> str | None:
    """The statement of that id where an earlier version of its page has it and the latest not."""
    kept = select(versions.c.layer).where(versions.c.layer.is_not(None))
    query = select(attributions.c.id).where(attributions.c.id == name)
    return connection.execute(query.where(attributions.c.layer.in_(kept)).limit(1)).scalar()


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


@dataclass(frozen=True, slots=True)
class _Again:
    """A statement of a newest reading."""

    layer: int
    id: str


def _number_again(connection: Connection, place: Place) -> int | None:
    again = _again(connection, place)
    if again is None:
        return None
    own = (attributions.c.layer == again.layer) & (attributions.c.id == again.id)
    return connection.execute(select(attributions.c.number).where(own)).scalar()


def _again(connection: Connection, place: Place) -> _Again | None:
    """The statement whose words these are, in the newest reading of the same bytes or address."""
    if not place.quotes:
        return None
    for same in (documents.c.sha256 == place.sha256, documents.c.uri == place.uri):
        query = (
            select(layers.c.number, layers.c.sum)
            .join(newest, newest.c.layer == layers.c.number)
            .join(documents, documents.c.number == newest.c.document)
            .where(same)
            .order_by(documents.c.number.desc())
        )
        for layer in dict.fromkeys(connection.execute(query).all()):
            name = _meant(connection, layer.number, layer.sum, place)
            if name is not None:
                return _Again(layer.number, name)
    return None


_KNOWN: dict[tuple[str, Place], str | None] = {}
"""What was found in layers, by their sums: a layer does not change. Kept because a page with many
things of an earlier reading would look into the words of each of them anew."""
_MOST_KNOWN = 50_000


def _meant(connection: Connection, layer: int, layer_sum: str, place: Place) -> str | None:
    """The id of the statement of a layer whose words these are."""
    key = (layer_sum, place)
    if key not in _KNOWN:
        quoted = anchoring.Anchor(tuple(place.quotes), tuple(place.at))
        number = anchoring.page_of(connection, layer).meant([quoted])
        query = select(attributions.c.id).where(attributions.c.number == number)
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = connection.execute(query).scalar()
    return _KNOWN[key]


def _chunks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[i : i + _N_AT_ONCE] for i in range(0, len(names), _N_AT_ONCE))


_N_AT_ONCE = 500
