"""What is made of the whole record and made on as pages are added, without looking at all again.

Invariant: what was made before is taken over only where pages were added and nothing else happened:
nobody decided anything, nothing was erased, and no page was read again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, distinct, func, select

from onrecord.store.memory import grown, is_kept
from onrecord.store.schema import (
    attributions,
    corrections,
    deeds,
    entities,
    identities,
    judgements,
    layers,
    links,
    newest,
    tombstones,
)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Upto:
    """The last rows that a value was made of: of larger numbers are those that were added since."""

    layer: int = 0
    entity: int = 0
    statement: int = 0
    deed: int = 0


@dataclass(frozen=True, slots=True)
class _Made:
    """A value, the rows that it was made of, and all else that it follows from."""

    value: Any
    upto: Upto
    n_links: int
    decided: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        return getattr(self.value, "nbytes", 0)


def made_on(
    connection: Connection, key: Hashable, make: Callable[[Upto, Value | None], Value]
) -> Value:
    """What `make` gives for this state of the record.

    It is given what it gave before, where there is such, and is to add what rows beyond that say.
    """
    if not is_kept(connection):
        return make(Upto(), None)

    def again(before: _Made | None) -> _Made:
        n_links = _one(connection, select(func.count()).select_from(links))
        upto = _upto(connection)
        if before is not None and _is_grown(connection, before, n_links):
            value = make(before.upto, before.value)
        else:
            value = make(Upto(), None)
        return _Made(value, upto, n_links, _decided(connection, upto))

    found: Value = grown(connection, key, again).value
    return found


def _is_grown(connection: Connection, before: _Made, n_links: int) -> bool:
    """Whether pages were added since and nothing else happened."""
    fresh = select(func.count()).where(links.c.entity > before.upto.entity)
    has_old_links = n_links == before.n_links + _one(connection, fresh)
    return has_old_links and before.decided == _decided(connection, before.upto)


def _upto(connection: Connection) -> Upto:
    columns = (layers.c.number, entities.c.number, attributions.c.number, deeds.c.number)
    return Upto(*(_one(connection, select(func.coalesce(func.max(c), 0))) for c in columns))


def _decided(connection: Connection, upto: Upto) -> tuple[int, ...]:
    """What changes with judgements, erasures and pages that are read again."""
    shown = select(func.count(distinct(newest.c.layer)))
    turned = select(func.coalesce(func.sum(distinct(newest.c.layer)), 0))
    return tuple(
        _one(connection, query)
        for query in (
            select(func.coalesce(func.max(judgements.c.number), 0)),
            select(func.count()).select_from(tombstones),
            select(func.count()).where(identities.c.shown > 0),
            select(func.count()).select_from(corrections),
            shown.where(newest.c.layer <= upto.layer),
            # A version that stands there again takes the place of another: as many, but others.
            turned.where(newest.c.layer <= upto.layer),
        )
    )


def _one(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())
