"""Acts and deeds of the whole record one by one: who did what to whom, in whose words, where.

Invariant: nothing here writes; only newest layers count, a page that came from several places is
met once, and what people corrected counts as they said: whoever they name as speaker is the actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from onrecord.model.act import ActCode, Modality
from onrecord.model.identity import Reference
from onrecord.model.selector import Span
from onrecord.store.judgements.settling import acts_as_found, is_rejected
from onrecord.store.listing.called import called
from onrecord.store.listing.filters import Filters, page_conditions, said_by
from onrecord.store.listing.statements import Statement, n_places, shown_place, statements_numbered
from onrecord.store.listing.told import TimeTold, is_recipient, named
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    articles,
    attributions,
    corrected_acts,
    deed_spans,
    deeds,
    documents,
    layers,
)
from onrecord.text.sentences import sentence_around


@dataclass(frozen=True, slots=True)
class Acted:
    """One act with what it rests on: a statement's content, or the sentence that tells a deed.

    `id` is the statement's or the deed's, `cue` the words that attribute or tell it;
    `corrected_by` are the numbers of people's standing corrections.
    """

    evidence: Literal["statement", "deed"]
    id: str
    code: ActCode
    modality: Modality
    actor: Reference | None
    recipient: Reference | None
    time: TimeTold | None
    words: str
    cue: str
    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    prob: float
    n_places: int
    corrected_by: tuple[int, ...] = ()
    became: str | None = None


def acted(connection: Connection, filters: Filters, *, limit: int = 1000) -> list[Acted]:
    """Acts and deeds that fit, the latest published first.

    Of the filters `speaker` is who does it, `on` to whom it is done, `act` what is done; words and
    kind of speech do not count.
    """
    found = [*_acts(connection, filters, limit), *done(connection, filters, limit=limit)]
    return latest_first(found)[:limit]


class Published(Protocol):
    """What stands on a page, with when that was published, as the page has it."""

    @property
    def published(self) -> str | None: ...


AnyPublished = TypeVar("AnyPublished", bound=Published)


def latest_first(found: list[AnyPublished]) -> list[AnyPublished]:
    """Things that were published, in the order of the listings."""
    return sorted(found, key=lambda item: item.published or "", reverse=True)


def done(connection: Connection, filters: Filters, *, limit: int = 1000) -> list[Acted]:
    """The deeds among `acted`."""
    query = on_pages(
        select(
            deeds, documents.c.id.label("document"), documents.c.uri, articles.c.publisher,
            articles.c.published, articles.c.headline, n_places().label("n_places"),
        ),
        deeds,
    ).where(*page_conditions(filters), *_done_to(filters, deeds))  # fmt: skip
    if filters.speaker:
        query = query.where(called(filters.speaker).is_one(deeds.c.actor))
    rows = connection.execute(query.order_by(_LATEST, deeds.c.number).limit(limit)).all()
    who = named(connection, (n for r in rows for n in (r.actor, r.recipient)))
    told = _told(connection, [r.number for r in rows])
    return [_deed(r, who, told[r.number]) for r in rows]


def on_pages(
    query: Select[Any], deeds_or_statements: Any, of_statements: Table = acts
) -> Select[Any]:
    """The query of deeds, or of statements and their acts, joined with pages that show them.

    `of_statements` is the table of acts, as found or as corrected.
    """
    if deeds_or_statements is attributions:
        query = query.select_from(of_statements)
        query = query.join(attributions, attributions.c.number == of_statements.c.attribution)
    return (
        query.join(layers, layers.c.number == deeds_or_statements.c.layer)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
    )


_LATEST = articles.c.published.desc().nulls_last()


def _acts(connection: Connection, filters: Filters, limit: int) -> list[Acted]:
    """Acts of statements as found, and of those that people corrected as they are told now."""
    found = _acts_in(acts, filters).where(acts_as_found(), *_done_to(filters, acts))
    told = _acts_in(corrected_acts, filters)
    if filters.act:
        told = told.where(corrected_acts.c.code == filters.act)
    if filters.on:
        told = told.where(is_recipient(called(filters.on)))
    rows = [row for query in (found, told) for row in connection.execute(query.limit(limit))]
    numbers = list(dict.fromkeys(r.attribution for r in rows))
    said = dict(zip(numbers, statements_numbered(connection, numbers), strict=True))
    in_order = sorted(rows, key=lambda r: (r.attribution, r.place))
    return latest_first([_act(r.place, said[r.attribution]) for r in in_order])[:limit]


def _acts_in(table: Table, filters: Filters) -> Select[Any]:
    query = on_pages(select(table.c.attribution, table.c.place), attributions, table)
    query = query.where(*page_conditions(filters), ~is_rejected(table.c.attribution))
    if filters.speaker:
        query = query.where(said_by(filters.speaker))
    return query.order_by(_LATEST, table.c.attribution, table.c.place)


def _done_to(filters: Filters, table: Any) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.act:
        conditions.append(table.c.code == filters.act)
    if filters.on:
        conditions.append(called(filters.on).is_one(table.c.recipient))
    return conditions


def _act(place: int, said: Statement) -> Acted:
    by, act = said.attribution.speaker, said.told.acts[place]
    return Acted(
        evidence="statement",
        id=said.attribution.id,
        code=act.code,
        modality=act.modality,
        actor=None if by is None or said.speaker is None else Reference(by, said.speaker),
        recipient=act.recipient,
        time=said.told.time,
        words=said.content,
        cue=said.cue,
        document=said.document,
        uri=said.uri,
        publisher=said.publisher,
        published=said.published,
        headline=said.headline,
        prob=act.prob,
        n_places=said.n_places,
        corrected_by=tuple(c.number for c in said.attribution.corrections),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """The words that tell a deed, and when it was done."""

    cue: str
    sentence: str
    time: TimeTold | None


def _deed(row: Any, who: dict[int | None, Reference], told: _Told) -> Acted:
    return Acted(
        evidence="deed",
        id=row.id,
        code=row.code,
        modality=row.modality,
        actor=who.get(row.actor),
        recipient=who.get(row.recipient),
        time=told.time,
        words=told.sentence,
        cue=told.cue,
        document=row.document,
        uri=row.uri,
        publisher=row.publisher,
        published=row.published,
        headline=row.headline,
        prob=row.prob,
        n_places=row.n_places,
    )


def _told(connection: Connection, numbers: list[int]) -> dict[int, _Told]:
    """The words of deeds; a few hundred pages are in memory at once."""
    found: dict[int, _Told] = {}
    for chunk in chunks(numbers):
        spans: dict[int, list[Any]] = {}
        of = select(deed_spans).where(deed_spans.c.deed.in_(chunk))
        for row in connection.execute(of.order_by(deed_spans.c.role, deed_spans.c.place)):
            spans.setdefault(row.deed, []).append(row)
        texts = (
            select(deeds.c.number, articles.c.text)
            .join(layers, layers.c.number == deeds.c.layer)
            .join(articles, articles.c.number == layers.c.article)
            .where(deeds.c.number.in_(chunk))
        )
        for row in connection.execute(texts):
            found[row.number] = _told_by(spans[row.number], row.text)
    return found


def _told_by(spans: list[Any], text: str) -> _Told:
    cue = [s for s in spans if s.role == "cue"]
    time = next((s for s in spans if s.role == "time"), None)
    return _Told(
        cue=" ".join(s.words for s in cue),
        sentence=sentence_around(text, tuple(Span(s.start, s.end) for s in cue)).of(text),
        time=None if time is None else TimeTold(time.value, time.grain),
    )
