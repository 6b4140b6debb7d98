"""What people should look at first: the least certain of what nobody has judged yet.

Invariant: nothing here writes. Listings walk an index from the least certain on and stop at their
limit, so that they cost the same however much the record holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal_column, select

from onrecord.model.identity import Reference
from onrecord.model.mention import EntityKind
from onrecord.store.judgements import judging
from onrecord.store.listing.filters import Filters, page_conditions, said_by
from onrecord.store.listing.statements import shown_place
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    articles,
    attributions,
    disputes,
    documents,
    entities,
    identities,
    identity_keys,
    judgements,
    layers,
    links,
    mentions,
    newest,
    paired,
    reviewed,
)
from onrecord.store.writing import identities as identity_rows

_IS_DOUBTFUL = links.c.prob < literal_column("0.95")
"""Written as the index `links_doubtful` has it, without which it is not used."""
_SPEAK = ("person", "organization", "state", "group")
_MOST_CANDIDATES = 5
_FEW = 2000
"""Pages whose statements are sorted rather than met on the walk over all that there are."""


@dataclass(frozen=True, slots=True)
class Other:
    """Someone else on the page who may have spoken, and how far from the statement they stand."""

    who: Reference
    kind: EntityKind
    n_chars_away: int


@dataclass(frozen=True, slots=True)
class DoubtfulLink:
    """An entity of a document that is held to be an identity, not surely.

    `others` are identities of like names, which it may be instead.
    """

    entity: str
    name: str
    document: str
    uri: str
    published: str | None
    who: Reference
    prob: float
    reason: str
    others: tuple[Reference, ...]


def statement_numbers(
    connection: Connection, filters: Filters, *, limit: int, offset: int = 0
) -> list[int]:
    """Statements of newest layers that nobody judged, by number, the least probable first."""
    query = select(attributions.c.number).where(
        exists().where(newest.c.layer == attributions.c.layer),
        ~exists().where(reviewed.c.attribution == attributions.c.number),
    )
    conditions = page_conditions(filters)
    if conditions:
        few = _few_layers(connection, conditions)
        query = _on_pages(query, conditions) if few is None else query.where(_are_in(few))
    if filters.speaker:
        query = query.where(said_by(filters.speaker))
    query = query.order_by(attributions.c.prob, attributions.c.number)
    return list(connection.execute(query.limit(limit).offset(offset)).scalars())


def _few_layers(
    connection: Connection, conditions: Sequence[ColumnElement[bool]]
) -> list[int] | None:
    """The readings shown of the pages that fit, where these are few; else None.

    Of many pages the walk from the least certain on meets some soon; few it would look for long.
    """
    query = (
        select(layers.c.number)
        .select_from(layers)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
        .where(*conditions)
        .limit(_FEW + 1)
    )
    found = list(connection.execute(query).scalars())
    return found if len(found) <= _FEW else None


def _on_pages(query: Select[Any], conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        query.join(layers, layers.c.number == attributions.c.layer)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
        .where(*conditions)
    )


def _are_in(few: Sequence[int]) -> ColumnElement[bool]:
    """Whether a statement is of some layers; by way of their index, not of the certainty's."""
    mine = attributions.alias("mine")
    return attributions.c.number.in_(select(mine.c.number).where(mine.c.layer.in_(few)))


