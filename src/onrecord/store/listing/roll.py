"""Identities as listings show them: names, kinds, counts, roles and how they came to be one.

Invariant: nothing here writes; only newest layers count, and an identity that was joined to
another is shown as that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, distinct, func, or_, select, true

from onrecord.errors import AmbiguousName, NotInRecord
from onrecord.model.identity import ReportedRole
from onrecord.store.judgements import judging
from onrecord.store.judgements.deciding import ROLE
from onrecord.store.judgements.laid import is_last_speaker
from onrecord.store.judgements.settling import is_rejected
from onrecord.store.listing.fts import matching
from onrecord.store.listing.tally import linked, ranked, root_of_link, said_instead, tally
from onrecord.store.memory import is_kept, remembered
from onrecord.store.naming import asked_for
from onrecord.store.schema import (
    articles,
    attributions,
    corrections,
    documents,
    entities,
    identities,
    judgements,
    layers,
    links,
    mentions,
)
from onrecord.store.writing.identities import component, ids_of, number_of, profile_of, root_of

_MIN_ID_CHARS = 8
_MAX_ALIASES = 8
_N_AT_ONCE = 200
_MOST_LINKED = 2_000


@dataclass(frozen=True, slots=True)
class Known:
    """One identity of the record, with the counts of the documents' newest readings."""

    id: str
    name: str
    kind: str
    country: str | None
    knowledge: str | None
    aliases: tuple[str, ...]
    roles: tuple[ReportedRole, ...]
    n_documents: int
    n_mentions: int
    n_statements: int
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """Why an entity of a document is held to be an identity."""

    entity: str
    name: str
    document: str
    uri: str
    published: str | None
    author: str
    prob: float
    reason: str
    evidence: tuple[tuple[str, float], ...]


def known(
    connection: Connection,
    name: str | None = None,
    *,
    kind: str | None = None,
    ids: Sequence[str] | None = None,
    added_since: str | None = None,
    limit: int = 1000,
    offset: int = 0,
) -> list[Known]:
    """Identities that are named, those of the most documents first.

    `name` is looked for in all their forms; `ids` are those that may be listed, `added_since` is a
    moment: those whom no page named that was in the record before it.
    """
    if is_kept(connection) and ids is None and added_since is None:
        numbers = _ranked(connection, name, kind)
        return _in_parts(connection, islice(numbers, offset, offset + limit))
    root = root_of_link()
    query = (
        linked(select(root.label("root"), func.count(distinct(layers.c.article)).label("n")))
        .where(entities.c.is_named)
        .group_by(root)
        .order_by(func.count(distinct(layers.c.article)).desc(), root)
    )
    for roots in _asked_for(name, kind):
        query = query.where(or_(identities.c.number.in_(roots), identities.c.shown.in_(roots)))
    if ids is not None:
        meant = select(identities.c.number).where(identities.c.id.in_(ids))
        query = query.where(root.in_(meant))
    if added_since is not None:
        query = query.join(documents, documents.c.number == layers.c.document)
        query = query.having(func.min(documents.c.added_at) > added_since)
    is_narrow = name is not None or ids is not None or added_since is not None
    rows = None if is_narrow else _of_most_linked(connection, query, limit, offset)
    if rows is None:
        rows = connection.execute(query.limit(limit).offset(offset)).all()
    found = {row.root: row.n for row in rows}
    return [
        item
        for start in range(0, len(rows), _N_AT_ONCE)
        for item in _told(connection, dict(list(found.items())[start : start + _N_AT_ONCE]))
    ]


def _of_most_linked(
    connection: Connection, query: Select[Any], limit: int, offset: int
) -> Sequence[Any] | None:
    """The rows of `known` from those with most links alone; None where that could miss someone.

    Nobody is in more documents than there are links to them, and these are counted in an index.
    """
    n_wanted = offset + limit
    if n_wanted > _MOST_LINKED:
        return None
    n_links = select(links.c.shown, func.count().label("n")).group_by(links.c.shown).subquery()
    root = root_of_link()
    counted = (
        select(root.label("root"), func.sum(n_links.c.n).label("n"))
        .join(n_links, n_links.c.shown == identities.c.number)
        .group_by(root)
        .order_by(func.sum(n_links.c.n).desc(), root)
        .limit(2 * n_wanted + _N_AT_ONCE)
    )
    most = connection.execute(counted).all()
    roots = [row.root for row in most]
    mine = or_(identities.c.number.in_(roots), identities.c.shown.in_(roots))
    rows = connection.execute(query.where(mine).limit(limit).offset(offset)).all()
    is_sure = len(most) < 2 * n_wanted + _N_AT_ONCE or (rows and rows[-1].n > most[-1].n)
    return rows if is_sure else None


