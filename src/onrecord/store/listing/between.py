"""Who does what to whom: how often, over the whole record, without a statement being read.

Invariant: nothing here writes; only what was done counts, in newest layers, as people corrected
it and did not reject it. A count is to be asked where connections are kept, for it takes seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from onrecord.model.act import ActCode, Modality
from onrecord.model.identity import Reference
from onrecord.store.growth import Upto, made_on
from onrecord.store.judgements.laid import is_last_speaker
from onrecord.store.judgements.settling import acts_as_found, is_rejected
from onrecord.store.listing.acted import on_pages
from onrecord.store.listing.filters import Filters, asked_of_pages, page_conditions
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    attributions,
    corrected_acts,
    corrections,
    deeds,
    identities,
    links,
    newest,
)

_DONE: Modality = "done"
_Pairs = Counter[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Between:
    """How often each does an act to each other: in statements' acts, and in deeds."""

    said: Counter[tuple[Reference, Reference]]
    done: Counter[tuple[Reference, Reference]]


def between(connection: Connection, act: ActCode, filters: Filters) -> Between:
    """Those who do an act to somebody, as far as the record knows both.

    Of the filters days and publisher count.
    """
    on_page = page_conditions(filters)

    def counted(upto: Upto, before: tuple[_Pairs, _Pairs] | None) -> tuple[_Pairs, _Pairs]:
        said, done = before or (Counter(), Counter())
        return (
            said + _pairs(connection, _found(act, on_page, upto)),
            done + _pairs(connection, _deeds(act, on_page, upto)),
        )

    found, done = made_on(connection, ("done", act, *asked_of_pages(filters)), counted)
    taken, kept, given = (_pairs(connection, query) for query in _judged(act, on_page))
    said = found - taken + kept + given
    who = _who(connection, {one for pair in (*said, *done) for one in pair})
    return Between(_named(said, who), _named(done, who))


def _named(counts: _Pairs, who: dict[int, Reference]) -> Counter[tuple[Reference, Reference]]:
    together: Counter[tuple[Reference, Reference]] = Counter()
    for (by, to), n in counts.items():
        together[who[by], who[to]] += n
    return together


def _pairs(connection: Connection, query: Select[Any]) -> _Pairs:
    return Counter({(by, to): n for by, to, n in connection.execute(query)})


def _found(act: ActCode, on_page: list[ColumnElement[bool]], upto: Upto) -> Select[Any]:
    """Counts by who does it and to whom: of acts as found, whatever people judged of them."""
    new = attributions.c.number > upto.statement, acts.c.attribution > upto.statement
    found: Select[Any] = _as_found(act, on_page).where(*new)
    return found


def _deeds(act: ActCode, on_page: list[ColumnElement[bool]], upto: Upto) -> Select[Any]:
    by, to = links.alias("by"), links.alias("to")
    done = _on(select(by.c.shown, to.c.shown, func.count()), deeds, deeds, on_page)
    done = done.join(by, by.c.entity == deeds.c.actor).join(to, to.c.entity == deeds.c.recipient)
    done = done.where(deeds.c.code == act, deeds.c.modality == _DONE)
    new: Select[Any] = done.where(deeds.c.number > upto.deed).group_by(by.c.shown, to.c.shown)
    return new


def _judged(act: ActCode, on_page: list[ColumnElement[bool]]) -> Iterator[Select[Any]]:
    """Counts of what people judged: as found, what of that is shown, and as corrected."""
    judged = attributions.c.number.in_(select(corrections.c.attribution))
    yield _as_found(act, on_page).where(judged)
    yield _as_shown(acts, act, on_page).where(judged, acts_as_found())
    yield _as_shown(corrected_acts, act, on_page).where(judged)


def _as_found(act: ActCode, on_page: list[ColumnElement[bool]]) -> Any:
    by, to = links.alias("by"), links.alias("to")
    query = _on(select(by.c.shown, to.c.shown, func.count()), attributions, acts, on_page)
    query = query.join(by, by.c.entity == attributions.c.speaker)
    query = query.join(to, to.c.entity == acts.c.recipient)
    done = acts.c.code == act, acts.c.modality == _DONE
    return query.where(*done).group_by(by.c.shown, to.c.shown)


def _as_shown(table: Table, act: ActCode, on_page: list[ColumnElement[bool]]) -> Any:
    by, to = links.alias("by"), links.alias("to")
    spoken = select(corrections).where(is_last_speaker()).subquery("spoken")
    own_by = func.coalesce(spoken.c.speaker, by.c.shown)
    own_to: ColumnElement[Any] = to.c.shown
    if table is corrected_acts:
        own_to = func.coalesce(corrected_acts.c.identity, to.c.shown)
    query = _on(select(own_by, own_to, func.count()), attributions, table, on_page)
    query = query.outerjoin(spoken, spoken.c.attribution == attributions.c.number)
    query = query.outerjoin(by, by.c.entity == attributions.c.speaker)
    query = query.outerjoin(to, to.c.entity == table.c.recipient)
    query = query.where(table.c.code == act, table.c.modality == _DONE)
    query = query.where(~is_rejected(table.c.attribution))
    return query.where(own_by.is_not(None), own_to.is_not(None)).group_by(own_by, own_to)


def _on(query: Any, of: Any, table: Any, on_page: list[ColumnElement[bool]]) -> Any:
    """The query on newest layers; pages are joined only where something is asked of them."""
    if on_page:
        return on_pages(query, of, table).where(*on_page)
    query = query.select_from(table)
    if of is attributions:
        query = query.join(attributions, attributions.c.number == table.c.attribution)
    return query.where(of.c.layer.in_(select(newest.c.layer)))


def _who(connection: Connection, numbers: set[int]) -> dict[int, Reference]:
    """Who identities are by now, by number."""
    own, root = identities.alias("own"), identities.alias("root")
    found: dict[int, Reference] = {}
    for chunk in chunks(sorted(numbers)):
        query = (
            select(own.c.number, root.c.id, root.c.name)
            .join(root, root.c.number == func.coalesce(own.c.shown, own.c.number))
            .where(own.c.number.in_(chunk))
        )
        found |= {r.number: Reference(r.id, r.name) for r in connection.execute(query)}
    return found
