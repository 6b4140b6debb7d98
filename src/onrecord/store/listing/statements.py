"""Statements of the record with their words and what stands around them, by what they must fit.

Invariant: only newest layers count, and a statement of a page that came from several places is
listed once, with the place it was read from.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.errors import NotInRecord
from onrecord.model.attribution import Attribution
from onrecord.model.identity import Reference
from onrecord.model.versions import STANDS, PageState
from onrecord.store import codec
from onrecord.store.doing_queries import with_doings
from onrecord.store.growth import Upto, made_on
from onrecord.store.judgements.laid import Laid, laid_over
from onrecord.store.judgements.settling import is_rejected, n_rejected
from onrecord.store.listing.filters import (
    Filters,
    _of_statements,
    asked_of_pages,
    fitting,
    is_of_pages_alone,
    page_conditions,
)
from onrecord.store.listing.outlets import Place, places_of
from onrecord.store.listing.paging import Latest, latest_first
from onrecord.store.listing.shelf import (
    Numbers,
    Shelf,
    in_order,
    numbers_amended,
    numbers_of_layers,
    numbers_that_fit,
    shelf,
)
from onrecord.store.listing.told import Told, told_of
from onrecord.store.memory import is_kept, remembered
from onrecord.store.queries import chunks, span_rows
from onrecord.store.schema import (
    articles,
    attributions,
    documents,
    entities,
    identities,
    layers,
    links,
    newest,
    versions,
)
from onrecord.store.standing import states_of

_OWN, _ROOT = identities.alias("own"), identities.alias("root")
"""An entity's identity, and the one that stands for it now."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution with its words and what stands around it.

    `fragments` are the words of the content's spans one by one, `content` all of them;
    `n_places` says at how many places of the record the same page stands, `elsewhere` those beside
    this one; `told` what it does to whom, they as identities of the whole record; `state` what
    became of the page since.
    """

    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    attribution: Attribution
    speaker: str | None
    source: str
    cue: str
    content: str
    fragments: tuple[str, ...]
    n_places: int
    told: Told
    elsewhere: tuple[Place, ...] = ()
    state: PageState = STANDS


def statements(
    connection: Connection, filters: Filters, *, limit: int = 1000, offset: int = 0
) -> list[Statement]:
    """Statements of the newest layers that fit, the latest published first."""
    return list(statements_by_number(connection, filters, limit=limit, offset=offset).values())


def statements_by_number(
    connection: Connection, filters: Filters, *, limit: int = 1000, offset: int = 0
) -> dict[int, Statement]:
    """What `statements` lists, by row number."""
    if is_kept(connection) and not filters.with_earlier:
        numbers = listed_numbers(connection, filters, limit=limit, offset=offset)
        found = statements_at(connection, numbers, with_rejected=filters.with_rejected)
        return {n: found[n] for n in numbers if n in found}
    query = _statement_query(with_earlier=filters.with_earlier).where(*fitting(filters))
    if is_of_pages_alone(filters) and not filters.with_earlier and limit + offset <= _N_WALKED:
        latest = latest_layers(connection, filters, n_statements=limit + offset)
        query = query.where(layers.c.number.in_(latest.layers))
    query = _ordered(query)
    return _statements(connection, query.limit(limit).offset(offset))


def listed_numbers(
    connection: Connection, filters: Filters, *, limit: int, offset: int = 0
) -> list[int]:
    """Row numbers of what `statements` lists; to be asked where connections are kept."""
    shelved = _shelved(connection, filters)
    if _is_shelved(filters):
        return numbers_of_layers(connection, shelved, limit=limit, offset=offset)
    found: list[int] = _fitting(connection, filters, shelved)[offset : offset + limit].tolist()
    return found


def _shelved(connection: Connection, filters: Filters) -> Shelf:
    """The newest layers of the pages that fit."""
    conditions = page_conditions(filters)
    if not conditions:
        return shelf(connection)
    query = (
        select(layers.c.number)
        .select_from(layers)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
        .where(*conditions)
    )

    def fitting(upto: Upto, before: frozenset[int] | None) -> frozenset[int]:
        added = connection.execute(query.where(layers.c.number > upto.layer)).scalars()
        return (before or frozenset()) | frozenset(added)

    asked = asked_of_pages(filters)
    some = made_on(connection, ("pages", *asked), fitting)
    return remembered(connection, ("shelf", *asked), lambda: shelf(connection).only(sorted(some)))


def _fitting(connection: Connection, filters: Filters, shelved: Shelf) -> Numbers:
    """Row numbers of the statements that fit, in order."""
    conditions = _of_statements(filters)

    def fitting(upto: Upto, before: Numbers | None) -> Numbers:
        return numbers_that_fit(
            connection, [*conditions, attributions.c.number > upto.statement], before
        )

    def amended(before: Numbers, judged: Sequence[int]) -> Numbers:
        return numbers_amended(connection, conditions, before, judged)

    found = made_on(connection, ("statements", filters), fitting, amend=amended)
    return remembered(connection, ("in order", filters), lambda: in_order(shelved, found))


def _is_shelved(filters: Filters) -> bool:
    """Whether what fits are whole layers as the shelf counts them."""
    return is_of_pages_alone(filters) and not filters.with_rejected


def statements_after(
    connection: Connection, filters: Filters, *, after: Latest | None, limit: int
) -> dict[Latest, Statement]:
    """What `statements` lists, from a key on, each by its own key."""
    query = _statement_query().with_only_columns(articles.c.published, attributions.c.number)
    number = attributions.c.number
    query = query.where(*fitting(filters))
    keys = [
        Latest(*row) for row in latest_first(connection, query, number, after=after, limit=limit)
    ]
    numbers = [key.number for key in keys]
    said = statements_at(connection, numbers, with_rejected=filters.with_rejected)
    return {key: said[key.number] for key in keys}


def statement(connection: Connection, name: str) -> Statement:
    """The statement of an id, as the newest reading of its page has it; raises `NotInRecord`."""
    query = select(attributions.c.number).where(attributions.c.id == name)
    found = statements_at(connection, list(connection.execute(query).scalars()))
    if not found:
        raise NotInRecord("statement", name)
    return found[max(found)]


def speaker_of(one: Statement) -> Reference | None:
    """Who says it, as far as anybody is named."""
    who = one.attribution.speaker
    return None if who is None or one.speaker is None else Reference(who, one.speaker)


def speaker_of_most(some: Iterable[Statement]) -> Reference | None:
    """Whom most reports of one saying name as its speaker; the first of two named alike."""
    named = Counter(who for one in some if (who := speaker_of(one)) is not None)
    return max(named, key=named.__getitem__, default=None)


def count_statements(connection: Connection, filters: Filters) -> int:
    """How many statements `statements` would list without a limit."""
    if filters.with_earlier or (not is_kept(connection) and not _is_shelved(filters)):
        query = _statement_query(with_earlier=filters.with_earlier).where(*fitting(filters))
        counted = select(func.count()).select_from(query.subquery())
        return int(connection.execute(counted).scalar_one())
    shelved = _shelved(connection, filters)
    if _is_shelved(filters):
        return int(shelved.n_statements.sum())
    return len(_fitting(connection, filters, shelved))


def statement_numbers(connection: Connection, filters: Filters) -> array[int]:
    """Row numbers of all that `statements` would list without a limit, in its order."""
    query = _ordered(_statement_query().where(*fitting(filters)))
    numbers = query.with_only_columns(attributions.c.number)
    return array("q", connection.execute(numbers).scalars())


def statements_numbered(connection: Connection, numbers: list[int]) -> list[Statement]:
    """The statements with these row numbers, in this order, as far as they are newest."""
    found = statements_at(connection, numbers)
    return [found[n] for n in numbers if n in found]


def statements_at(
    connection: Connection,
    numbers: list[int],
    *,
    with_rejected: bool = False,
    with_earlier: bool = False,
) -> dict[int, Statement]:
    """The statements with these row numbers, by number, as far as they are newest.

    What people rejected is left out unless it is asked for; so are earlier versions of pages.
    """
    found: dict[int, Statement] = {}
    shown = [] if with_rejected else [~is_rejected(attributions.c.number)]
    for chunk in chunks(numbers):
        query = _statement_query(with_earlier=with_earlier)
        query = query.where(attributions.c.number.in_(chunk), *shown)
        found |= _statements(connection, query)
    return found


def statements_called(connection: Connection, names: Sequence[str]) -> dict[str, Statement]:
    """The statements of these ids, by id, as far as they are newest."""
    found: dict[str, Statement] = {}
    for some in chunks(list(names)):
        query = _statement_query().where(attributions.c.id.in_(some))
        for one in _statements(connection, query).values():
            found[one.attribution.id] = one
    return found


def statement_number(connection: Connection, name: str) -> int:
    """The row number of the statement of an id, in its latest reading; raises `NotInRecord`."""
    query = select(func.max(attributions.c.number)).where(attributions.c.id == name)
    found = connection.execute(query).scalar()
    if found is None:
        raise NotInRecord("statement", name)
    return int(found)


def statement_numbers_of(connection: Connection, article: int) -> list[int]:
    """Row numbers of the statements that the newest layer of an article holds."""
    shown = select(newest.c.layer)
    query = (
        select(attributions.c.number)
        .join(layers, layers.c.number == attributions.c.layer)
        .where(layers.c.article == article, layers.c.number.in_(shown))
        .order_by(attributions.c.number)
    )
    return [int(n) for n in connection.execute(query).scalars()]


def shown_place() -> ColumnElement[Any]:
    """The document that a layer is shown with: the one it was made for, whose ids it carries.

    Where that one has a newer reading, the first that still shows the layer; null for a layer
    that is nobody's newest.
    """
    here = newest.c.layer == layers.c.number
    made_for = select(newest.c.document).where(here, newest.c.document == layers.c.document)
    first = select(func.min(newest.c.document)).where(here)
    return func.coalesce(
        made_for.correlate(layers).scalar_subquery(), first.correlate(layers).scalar_subquery()
    )


def n_places() -> ColumnElement[Any]:
    """At how many places of the record the page of a layer stands."""
    query = select(func.count()).where(newest.c.layer == layers.c.number)
    return query.correlate(layers).scalar_subquery()


@dataclass(frozen=True, slots=True)
class LatestLayers:
    """Layers by row number; `is_all` where no other fits."""

    layers: tuple[int, ...]
    is_all: bool


def latest_layers(connection: Connection, filters: Filters, *, n_statements: int) -> LatestLayers:
    """Newest layers of the latest pages that fit, as many as hold so many statements or more.

    What the filters ask of statements does not count, nor what people rejected. Pages of one moment
    come together.
    """
    n_statements += n_rejected(connection)  # however they are spread
    query = (
        select(layers.c.number, layers.c.n_attributions, articles.c.published)
        .select_from(articles)
        .join(layers, layers.c.article == articles.c.number)
        .join(documents, documents.c.number == shown_place())
        .where(*page_conditions(filters))
        .order_by(_LATEST)
    )
    found: list[int] = []
    n_found, moment = 0, None
    for row in connection.execute(query):
        if n_found >= n_statements and row.published != moment:
            return LatestLayers(tuple(found), is_all=False)
        found.append(row.number)
        n_found, moment = n_found + row.n_attributions, row.published
    return LatestLayers(tuple(found), is_all=True)


_LATEST = articles.c.published.desc().nulls_last()
_N_WALKED = 20_000
"""Up to so many statements are found by walking the latest pages, however large the record is."""


def earlier_place() -> ColumnElement[Any]:
    """The document that a layer is shown with where that is an earlier version of a page."""
    query = select(func.min(versions.c.document)).where(versions.c.layer == layers.c.number)
    return query.correlate(layers).scalar_subquery()


def _statement_query(*, with_earlier: bool = False) -> Select[Any]:
    place = func.coalesce(shown_place(), earlier_place()) if with_earlier else shown_place()
    return (
        select(
            attributions,
            documents.c.id.label("document_id"),
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
            func.coalesce(_ROOT.c.id, entities.c.id).label("speaker_id"),
            func.coalesce(_ROOT.c.name, entities.c.name).label("speaker_name"),
            n_places().label("n_places"),
        )
        .select_from(attributions)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(documents, documents.c.number == place)
        .join(articles, articles.c.number == layers.c.article)
        .outerjoin(entities, entities.c.number == attributions.c.speaker)
        .outerjoin(links, links.c.entity == entities.c.number)
        .outerjoin(_OWN, _OWN.c.number == links.c.shown)
        .outerjoin(_ROOT, _ROOT.c.number == func.coalesce(_OWN.c.shown, _OWN.c.number))
    )


def _ordered(query: Select[Any]) -> Select[Any]:
    """The latest published first."""
    return query.order_by(articles.c.published.desc().nulls_last(), attributions.c.number)


def _statements(connection: Connection, query: Select[Any]) -> dict[int, Statement]:
    rows = connection.execute(query).mappings().all()
    numbers = [r["number"] for r in rows]
    fragments, laid = span_rows(connection, numbers), laid_over(connection, numbers)
    said = {
        n: codec.attribution_of(r, fragments.get(n, []), r["speaker_id"])
        for n, r in zip(numbers, rows, strict=True)
    }
    said, told = with_doings(connection, said), told_of(connection, numbers, laid)
    found = {
        n: _statement(r, (said[n], told.get(n, Told())), fragments.get(n, []), laid.get(n))
        for n, r in zip(numbers, rows, strict=True)
    }
    states = states_of(connection, {one.document for one in found.values()})
    found = {n: replace(s, state=states.get(s.document, STANDS)) for n, s in found.items()}
    return found | _with_places(connection, [(n, s) for n, s in found.items() if s.n_places > 1])


def _with_places(
    connection: Connection, copied: Sequence[tuple[int, Statement]]
) -> dict[int, Statement]:
    """Statements whose page stands at several places, with those places."""
    places = places_of(connection, [n for n, _ in copied])
    return {
        n: replace(one, elsewhere=tuple(p for p in places[n] if p.document != one.document))
        for n, one in copied
    }


def _statement(
    row: Any, found: tuple[Attribution, Told], fragments: list[Any], over: Laid | None
) -> Statement:
    item, told = found

    def words(role: str) -> str:
        return " ".join(f["words"] for f in fragments if f["role"] == role)

    speaker = row["speaker_name"]
    if over is not None:
        kind: Any = over.kind or item.kind
        item = replace(item, kind=kind, corrections=over.corrections)
    if over is not None and over.speaker is not None:
        item, speaker = replace(item, speaker=over.speaker.who.id), over.speaker.who.name
    return Statement(
        document=row["document_id"],
        uri=row["uri"],
        publisher=row["publisher"],
        published=row["published"],
        headline=row["headline"],
        attribution=item,
        speaker=speaker,
        source=words("source"),
        cue=words("cue"),
        content=words("content"),
        fragments=tuple(f["words"] for f in fragments if f["role"] == "content"),
        n_places=row["n_places"],
        told=told,
    )
