"""How often each identity is named, mentioned and quoted, counted over the whole record.

Invariant: the counts are those of the newest layers and of what people corrected. Counts of an
earlier state are added to where pages were added alone; else all is counted again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, select

from onrecord.store.laid import is_last_speaker
from onrecord.store.memory import grown
from onrecord.store.schema import (
    attributions,
    corrections,
    entities,
    identities,
    judgements,
    layers,
    links,
    mentions,
    newest,
    tombstones,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by number of the identity that stands for itself.

    `documents` name it, by a name of its own. All entities with a number up to `last` are counted,
    `links` of them are linked; `decided` tells what else the counts follow from.
    """

    documents: Counter[int]
    mentions: Counter[int]
    statements: Counter[int]
    last: int
    links: int
    decided: tuple[int, ...]


def tally(connection: Connection) -> Tally:
    """The counts as they are now; to be asked where connections are kept, for it takes seconds."""
    return grown(connection, "tally", lambda before: _counted_on(connection, before))


def _counted_on(connection: Connection, before: Tally | None) -> Tally:
    last = _one(connection, select(func.coalesce(func.max(entities.c.number), 0)))
    n_links = _one(connection, select(func.count()).select_from(links))
    if before is not None:
        fresh = select(func.count()).where(links.c.entity > before.last)
        is_grown = n_links == before.links + _one(connection, fresh)
        if is_grown and before.decided == _decided(connection, before.last):
            return _added(connection, before, last, n_links)
    nothing = Tally(Counter(), Counter(), Counter(), 0, 0, ())
    return _added(connection, nothing, last, n_links, is_all=True)


def _added(
    connection: Connection, before: Tally, last: int, n_links: int, *, is_all: bool = False
) -> Tally:
    root, n = root_of_link(), func.count().label("n")
    named = func.count(distinct(layers.c.article)).label("n")
    otherwise = select(corrections.c.attribution).where(is_last_speaker())
    queries = (
        linked(select(root.label("root"), named)).where(entities.c.is_named),
        linked(select(root.label("root"), n)).join(mentions, mentions.c.entity == links.c.entity),
        linked(select(root.label("root"), n))
        .join(attributions, attributions.c.speaker == links.c.entity)
        .where(attributions.c.number.not_in(otherwise)),
    )
    named_in, mentioned, said = (
        before_it + _of(connection, query.where(links.c.entity > before.last).group_by(root))
        for before_it, query in zip(
            (before.documents, before.mentions, before.statements), queries, strict=True
        )
    )
    if is_all:
        said += _of(connection, said_instead(root).group_by(root))
    return Tally(named_in, mentioned, said, last, n_links, _decided(connection, last))


def _of(connection: Connection, query: Select[Any]) -> Counter[int]:
    return Counter({row.root: row.n for row in connection.execute(query)})


def _decided(connection: Connection, last: int) -> tuple[int, ...]:
    """What changes with judgements, erasures and pages that are read again, up to an entity."""
    layer = select(func.coalesce(func.max(entities.c.layer), 0)).where(entities.c.number == last)
    shown = select(func.count(distinct(newest.c.layer)))
    return tuple(
        _one(connection, query)
        for query in (
            select(func.coalesce(func.max(judgements.c.number), 0)),
            select(func.count()).select_from(tombstones),
            select(func.count()).where(identities.c.shown > 0),
            select(func.count()).select_from(corrections),
            shown.where(newest.c.layer <= layer.scalar_subquery()),
        )
    )


def _one(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def root_of_link() -> Any:
    """The identity that stands for that of a link."""
    return func.coalesce(identities.c.shown, identities.c.number)


def linked(query: Any) -> Any:
    """Links of entities in layers that a document shows."""
    shown = select(newest.c.layer)
    return (
        query.select_from(links)
        .join(identities, identities.c.number == links.c.shown)
        .join(entities, entities.c.number == links.c.entity)
        .join(layers, layers.c.number == entities.c.layer)
        .where(layers.c.number.in_(shown))
    )


def said_instead(root: Any) -> Any:
    """Statements that people hold an identity to have said, in layers that a document shows."""
    return (
        select(root.label("root"), func.count().label("n"))
        .select_from(corrections)
        .join(identities, identities.c.number == corrections.c.speaker)
        .join(attributions, attributions.c.number == corrections.c.attribution)
        .where(is_last_speaker(), attributions.c.layer.in_(select(newest.c.layer)))
    )


def ranked(counts: Counter[int]) -> Iterator[int]:
    """Identities, those of the highest counts first."""
    return iter(sorted(counts, key=lambda root: (-counts[root], root)))