def most_quoted(connection: Connection, *, limit: int) -> list[Known]:
    """Identities that are named, those of the most statements first."""
    if is_kept(connection):
        whole = tally(connection)
        named = (root for root in ranked(whole.statements) if whole.documents[root])
        return _in_parts(connection, islice(named, limit))
    counts = _counted(connection, "attributions", true())
    found: list[Known] = []
    numbers = ranked(counts)
    while len(found) < limit and (roots := list(islice(numbers, _N_AT_ONCE))):
        in_documents = _documents_naming(connection, roots)
        found += _told(connection, {r: in_documents[r] for r in roots if r in in_documents})
    return found[:limit]


def _ranked(connection: Connection, name: str | None, kind: str | None) -> Iterator[int]:
    """Identities that are named, of a name and a kind where these are given, in order."""
    wanted = [set(connection.execute(q).scalars()) for q in _asked_for(name, kind)]
    numbers = ranked(tally(connection).documents)
    return (n for n in numbers if all(n in some for some in wanted))


def _asked_for(name: str | None, kind: str | None) -> Iterator[Select[Any]]:
    """Queries of the identities that stand for all of a name, and for all of a kind."""
    if name is not None:
        own = select(func.coalesce(identities.c.shown, identities.c.number)).where(_called(name))
        yield own.correlate(None)
    if kind is not None:
        of_kind = select(identities.c.number).where(identities.c.kind == kind)
        yield of_kind.where(identities.c.shown.is_(None)).correlate(None)


def _in_parts(connection: Connection, numbers: Iterable[int]) -> list[Known]:
    """What is known of some identities, by number, in their order."""
    documents_of = tally(connection).documents
    rest, found = iter(numbers), list[Known]()
    while some := list(islice(rest, _N_AT_ONCE)):
        found += _told(connection, {root: documents_of[root] for root in some})
    return found


def _documents_naming(connection: Connection, roots: Sequence[int]) -> dict[int, int]:
    """How many documents name each of some identities; those that none names are left out."""
    root = root_of_link()
    query = linked(select(root.label("root"), func.count(distinct(layers.c.article)).label("n")))
    mine = or_(identities.c.number.in_(roots), identities.c.shown.in_(roots))
    rows = connection.execute(query.where(entities.c.is_named, mine).group_by(root))
    return {row.root: row.n for row in rows}


def one(connection: Connection, name: str) -> Known:
    """The only identity of an id, of a beginning of one, or of a name; raises `NotInRecord`."""
    number = find(connection, name)
    return remembered(connection, ("one", number), lambda: _one(connection, number))


def _one(connection: Connection, number: int) -> Known:
    whole = component(connection, number)
    query = linked(select(func.count(distinct(layers.c.article)))).where(links.c.shown.in_(whole))
    return _told(connection, {number: int(connection.execute(query).scalar_one())})[0]


def find(connection: Connection, name: str) -> int:
    """The number of the identity that an id, a unique beginning of one or a name leads to.

    A name leads to the identity that is called so; else to the only one that any page calls so.
    Raises `NotInRecord`, and `AmbiguousName` where several may be meant.
    """
    number = number_of(connection, name)
    if number is not None:
        return root_of(connection, number)
    ways: list[ColumnElement[bool]] = [identities.c.name == name]
    if len(name) >= _MIN_ID_CHARS and name.startswith("ent_"):
        ways.append(identities.c.id.startswith(name, autoescape=True))
    for way in ways:
        numbers = connection.execute(select(identities.c.number).where(way)).scalars().all()
        roots = {root_of(connection, n) for n in numbers}
        if len(roots) == 1:
            return roots.pop()
        if roots:
            raise AmbiguousName(name, tuple(ids_of(connection, sorted(roots))))
    found = known(connection, name, limit=3)
    if len(found) > 1:
        raise AmbiguousName(name, tuple(item.id for item in found))
    if not found:
        raise NotInRecord("entity", name)
    return root_of(connection, number_of(connection, found[0].id) or 0)


