"""Who does what to whom: how often, over the whole record, without a statement being read.

Invariant: nothing here writes; only what was done counts, in newest layers, as people corrected
it; statements and deeds are counted together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from onrecord.model.act import ActCode, Modality
from onrecord.model.identity import Reference
from onrecord.store.acted import on_pages
from onrecord.store.growth import Upto, made_on
from onrecord.store.laid import is_last_speaker
from onrecord.store.memory import remembered
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    attributions,
    corrected_acts,
    corrections,
    deeds,
    entities,
    identities,
    links,
    newest,
)
from onrecord.store.settling import acts_as_found
from onrecord.store.statements import Filters, page_conditions

_DONE: Modality = "done"
_Counts = Counter[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Between:
    """That one does something to another so many times."""

    by: Reference
    to: Reference
    n: int


def between(
    connection: Connection, act: ActCode, filters: Filters, *, limit: int
) -> Sequence[Between]:
    """Those who do an act to somebody, the most frequent first.

    Of the filters days and publisher count.
    """
    asked = (filters.since, filters.until, filters.publisher)

    def counted(upto: Upto, before: _Counts | None) -> _Counts:
        counts = Counter(before or ())
        for query in _queries(act, page_conditions(filters), upto):
            for by, to, n in connection.execute(query):
                counts[by, to] += n
        return counts

    counts = made_on(connection, ("done", act, *asked), counted)
    found = remembered(connection, ("between", act, *asked), lambda: _named(connection, counts))
    return found[:limit]


def _named(connection: Connection, counts: _Counts) -> list[Between]:
    who = _who(connection, {one for pair in counts for one in pair})
    together: Counter[tuple[Reference, Reference]] = Counter()
    for (by, to), n in counts.items():
        together[who[by], who[to]] += n
    ordered = sorted(together.items(), key=lambda one: (-one[1], one[0][0].id, one[0][1].id))
    return [Between(by, to, n) for (by, to), n in ordered]


def _queries(act: ActCode, on_page: list[ColumnElement[bool]], upto: Upto) -> list[Select[Any]]:
    """Counts by who does it and to whom: of acts as found, as corrected, and of deeds."""
    found = _of_statements(acts, act, on_page).where(acts_as_found())
    told = _of_statements(corrected_acts, act, on_page)
    by, to = links.alias("by"), links.alias("to")
    own_by = func.coalesce(by.c.shown, -deeds.c.actor)
    own_to = func.coalesce(to.c.shown, -deeds.c.recipient)
    done = _on(select(own_by, own_to, func.count()), deeds, deeds, on_page)
    done = done.outerjoin(by, by.c.entity == deeds.c.actor)
    done = done.outerjoin(to, to.c.entity == deeds.c.recipient)
    done = done.where(deeds.c.code == act, deeds.c.modality == _DONE, own_to.is_not(None))
    done = done.where(deeds.c.number > upto.deed).group_by(own_by, own_to)
    new = attributions.c.number > upto.statement
    return [found.where(new, acts.c.attribution > upto.statement), told.where(new), done]


def _of_statements(table: Table, act: ActCode, on_page: list[ColumnElement[bool]]) -> Any:
    by, to = links.alias("by"), links.alias("to")
    spoken = select(corrections).where(is_last_speaker()).subquery("spoken")
    own_by = func.coalesce(spoken.c.speaker, by.c.shown, -attributions.c.speaker)
    meant = [corrected_acts.c.identity] if table is corrected_acts else []
    own_to = func.coalesce(*meant, to.c.shown, -table.c.recipient)
    query = _on(select(own_by, own_to, func.count()), attributions, table, on_page)
    query = query.outerjoin(spoken, spoken.c.attribution == attributions.c.number)
    query = query.outerjoin(by, by.c.entity == attributions.c.speaker)
    query = query.outerjoin(to, to.c.entity == table.c.recipient)
    query = query.where(table.c.code == act, table.c.modality == _DONE)
    return query.where(own_by.is_not(None), own_to.is_not(None)).group_by(own_by, own_to)


def _on(query: Any, of: Any, table: Any, on_page: list[ColumnElement[bool]]) -> Any:
    """The query on newest layers; pages are joined only where something is asked of them."""
    if on_page:
        return on_pages(query, of, table).where(*on_page)
    query = query.select_from(table)
    if of is attributions:
        query = query.join(attributions, attributions.c.number == table.c.attribution)
    return query.where(of.c.layer.in_(select(newest.c.layer)))


def _who(connection: Connection, keys: set[int]) -> dict[int, Reference]:
    """Who identities are by now, by number; a negative one is that of an entity without a link."""
    own, root = identities.alias("own"), identities.alias("root")
    found: dict[int, Reference] = {}
    for chunk in chunks(sorted(key for key in keys if key > 0)):
        query = (
            select(own.c.number, root.c.id, root.c.name)
            .join(root, root.c.number == func.coalesce(own.c.shown, own.c.number))
            .where(own.c.number.in_(chunk))
        )
        found |= {r.number: Reference(r.id, r.name) for r in connection.execute(query)}
    for chunk in chunks(sorted(-key for key in keys if key < 0)):
        query = select(entities.c.number, entities.c.id, entities.c.name)
        rows = connection.execute(query.where(entities.c.number.in_(chunk)))
        found |= {-r.number: Reference(r.id, r.name) for r in rows}
    return found
