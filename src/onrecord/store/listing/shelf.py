"""Newest layers in the order of listings, and the statements that fit, the latest published first.

Invariant: the order is that of the words "the latest published first": by the published time as
the page has it, pages without one last; of one time by row number. Where a connection is kept the
order is made once for each state of the record. What people rejected is neither counted nor listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func, select, text

from onrecord.store.dialects.base import POSTGRESQL
from onrecord.store.judgements.settling import is_rejected
from onrecord.store.memory import remembered
from onrecord.store.queries import chunks
from onrecord.store.schema import articles, attributions, layers, newest

Numbers = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Newest layers and documents in order; `rank` is a layer's place by its number, else -1.

    `n_statements` are those of each layer in `layers` that people did not reject.
    """

    layers: Numbers
    n_statements: Numbers
    documents: Numbers
    rank: Numbers

    def only(self, some: Sequence[int]) -> Shelf:
        """The same with some of the layers; `documents` stay."""
        wanted = np.zeros(len(self.rank) + 1, dtype=bool)
        wanted[[n for n in some if n < len(self.rank)]] = True
        kept = wanted[self.layers]
        layers = self.layers[kept]
        return Shelf(layers, self.n_statements[kept], self.documents, _ranks(layers))


_SHELVED = (
    select(newest.c.document, layers.c.number, layers.c.n_attributions, articles.c.published)
    .select_from(newest)
    .join(layers, layers.c.number == newest.c.layer)
    .join(articles, articles.c.number == layers.c.article)
    .order_by(articles.c.published.desc().nulls_last())
)
# Everything that this asks for stands in indexes: the articles themselves, with their texts, are
# not looked at. SQLite takes tables that are joined "across" in the order given.
_SHELVED_IN_SQLITE = text(
    "SELECT newest.document, layers.number, layers.n_attributions, articles.published "
    "FROM articles INDEXED BY articles_published "
    "CROSS JOIN layers ON layers.article = articles.number "
    "CROSS JOIN newest ON newest.layer = layers.number "
    "ORDER BY articles.published DESC"
)


def shelf(connection: Connection) -> Shelf:
    """What the record shows, in order."""
    return remembered(connection, "shelf", lambda: _shelf(connection))


def _shelf(connection: Connection) -> Shelf:
    is_shared = connection.dialect.name == POSTGRESQL
    rows = connection.execute(_SHELVED if is_shared else _SHELVED_IN_SQLITE).all()
    times: dict[str | None, int] = {}
    table = np.array(
        [(row[0], row[1], row[2], times.setdefault(row[3], len(times))) for row in rows],
        dtype=np.int64,
    ).reshape(-1, 4)
    document, layer, n, time = table.T
    layers, first = np.unique(layer, return_index=True)
    order = first[np.lexsort((layers, time[first]))]
    rejected = _n_rejected(connection)
    n -= np.array([rejected.get(one, 0) for one in layer.tolist()], dtype=np.int64)
    return Shelf(
        layer[order], n[order], document[np.lexsort((document, time))], _ranks(layer[order])
    )


def _n_rejected(connection: Connection) -> dict[int, int]:
    """How many statements of layers people rejected, by layer."""
    layer = attributions.c.layer
    query = select(layer, func.count()).where(is_rejected(attributions.c.number)).group_by(layer)
    return {row[0]: row[1] for row in connection.execute(query)}


def _ranks(layers: Numbers) -> Numbers:
    rank = np.full(int(layers.max(initial=0)) + 1, -1, dtype=np.int64)
    rank[layers] = np.arange(len(layers))
    return rank


def numbers_that_fit(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], before: Numbers | None
) -> Numbers:
    """Row numbers and layers [2, N] of statements that fit, behind those known before."""
    query = select(attributions.c.number, attributions.c.layer).where(*conditions)
    found = np.array(connection.execute(query).all(), dtype=np.int32).reshape(-1, 2).T
    return found if before is None else np.concatenate([before, found], axis=1)


def numbers_amended(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    before: Numbers,
    judged: Sequence[int],
) -> Numbers:
    """Those known before, as far as these statements go looked at anew."""
    found: Numbers = before[:, ~np.isin(before[0], judged)]
    for some in chunks(list(judged)):
        meant = attributions.c.number.in_(some)
        found = numbers_that_fit(connection, [*conditions, meant], found)
    return found


def in_order(shelved: Shelf, found: Numbers) -> Numbers:
    """Of statements [2, N] those of shelved layers: their row numbers in order."""
    number, layer = found[:, found[1] < len(shelved.rank)]
    rank = shelved.rank[layer]
    order = np.lexsort((number, rank))
    shown: Numbers = number[order][np.sort(rank) >= 0]
    return shown


def numbers_of_layers(
    connection: Connection, shelved: Shelf, *, limit: int, offset: int
) -> list[int]:
    """Row numbers of the statements of shelved layers, in order, from `offset` on."""
    ends = np.cumsum(shelved.n_statements)
    first, last = np.searchsorted(ends, [offset, offset + limit - 1], side="right")
    wanted = shelved.layers[first : last + 1].tolist()
    found: dict[int, list[int]] = {}
    for chunk in chunks(wanted):
        for row in connection.execute(_of_layers(chunk)):
            found.setdefault(row.layer, []).append(row.number)
    numbers = [n for layer in wanted for n in found.get(layer, ())]
    skipped = offset - (int(ends[first - 1]) if first else 0)
    return numbers[skipped : skipped + limit]


def _of_layers(layers: Sequence[int]) -> Select[Any]:
    query = select(attributions.c.layer, attributions.c.number)
    here = attributions.c.layer.in_(layers), ~is_rejected(attributions.c.number)
    return query.where(*here).order_by(attributions.c.number)