def layers_of(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """The layer of each statement, by number."""
    query = select(attributions.c.number, attributions.c.layer)
    return {
        row.number: row.layer
        for chunk in chunks(list(numbers))
        for row in connection.execute(query.where(attributions.c.number.in_(chunk)))
    }


def link_probs(connection: Connection, numbers: Sequence[int]) -> dict[int, float]:
    """How probably the speakers of statements are who they are held to be."""
    query = select(attributions.c.number, links.c.prob).join(
        links, links.c.entity == attributions.c.speaker
    )
    return {
        row.number: row.prob
        for chunk in chunks(list(numbers))
        for row in connection.execute(query.where(attributions.c.number.in_(chunk)))
    }


def others_on_page(connection: Connection, layer: int, at: int, *, limit: int) -> list[Other]:
    """Who else is named on a page and may speak, the nearest to a place first."""
    away = func.min(func.abs(mentions.c.start - at))
    query = (
        select(entities.c.number, entities.c.id, entities.c.name, entities.c.kind, away)
        .join(mentions, mentions.c.entity == entities.c.number)
        .where(entities.c.layer == layer, entities.c.kind.in_(_SPEAK), entities.c.is_named)
        .group_by(entities.c.number)
        .order_by(away, entities.c.number)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    known = identity_rows.references(connection, [row.number for row in rows])
    found = [Other(known.get(r.number, Reference(r.id, r.name)), r.kind, r[-1]) for r in rows]
    return list({other.who: other for other in reversed(found)}.values())[::-1]


def doubtful_links(connection: Connection, *, limit: int, offset: int = 0) -> list[DoubtfulLink]:
    """Links that nobody judged, the least probable first.

    Those that people moved elsewhere are theirs.
    """
    query = (
        select(
            links.c.entity, links.c.prob, links.c.reason, entities.c.id, entities.c.name,
            documents.c.id.label("document"), documents.c.uri, articles.c.published,
            links.c.shown,
        )
        .join(entities, entities.c.number == links.c.entity)
        .join(layers, layers.c.number == entities.c.layer)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
        .where(_IS_DOUBTFUL, links.c.shown == links.c.identity)
        .where(exists().where(newest.c.layer == entities.c.layer), ~_is_judged(entities.c.id))
        .order_by(links.c.prob, links.c.entity)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    rows = connection.execute(query).all()
    who = identity_rows.references(connection, [row.entity for row in rows])
    return [
        DoubtfulLink(
            row.id, row.name, row.document, row.uri, row.published, who[row.entity], row.prob,
            row.reason, _candidates(connection, row.shown),
        )
        for row in rows
    ]  # fmt: skip


def dispute_ids(connection: Connection, *, least: float, limit: int, offset: int = 0) -> list[str]:
    """Disputes whose opposition nobody judged, the least probable first."""
    ends = (disputes.c.one, disputes.c.other)
    a, b = paired.alias("a"), paired.alias("b")
    decided = exists().where(
        a.c.judgement == b.c.judgement, a.c.end != b.c.end, a.c.is_standing,
        a.c.attribution == ends[0], b.c.attribution == ends[1],
    )  # fmt: skip
    query = (
        select(disputes.c.id)
        .where(disputes.c.prob >= least, ~decided)
        .order_by(disputes.c.prob, disputes.c.id)
    )
    return list(connection.execute(query.limit(limit).offset(offset)).scalars())


def _is_judged(name: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether any judgement about an id was made that was not taken back since.

    A revocation that was itself taken back counts as none: what is listed once too often does no
    harm, and what is never listed does.
    """
    later = judgements.alias("later")
    taken_back = exists().where(later.c.revokes == judgements.c.number)
    mine = (judgements.c.about == name) & (judgements.c.verdict != judging.REVOKED)
    return exists().where(mine, ~taken_back)


def _candidates(connection: Connection, number: int) -> tuple[Reference, ...]:
    """Identities that stand under a key of this one, so that both may be one."""
    own = select(identity_keys.c.key).where(identity_keys.c.identity == number)
    query = (
        select(identities.c.id, identities.c.name)
        .join(identity_keys, identity_keys.c.identity == identities.c.number)
        .where(identity_keys.c.key.in_(own), identities.c.number != number)
        .where(identities.c.shown.is_(None))
        .group_by(identities.c.number)
        .order_by(func.count().desc(), identities.c.number)
        .limit(_MOST_CANDIDATES)
    )
    return tuple(Reference(*row) for row in connection.execute(query))
