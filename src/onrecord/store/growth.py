"""What is made of the whole record and made on as pages come and people decide, not made anew.

Invariant: what was made before is taken over only where nothing else happened than that pages were
added, that people judged statements, and that they judged how statements stand to one another:
nobody joined or parted identities, nothing was erased, and no page was read again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, distinct, func, select

from onrecord.model.attribution import CORRECTED, RIGHT, WRONG
from onrecord.store.judgements.judging import REVOKED
from onrecord.store.judgements.pairing import PAIRED
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
_OF_STATEMENTS = (RIGHT, WRONG, CORRECTED, PAIRED)
"""Verdicts that touch nothing but the statements that they are about."""


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
    judgement: int
    n_links: int
    rest: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        return getattr(self.value, "nbytes", 0)


def made_on(
    connection: Connection,
    key: Hashable,
    make: Callable[[Upto, Value | None], Value],
    *,
    amend: Callable[[Value, Sequence[int]], Value] | None = None,
) -> Value:
    """What `make` gives for this state of the record.

    It is given what it gave before, where there is such, and is to add what rows beyond that say.
    `amend` is given it with the numbers of the statements among its rows that people judged since;
    where there is none, the value is one that judgements of statements do not touch.
    """
    if not is_kept(connection):
        return make(Upto(), None)

    def again(before: _Made | None) -> _Made:
        n_links = _one(connection, select(func.count()).select_from(links))
        upto, judgement = _upto(connection), _last_judgement(connection)
        if before is None or not _is_grown(connection, before, n_links):
            value = make(Upto(), None)
        else:
            value = before.value
            judged = _judged(connection, before) if amend and judgement > before.judgement else ()
            if amend and judged:
                value = amend(value, judged)
            if upto != before.upto:
                value = make(before.upto, value)
        return _Made(value, upto, judgement, n_links, _rest(connection, upto, judgement))

    found: Value = grown(connection, key, again).value
    return found


def _is_grown(connection: Connection, before: _Made, n_links: int) -> bool:
    """Whether nothing happened since but what the invariant names."""
    fresh = select(func.count()).where(links.c.entity > before.upto.entity)
    return (
        n_links == before.n_links + _one(connection, fresh)
        and before.rest == _rest(connection, before.upto, before.judgement)
        and not _n_of_other_things(connection, before.judgement)
    )


def _upto(connection: Connection) -> Upto:
    columns = (layers.c.number, entities.c.number, attributions.c.number, deeds.c.number)
    return Upto(*(_one(connection, select(func.coalesce(func.max(c), 0))) for c in columns))


def _last_judgement(connection: Connection) -> int:
    return _one(connection, select(func.coalesce(func.max(judgements.c.number), 0)))


def _rest(connection: Connection, upto: Upto, judgement: int) -> tuple[int, ...]:
    """What changes as pages are erased or read again and judgements are led elsewhere."""
    shown = select(func.count(distinct(newest.c.layer)))
    turned = select(func.coalesce(func.sum(distinct(newest.c.layer)), 0))
    return tuple(
        _one(connection, query)
        for query in (
            select(func.count()).select_from(tombstones),
            select(func.count()).where(identities.c.shown > 0),
            select(func.count()).where(corrections.c.judgement <= judgement),
            shown.where(newest.c.layer <= upto.layer),
            # A version that stands there again takes the place of another: as many, but others.
            turned.where(newest.c.layer <= upto.layer),
        )
    )


def _n_of_other_things(connection: Connection, after: int) -> int:
    """How many judgements later than one are of anything but statements; revocations the same."""
    revoked = judgements.alias("revoked")
    verdict = func.coalesce(revoked.c.verdict, judgements.c.verdict)
    query = (
        select(func.count())
        .select_from(judgements)
        .outerjoin(
            revoked,
            (revoked.c.number == judgements.c.revokes) & (judgements.c.verdict == REVOKED),
        )
        .where(judgements.c.number > after, verdict.not_in(_OF_STATEMENTS))
    )
    return _one(connection, query)


def _judged(connection: Connection, before: _Made) -> Sequence[int]:
    """The statements among the rows of a value that people judged since, or judge so no more."""
    made = select(corrections.c.attribution).where(corrections.c.judgement > before.judgement)
    revoked = (
        select(corrections.c.attribution)
        .join(judgements, judgements.c.revokes == corrections.c.judgement)
        .where(judgements.c.number > before.judgement)
    )
    found = connection.execute(made.union(revoked)).scalars()
    return [number for number in found if number <= before.upto.statement]


def _one(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())
