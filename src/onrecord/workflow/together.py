"""What statements come to together: what is asked for, and the statements beside what is found.

Invariant: a thing names statements by id, and what comes with it has each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Generic, TypeVar

from sqlalchemy import Connection

from onrecord.errors import NotInRecord
from onrecord.model.dispute import Relation
from onrecord.model.identity import Reference
from onrecord.model.where import Where
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.store import database
from onrecord.store.judgements.pairing import decided_among
from onrecord.store.listing import disputed
from onrecord.store.listing.disputed import Asked
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import (
    Statement,
    speaker_of,
    statements_at,
    statements_called,
)
from onrecord.workflow.record import check_days

__all__ = [
    "ANY_PROB", "Asked", "Known", "Together", "by_id", "checked", "holders_of", "ids_of", "in_time",
    "statements_named", "the_one", "together", "with_least",
]  # fmt: skip

Thing = TypeVar("Thing")
Row = TypeVar("Row")
ANY_PROB = 1e-9
"""As `least`: however improbable."""


@dataclass(frozen=True, slots=True)
class Together(Generic[Thing]):
    """Things that statements come to together, and those statements by their ids."""

    things: list[Thing]
    said: Mapping[str, Statement]


@dataclass(frozen=True, slots=True)
class Known:
    """What things are made of: statements by number, relations among them, their claims.

    `claim_of` has the utterance and the claim of a statement, `decided` the judgement by which
    people decided how two statements stand, the one of the lower number first.
    """

    said: Mapping[int, Statement]
    relations: Sequence[Relation]
    claim_of: Mapping[int, tuple[str, str]]
    decided: Mapping[tuple[int, int], int]


def checked(asked: Asked | None) -> Asked:
    """What is asked, anything where nothing is; raises `BadDay`."""
    wanted = asked or Asked()
    check_days(Filters(since=wanted.since, until=wanted.until))
    return wanted


def with_least(asked: Asked | None, default: str) -> Asked:
    """What is asked, with the probability that is shown by default where none is given.

    `default` names the threshold in the model's manifest; raises `BadDay`.
    """
    wanted = checked(asked)
    if wanted.least:
        return wanted
    return replace(wanted, least=_shown_by_default()[default])


def together(
    connection: Connection,
    rows: Sequence[Row],
    make: Callable[[Row, Known], Thing],
    numbers_of: Callable[[Row], Iterable[int]],
) -> Together[Thing]:
    """What `make` makes of each row, once all statements that the rows name have been read."""
    numbers = sorted({n for row in rows for n in numbers_of(row)})
    known = Known(
        statements_at(connection, numbers),
        disputed.relations_among(connection, numbers),
        disputed.utterance_of(connection, numbers),
        {(d.one, d.other): d.judgement for d in decided_among(connection, numbers)},
    )
    return Together([make(row, known) for row in rows], by_id(known.said))


def statements_named(record: Where, names: Sequence[str]) -> dict[str, Statement]:
    """The statements that the record has under these ids, in their order."""
    with database.reading(record) as connection:
        known = statements_called(connection, names)
    return {name: known[name] for name in names if name in known}


def the_one(found: Together[Thing], what: str, name: str) -> Together[Thing]:
    """What was found where it is one thing; raises `NotInRecord`."""
    if len(found.things) != 1:
        raise NotInRecord(what, name)
    return found


def in_time(numbers: Iterable[int], said: Mapping[int, Statement]) -> list[int]:
    """The statements that are known, the earliest published first."""
    known = [n for n in numbers if n in said]
    return sorted(known, key=lambda n: (said[n].published or "", n))


def ids_of(numbers: Iterable[int], said: Mapping[int, Statement]) -> tuple[str, ...]:
    """The ids of the statements that are known."""
    return tuple(said[n].attribution.id for n in numbers if n in said)


def by_id(said: Mapping[int, Statement]) -> dict[str, Statement]:
    """Statements by id instead of by number."""
    return {one.attribution.id: one for one in said.values()}


def holders_of(some: Iterable[Statement]) -> tuple[Reference, ...]:
    """Who says these statements, each once."""
    return tuple(dict.fromkeys(who for one in some if (who := speaker_of(one)) is not None))


@cache
def _shown_by_default() -> Mapping[str, float]:
    """The shipped thresholds, looked up once: a manifest is checked against all its files."""
    return load_manifest(None).relations
