"""How often each identity is named, mentioned and quoted, counted over the whole record.

Invariant: the counts are those of the newest layers and of what people corrected and did not
reject. Counts of an earlier state are added to where pages were added alone; else all is counted
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, select

from onrecord.store.growth import Upto, made_on
from onrecord.store.laid import is_last_speaker
from onrecord.store.schema import (
    attributions,
    corrections,
    entities,
    identities,
    layers,
    links,
    mentions,
    newest,
)
from onrecord.store.settling import is_rejected


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by number of the identity that stands for itself.

    `documents` name it, by a name of its own.
    """

    documents: Counter[int]
    mentions: Counter[int]
    statements: Counter[int]


def tally(connection: Connection) -> Tally:
    """The counts as they are now; to be asked where connections are kept, for it takes seconds."""

    def make(upto: Upto, before: Tally | None) -> Tally:
        return _made(connection, upto, before)

    return made_on(connection, "tally", make)


def _made(connection: Connection, upto: Upto, before: Tally | None) -> Tally:
    root, n = root_of_link(), func.count().label("n")
    named = func.count(distinct(layers.c.article)).label("n")
    otherwise = select(corrections.c.attribution).where(is_last_speaker())
    queries = (
        linked(select(root.label("root"), named)).where(entities.c.is_named),
        linked(select(root.label("root"), n)).join(mentions, mentions.c.entity == links.c.entity),
        linked(select(root.label("root"), n))
        .join(attributions, attributions.c.speaker == links.c.entity)
        .where(attributions.c.number.not_in(otherwise), ~is_rejected(attributions.c.number)),
    )
    documents, mentioned, said = (
        _of(connection, query.where(links.c.entity > upto.entity).group_by(root))
        for query in queries
    )
    if before is not None:
        return Tally(
            before.documents + documents, before.mentions + mentioned, before.statements + said
        )
    return Tally(documents, mentioned, said + _of(connection, said_instead(root).group_by(root)))


def _of(connection: Connection, query: Select[Any]) -> Counter[int]:
    return Counter({row.root: row.n for row in connection.execute(query)})


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
    shown = attributions.c.layer.in_(select(newest.c.layer))
    return (
        select(root.label("root"), func.count().label("n"))
        .select_from(corrections)
        .join(identities, identities.c.number == corrections.c.speaker)
        .join(attributions, attributions.c.number == corrections.c.attribution)
        .where(is_last_speaker(), shown, ~is_rejected(attributions.c.number))
    )


def ranked(counts: Counter[int]) -> Iterator[int]:
    """Identities, those of the highest counts first."""
    return iter(sorted(counts, key=lambda root: (-counts[root], root)))
