"""How often each identity is named, mentioned and quoted, counted over the whole record.

Invariant: the counts are those of the newest layers and of what people corrected and did not
reject. What was found is counted once and added to as pages come; what people judged, which is
little beside it, is taken from that as it was found and added as it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, select

from onrecord.store.growth import Upto, made_on
from onrecord.store.judgements.laid import is_last_speaker
from onrecord.store.judgements.settling import is_rejected
from onrecord.store.memory import remembered
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
        found = _found(connection, upto)
        if before is None:
            return found
        return Tally(
            before.documents + found.documents,
            before.mentions + found.mentions,
            before.statements + found.statements,
        )

    def shown() -> Tally:
        found = made_on(connection, "tally", make)
        return replace(found, statements=_as_judged(connection, found.statements))

    return remembered(connection, "tally as judged", shown)


def _found(connection: Connection, upto: Upto) -> Tally:
    """The counts of what was found beyond some rows, whatever people judged of it."""
    root, n = root_of_link(), func.count().label("n")
    named = func.count(distinct(layers.c.article)).label("n")
    queries = (
        linked(select(root.label("root"), named)).where(entities.c.is_named),
        linked(select(root.label("root"), n)).join(mentions, mentions.c.entity == links.c.entity),
        _said(root),
    )
    return Tally(
        *(
            _of(connection, query.where(links.c.entity > upto.entity).group_by(root))
            for query in queries
        )
    )


def _as_judged(connection: Connection, found: Counter[int]) -> Counter[int]:
    """How many statements each is shown to have said."""
    root = root_of_link()
    judged = attributions.c.number.in_(select(corrections.c.attribution))
    otherwise = select(corrections.c.attribution).where(is_last_speaker())
    as_found = _said(root).where(judged)
    left = as_found.where(
        attributions.c.number.not_in(otherwise), ~is_rejected(attributions.c.number)
    )
    instead = said_instead(root).where(judged)
    taken, kept, given = (
        _of(connection, query.group_by(root)) for query in (as_found, left, instead)
    )
    return found - taken + kept + given


def _said(root: Any) -> Select[Any]:
    query = linked(select(root.label("root"), func.count().label("n")))
    said: Select[Any] = query.join(attributions, attributions.c.speaker == links.c.entity)
    return said


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
