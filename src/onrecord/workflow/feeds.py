"""Statements that somebody follows: of a person, of two about one another, of a dispute.

Invariant: what is followed has a key that stays, so that a feed of it keeps its id. Raises what
opening the record raises, `BadDay`, and `NotInRecord` for a dispute that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import outlets
from onrecord.workflow import disputes
from onrecord.workflow.record import Filters, Statement, check_days, said

__all__ = ["Filters", "Followed", "Statement", "of_dispute", "of_pair", "of_person"]


@dataclass(frozen=True, slots=True)
class Followed:
    """Statements, the latest published first; `fetched` has when their documents first came."""

    key: str
    title: str
    statements: Sequence[Statement]
    fetched: Mapping[str, str]


def of_person(record: Where, name: str, wanted: Filters, *, limit: int) -> Followed:
    """What a person, body or state said."""
    found = said(record, replace(wanted, speaker=name), limit=limit)
    return _followed(record, f"by:{name}", f"What {name} said", found)


def of_pair(record: Where, one: str, other: str, wanted: Filters, *, limit: int) -> Followed:
    """What each of two said about the other or to them."""
    found = [
        item
        for by, on in ((one, other), (other, one))
        for item in said(record, replace(wanted, speaker=by, regarding=on), limit=limit)
    ]
    key = "between:" + "|".join(sorted((one, other)))
    return _followed(record, key, f"{one} and {other} about one another", _latest(found)[:limit])


def of_dispute(record: Where, name: str, wanted: Filters, *, limit: int) -> Followed:
    """The statements of all sides of a dispute, by its id."""
    check_days(wanted)
    found = disputes.dispute(record, name)
    (one,) = found.things
    own = dict.fromkeys(a for side in one.sides for a in side.attributions)
    some = [found.said[name] for name in own if _fits(found.said[name], wanted)]
    return _followed(record, one.id, one.matter, _latest(some)[:limit])


def _fits(one: Statement, wanted: Filters) -> bool:
    """Whether it was published in the days that are wanted."""
    day = one.published or ""
    since, until = wanted.since or "", wanted.until or ""
    return day[: len(since)] >= since and (not until or "" < day[: len(until)] <= until)


def _latest(found: Iterable[Statement]) -> list[Statement]:
    by_id = {item.attribution.id: item for item in found}
    return sorted(by_id.values(), key=lambda item: item.published or "", reverse=True)


def _followed(record: Where, key: str, title: str, found: Sequence[Statement]) -> Followed:
    with database.reading(record) as connection:
        return Followed(
            key, title, found, outlets.fetched(connection, (item.document for item in found))
        )