def links_of(connection: Connection, name: str, *, limit: int = 1000) -> list[Link]:
    """The documents' entities that are one identity, each with why; the latest published first."""
    whole = component(connection, find(connection, name))
    columns = (
        entities.c.id, entities.c.name, documents.c.id.label("document"), documents.c.uri,
        articles.c.published, links.c.author, links.c.prob, links.c.reason, links.c.evidence,
    )  # fmt: skip
    query = (
        linked(select(*columns))
        .join(documents, documents.c.number == layers.c.document)
        .join(articles, articles.c.number == layers.c.article)
        .where(links.c.shown.in_(whole))
        .order_by(articles.c.published.desc().nulls_last(), entities.c.number)
        .limit(limit)
    )
    return [
        Link(
            entity=row.id,
            name=row.name,
            document=row.document,
            uri=row.uri,
            published=row.published,
            author=row.author,
            prob=row.prob,
            reason=row.reason,
            evidence=tuple((fact, odds) for fact, odds in row.evidence),
        )
        for row in connection.execute(query)
    ]


def _called(name: str) -> ColumnElement[bool]:
    bearing = select(links.c.shown).where(
        links.c.entity.in_(matching("name_words", asked_for(name)))
    )
    root = identities.alias()
    same = select(root.c.number).where(root.c.name == name)
    return or_(
        identities.c.number.in_(bearing),
        identities.c.number.in_(same),
        and_(identities.c.shown.is_not(None), identities.c.shown.in_(same)),
    )


def _told(connection: Connection, n_documents: Mapping[int, int]) -> list[Known]:
    """What is known of some identities, by number, with the documents that name each."""
    roots = list(n_documents)
    if is_kept(connection):
        whole = tally(connection)
        counted = {"mentions": whole.mentions, "attributions": whole.statements}
    else:
        mine = or_(identities.c.number.in_(roots), identities.c.shown.in_(roots))
        counted = {what: _counted(connection, what, mine) for what in ("mentions", "attributions")}
    told = _judged_roles(connection, roots)
    query = select(identities).where(identities.c.number.in_(roots))
    rows = {row.number: row for row in connection.execute(query)}
    return [
        _known(
            rows[root],
            (n, counted["mentions"].get(root, 0), counted["attributions"].get(root, 0)),
            told.get(root, ()),
        )
        for root, n in n_documents.items()
        if root in rows
    ]


def _known(row: Any, counts: tuple[int, int, int], told: tuple[ReportedRole, ...]) -> Known:
    profile = profile_of(row.profile)
    aliases = dict.fromkeys(form for form, _ in profile.forms if form != row.name)
    return Known(
        id=row.id,
        name=row.name,
        kind=row.kind,
        country=row.country,
        knowledge=row.knowledge,
        aliases=tuple(aliases)[:_MAX_ALIASES],
        roles=(*told, *profile.roles),
        n_documents=counts[0],
        n_mentions=counts[1],
        n_statements=counts[2],
        first_day=profile.first_day,
        last_day=profile.last_day,
    )


def _counted(connection: Connection, what: str, mine: ColumnElement[bool]) -> Counter[int]:
    """How many mentions or statements the entities of each identity have."""
    root = root_of_link()
    query = linked(select(root.label("root"), func.count().label("n")))
    if what == "mentions":
        queries = [query.join(mentions, mentions.c.entity == entities.c.number)]
    else:
        otherwise = select(corrections.c.attribution).where(is_last_speaker())
        spoken = query.join(attributions, attributions.c.speaker == entities.c.number)
        as_found = attributions.c.number.not_in(otherwise), ~is_rejected(attributions.c.number)
        queries = [spoken.where(*as_found), said_instead(root)]
    counts: Counter[int] = Counter()
    for one in queries:
        for row in connection.execute(one.where(mine).group_by(root)):
            counts[row.root] += row.n
    return counts


def _judged_roles(
    connection: Connection, roots: Sequence[int]
) -> dict[int, tuple[ReportedRole, ...]]:
    """The offices that people say someone holds."""
    query = select(judgements.c.about).where(judgements.c.verdict == ROLE).distinct()
    about = list(connection.execute(query).scalars())
    found: dict[int, tuple[ReportedRole, ...]] = {}
    for item in judging.standing_of(connection, ROLE, about) if about else ():
        number = number_of(connection, item.about)
        root = None if number is None else root_of(connection, number)
        if root is not None and root in roots:
            found[root] = (*found.get(root, ()), ReportedRole(**item.details))
    return found
