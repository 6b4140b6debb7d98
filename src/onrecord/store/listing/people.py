"""Who someone is: what the record knows of an identity, whom it accuses and who accuses it.

Invariant: nothing here writes; counts are of newest layers and of what fits the filters alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, select

from onrecord.errors import AmbiguousName
from onrecord.model.act import ActCode, Modality
from onrecord.model.identity import Reference
from onrecord.store.judgements.laid import is_last_speaker
from onrecord.store.judgements.settling import acts_as_found, is_rejected
from onrecord.store.listing import roll
from onrecord.store.listing.acted import on_pages
from onrecord.store.listing.called import called
from onrecord.store.listing.filters import Filters, page_conditions, said_by
from onrecord.store.listing.roll import Known
from onrecord.store.listing.statements import count_statements, shown_place
from onrecord.store.listing.told import is_recipient
from onrecord.store.memory import remembered
from onrecord.store.schema import (
    acts,
    articles,
    attributions,
    corrected_acts,
    corrections,
    deeds,
    documents,
    entities,
    identities,
    layers,
    links,
)
from onrecord.store.writing.identities import component, number_of, root_of

ACCUSE: ActCode = "ACCUSE"
_DONE: Modality = "done"


@dataclass(frozen=True, slots=True)
class Counted:
    """Someone, and how often."""

    who: Reference
    n: int


@dataclass(frozen=True, slots=True)
class Person:
    """An identity of any kind with its place in the record.

    `n_articles` tell of it, of `n_publishers` outlets; `to` are those to whom it does `act`, `by`
    those who do it to it, the most frequent first, statements and deeds together. What is denied,
    hypothetical, offered or threatened is not done and not counted.
    """

    known: Known
    n_statements: int
    n_articles: int
    n_publishers: int
    first_day: str | None
    last_day: str | None
    act: ActCode
    to: tuple[Counted, ...]
    by: tuple[Counted, ...]


def people(connection: Connection, name: str, filters: Filters, *, limit: int = 10) -> list[Person]:
    """Those that a name or an id leads to, those of the most documents first.

    Where one is called exactly so, it alone is meant. Of the filters day, publisher and `act`
    (ACCUSE where none is given) count. Raises `NotInRecord`.
    """
    try:
        meant = [roll.one(connection, name)]
    except AmbiguousName:
        meant = roll.known(connection, name, limit=limit)
    return [
        remembered(
            connection, ("person", one.id, filters), partial(_person, connection, one, filters)
        )
        for one in meant[:limit]
    ]


def _person(connection: Connection, known: Known, filters: Filters) -> Person:
    number = root_of(connection, number_of(connection, known.id) or 0)
    page = _pages_of(connection, component(connection, number), filters)
    act = filters.act or ACCUSE
    asked = replace(filters, act=None, on=None, about=None, kind=None, speaker=known.id)
    return Person(
        known=known,
        n_statements=count_statements(connection, asked),
        n_articles=page.n_articles,
        n_publishers=page.n_publishers,
        first_day=page.first_day,
        last_day=page.last_day,
        act=act,
        to=_most(connection, _done(asked, act, by=known.id)),
        by=_most(connection, _done(asked, act, to=known.id)),
    )


def _pages_of(connection: Connection, whole: list[int], filters: Filters) -> Any:
    """Counts and days of the articles that tell of some identities."""
    day = func.substr(articles.c.published, 1, 10)
    query = (
        select(
            func.count(distinct(layers.c.article)).label("n_articles"),
            func.count(distinct(articles.c.publisher)).label("n_publishers"),
            func.min(day).label("first_day"),
            func.max(day).label("last_day"),
        )
        .select_from(links)
        .join(entities, entities.c.number == links.c.entity)
        .join(layers, layers.c.number == entities.c.layer)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
        .where(links.c.shown.in_(whole), *page_conditions(filters))
    )
    return connection.execute(query).one()


def _done(
    filters: Filters, act: ActCode, *, by: str | None = None, to: str | None = None
) -> list[Select[Any]]:
    """Counts by the other side, of statements' acts and of deeds."""
    page = page_conditions(filters)
    n_said = func.count(distinct(attributions.c.number)).label("n")
    found, said = (
        on_pages(select(n_said), attributions, table).where(
            table.c.code == act, table.c.modality == _DONE, *page, ~is_rejected(table.c.attribution)
        )
        for table in (acts, corrected_acts)
    )
    found = found.where(acts_as_found())
    told = on_pages(select(func.count(distinct(deeds.c.number)).label("n")), deeds)
    told = told.where(deeds.c.code == act, deeds.c.modality == _DONE, *page)
    if by is not None:
        instead = corrected_acts.c.identity
        return [
            _grouped(found.where(said_by(by)), acts.c.recipient),
            _grouped(said.where(said_by(by)), corrected_acts.c.recipient, instead),
            _grouped(told.where(called(by).is_one(deeds.c.actor)), deeds.c.recipient),
        ]
    meant = called(to or "")
    found = found.where(meant.is_one(acts.c.recipient))
    said = said.where(is_recipient(meant))
    return [
        _grouped(found, attributions.c.speaker, _corrected()),
        _grouped(said, attributions.c.speaker, _corrected()),
        _grouped(told.where(meant.is_one(deeds.c.recipient)), deeds.c.actor),
    ]


def _grouped(query: Select[Any], side: Any, instead: Any = None) -> Select[Any]:
    """The query by identity of an entity's column; `instead` is an identity that goes before."""
    own, root = identities.alias(), identities.alias()
    number = links.c.shown if instead is None else func.coalesce(instead, links.c.shown)
    name = func.coalesce(root.c.id, entities.c.id)
    return (
        query.add_columns(
            name.label("id"), func.min(func.coalesce(root.c.name, entities.c.name)).label("name")
        )
        .outerjoin(entities, entities.c.number == side)
        .outerjoin(links, links.c.entity == side)
        .outerjoin(own, own.c.number == number)
        .outerjoin(root, root.c.number == func.coalesce(own.c.shown, own.c.number))
        .where(name.is_not(None))
        .group_by(name)
    )


def _corrected() -> Any:
    """Who said a statement by a person's latest standing correction."""
    here = corrections.c.attribution == attributions.c.number
    query = select(corrections.c.speaker).where(here, is_last_speaker())
    return query.correlate(attributions).scalar_subquery()


def _most(connection: Connection, queries: list[Select[Any]]) -> tuple[Counted, ...]:
    counts: Counter[Reference] = Counter()
    for query in queries:
        for row in connection.execute(query):
            counts[Reference(row.id, row.name)] += row.n
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].name, item[0].id))
    return tuple(Counted(who, n) for who, n in ranked)
