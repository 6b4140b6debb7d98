"""How the statements that fit are spread: over speakers, acts, outlets and months.

Invariant: nothing here writes; only newest layers count. Of very many statements only the latest
are counted, and how many these are is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from onrecord.model.act import ActCode
from onrecord.store.judgements.settling import acts_as_found, parties_as_found
from onrecord.store.listing.filters import Filters, fitting, is_of_pages_alone
from onrecord.store.listing.statements import latest_layers, listed_numbers, shown_place
from onrecord.store.listing.told import TARGET
from onrecord.store.memory import is_kept, remembered
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    articles,
    attributions,
    corrected_acts,
    corrected_parties,
    documents,
    layers,
    parties,
)
from onrecord.store.standing_for import corrected_speaker, standing_for

MOST_COUNTED = 5_000
"""So many are counted in a quarter of a second; sorting out the latest of many takes longer."""
_DAY_CHARS, _MONTH_CHARS = 10, 7
_SHARE_BYTES = 250


@dataclass(frozen=True, slots=True)
class Share:
    """How many statements have something in common: `key` is what a filter takes for it."""

    key: str
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Facets:
    """`n` statements were counted; all that fit, or the latest of them where `is_all` is false.

    Speakers, whom statements are about or done to, acts and outlets stand with those of most
    statements first, days in their order.
    """

    n: int
    is_all: bool
    speakers: tuple[Share, ...]
    about: tuple[Share, ...]
    acts: tuple[Share, ...]
    publishers: tuple[Share, ...]
    days: tuple[Share, ...]

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        parts = (self.speakers, self.about, self.acts, self.publishers, self.days)
        return _SHARE_BYTES * sum(map(len, parts))

    @property
    def months(self) -> tuple[Share, ...]:
        """The months in their order."""
        counts = Counter[str]()
        for day in self.days:
            counts[day.key[:_MONTH_CHARS]] += day.n
        return tuple(Share(month, month, n) for month, n in counts.items())


def facets(connection: Connection, filters: Filters, *, most: int = MOST_COUNTED) -> Facets:
    """What the statements that fit have in common, of at most so many of the latest."""
    return remembered(
        connection, ("facets", filters, most), lambda: _facets(connection, filters, most)
    )


def _facets(connection: Connection, filters: Filters, most: int) -> Facets:
    rows = connection.execute(_counted(_latest(connection, filters, most + 1), most + 1)).all()
    kept = rows[:most]
    named = {row.id: row.name for row in kept if row.id is not None}
    speakers = Counter(row.id for row in kept if row.id is not None)
    numbers = [row.number for row in kept]
    return Facets(
        n=len(kept),
        is_all=len(rows) <= most,
        speakers=_ranked(speakers, named),
        about=_ranked(*_about(connection, numbers, filters.act)),
        acts=_ranked(_acts(connection, numbers)),
        publishers=_ranked(Counter(row.publisher for row in kept if row.publisher)),
        days=_in_order(row.day for row in kept if row.day),
    )


def _latest(connection: Connection, filters: Filters, most: int) -> list[ColumnElement[bool]]:
    """What leads to the latest statements that fit, at least so many."""
    if is_kept(connection):
        return [attributions.c.number.in_(listed_numbers(connection, filters, limit=most))]
    conditions = fitting(filters)
    if is_of_pages_alone(filters):
        latest = latest_layers(connection, filters, n_statements=most)
        conditions.append(layers.c.number.in_(latest.layers))
    return conditions


def _counted(conditions: Iterable[ColumnElement[bool]], most: int) -> Select[Any]:
    """The latest statements that fit, each with what it is counted by."""
    latest = (
        select(
            attributions.c.number,
            attributions.c.speaker,
            articles.c.publisher,
            articles.c.published,
            func.substr(articles.c.published, 1, _DAY_CHARS).label("day"),
        )
        .join(layers, layers.c.number == attributions.c.layer)
        .join(documents, documents.c.number == shown_place())
        .join(articles, articles.c.number == layers.c.article)
        .where(*conditions)
        .order_by(articles.c.published.desc().nulls_last(), attributions.c.number)
        .limit(most)
        .subquery("counted")
    )
    query, own_id, name = standing_for(
        select(latest).select_from(latest), latest.c.speaker, corrected_speaker(latest.c.number)
    )
    named = query.add_columns(own_id.label("id"), name.label("name"))
    return named.order_by(latest.c.published.desc().nulls_last(), latest.c.number)


def _acts(connection: Connection, numbers: list[int]) -> Counter[str]:
    """How many of the statements do each act, as found or as people corrected it."""
    counts = Counter[str]()
    for chunk in chunks(numbers):
        for table, holds in ((acts, [acts_as_found()]), (corrected_acts, [])):
            doing = select(table.c.attribution, table.c.code).distinct()
            some = doing.where(table.c.attribution.in_(chunk), *holds).subquery("doing")
            query = select(some.c.code, func.count().label("n")).group_by(some.c.code)
            for row in connection.execute(query):
                counts[row.code] += row.n
    return counts


def _about(
    connection: Connection, numbers: list[int], act: ActCode | None
) -> tuple[Counter[str], dict[str, str]]:
    """Whom the statements are about, or to whom they do this act or any: how many, and names."""
    counts, names = Counter[str](), dict[str, str]()
    for chunk in chunks(numbers):
        meant: dict[tuple[int, str], str] = {}
        for table, query in _meaning(act):
            rows = connection.execute(query.where(table.c.attribution.in_(chunk)))
            meant |= {(row.attribution, row.id): row.name for row in rows}
        counts.update(name for _, name in meant)
        names |= {who: called for (_, who), called in meant.items()}
    return counts, names


def _meaning(act: ActCode | None) -> Iterator[tuple[Table, Select[Any]]]:
    """Statements with whom they mean, as found and as people corrected it, by table."""
    for table, entity, instead, holds in (
        (acts, acts.c.recipient, None, [acts_as_found()]),
        (corrected_acts, corrected_acts.c.recipient, corrected_acts.c.identity, []),
        (parties, parties.c.entity, None, [parties_as_found(), parties.c.role == TARGET]),
        (
            corrected_parties,
            None,
            corrected_parties.c.identity,
            [corrected_parties.c.role == TARGET],
        ),
    ):
        query, own_id, name = standing_for(select(table.c.attribution), entity, instead)
        query = query.add_columns(own_id.label("id"), name.label("name"))
        does_so = [table.c.code == act] if act is not None and "code" in table.c else []
        yield table, query.where(own_id.is_not(None), *holds, *does_so)


def _ranked(counts: Counter[str], named: dict[str, str] | None = None) -> tuple[Share, ...]:
    shares = [Share(key, named[key] if named else key, n) for key, n in counts.items()]
    return tuple(sorted(shares, key=lambda share: (-share.n, share.name, share.key)))


def _in_order(days: Iterable[str]) -> tuple[Share, ...]:
    counts = Counter(days)
    return tuple(Share(day, day, counts[day]) for day in sorted(counts))
