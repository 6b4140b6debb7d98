"""What statements must fit to be listed, and how the database is asked for it.

Invariant: what a filter leaves open fits everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select, union

from onrecord.model.act import ActCode
from onrecord.store.judgements.laid import is_last_speaker
from onrecord.store.judgements.settling import is_rejected
from onrecord.store.listing.called import called
from onrecord.store.listing.fts import matching
from onrecord.store.listing.told import does, regards
from onrecord.store.listing.words import all_of
from onrecord.store.naming import words_of_name
from onrecord.store.schema import (
    articles,
    attributions,
    corrections,
    documents,
    layers,
    newest,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What statements must fit; None where anything does.

    `speaker` is looked for in all names of the speaker, `about` in the words of the content as
    `search` takes them. `since` and `until` are days, months or years (2026-03-26, 2026-03, 2026),
    both included, against the published time as written. `publisher` is a name, words of one, or
    a host. `act` is done by the statement, `on` is whom it is done to or about, `regarding` the
    same or whom it is addressed to; both names are looked for as `speaker` is. What people rejected
    is left out unless it is asked for `with_rejected`, and so are earlier versions of pages unless
    `with_earlier`. `ids` are those of the statements that may
    be listed, `documents` those of the pages that `search` may; `added_since` is a moment: pages
    that came into the record after it.
    """

    speaker: str | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    kind: str | None = None
    act: ActCode | None = None
    on: str | None = None
    regarding: str | None = None
    with_rejected: bool = False
    with_earlier: bool = False
    ids: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None
    added_since: str | None = None


def is_of_pages_alone(filters: Filters) -> bool:
    """Whether nothing is asked of the statements themselves."""
    of_statements = (filters.speaker, filters.about, filters.kind, filters.act, filters.on)
    return not any((*of_statements, filters.regarding)) and filters.ids is None


def fitting(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a statement and of its page."""
    return [*page_conditions(filters), *_of_statements(filters)]


def _of_statements(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of the statement itself."""
    conditions: list[ColumnElement[bool]] = []
    if not filters.with_rejected:
        conditions.append(~is_rejected(attributions.c.number))
    if filters.speaker:
        conditions.append(said_by(filters.speaker))
    if filters.about:
        about = matching("statement_words", all_of(filters.about))
        conditions.append(attributions.c.number.in_(about))
    if filters.kind:
        conditions.append(attributions.c.kind == filters.kind)
    if filters.act or filters.on:
        conditions.append(does(filters.act, filters.on))
    if filters.regarding:
        conditions.append(regards(filters.regarding))
    if filters.ids is not None:
        conditions.append(attributions.c.id.in_(filters.ids))
    return conditions


def said_by(name: str) -> ColumnElement[bool]:
    """By whom the name leads to: all entities that are one with those that bear it.

    A statement whose speaker was corrected is said by whom the latest correction names.
    """
    meant = called(name)
    otherwise = select(corrections.c.attribution).where(is_last_speaker())
    spoken = attributions.alias("spoken")
    found = select(spoken.c.number).where(
        meant.is_one(spoken.c.speaker), spoken.c.number.not_in(otherwise)
    )
    instead = otherwise.where(corrections.c.speaker.in_(meant.identities))
    # One list of numbers: of two conditions joined by "or" SQLite looks at every statement.
    return attributions.c.number.in_(union(found, instead))


def _by_publisher(name: str) -> ColumnElement[bool]:
    """Whole words of the publisher's name, or the page's host with or without its "www."."""
    words = " ".join(words_of_name(name))
    named = (" " + articles.c.publisher_words + " ").contains(f" {words} ", autoescape=True)
    uri = documents.c.uri + "/"
    hosts = [uri.icontains(f"://{name}/", autoescape=True)]
    if "." in name:
        hosts.append(uri.icontains("://") & uri.icontains(f".{name}/", autoescape=True))
    return or_(*hosts, named if words else false())


def _first_of_published(like: str) -> ColumnElement[str]:
    """As much of the published time as the bound tells: a day, a month or a year."""
    return func.substr(articles.c.published, 1, len(like))


def page_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of the page: its publisher and its day."""
    conditions: list[ColumnElement[bool]] = []
    if filters.since:
        conditions.append(_first_of_published(filters.since) >= filters.since)
    if filters.until:
        conditions.append(_first_of_published(filters.until) <= filters.until)
    if filters.publisher:
        conditions.append(_by_publisher(filters.publisher))
    if filters.added_since:
        conditions.append(documents.c.added_at > filters.added_since)
    return conditions


def asked_of_pages(filters: Filters) -> tuple[str | None, ...]:
    """All that `page_conditions` looks at, by which is remembered what follows from it."""
    return (filters.since, filters.until, filters.publisher, filters.added_since)


def is_place_of(ids: Sequence[str]) -> ColumnElement[bool]:
    """Whether a layer is shown by one of these documents."""
    some = documents.alias()
    shown = select(newest.c.layer).join(some, some.c.number == newest.c.document)
    return layers.c.number.in_(shown.where(some.c.id.in_(ids)))
