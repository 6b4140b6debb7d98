"""The record's lists in parts, for faces that are asked for one part after the other.

Each part tells where it ended; given back as `after`, the next one begins there. A key holds plain
values, so that a face may hand it out in any form. Two ways of going on are kept apart:

* statements, articles, judgements, disputes and proposals go on after the *key* of their last
  thing: what is read meanwhile neither doubles nor hides what was there at the start;
* people, sayings, claims, hits and what is said about someone are ranked by counts that every page
  changes, or put together from several lists. They go on after so many *things*; where pages are
  read in between, one may be met twice or not at all.

Each call opens the record at the path it is given and closes it again. All raise what opening the
record raises, `BadDay`, and `BadCursor` for a key that is none of the list's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Generic, TypeVar

from onrecord.errors import BadCursor
from onrecord.model.dispute import Dispute, Proposal
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.judgements import judging
from onrecord.store.judgements.judging import Judgement
from onrecord.store.listing import holdings, statements
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.holdings import Listed
from onrecord.store.listing.paging import Latest, Ranked
from onrecord.store.listing.statements import Statement
from onrecord.text.figures import LARGEST
from onrecord.workflow import disputes as disputed
from onrecord.workflow import proposals as proposed
from onrecord.workflow.record import check_days
from onrecord.workflow.together import Asked, Together

__all__ = [
    "FARTHEST", "Key", "Part", "articles", "counted", "disputes", "judgements", "proposals", "said",
    "statement",
]  # fmt: skip

Key = tuple[str | int | float | None, ...]
Thing = TypeVar("Thing")
Held = TypeVar("Held", Dispute, Proposal)

FARTHEST = 100_000
"""A list that goes on after so many things ends here: what comes first costs as much as a part."""


@dataclass(frozen=True, slots=True)
class Part(Generic[Thing]):
    """Some things of a list; `last` is where the next part begins, None where nothing follows."""

    things: Sequence[Thing]
    last: Key | None


def said(record: Where, wanted: Filters, *, after: Key | None, limit: int) -> Part[Statement]:
    """Statements that fit, the latest published first."""
    check_days(wanted)
    key = _latest(after)
    with database.reading(record) as connection:
        found = statements.statements_after(connection, wanted, after=key, limit=limit + 1)
    return _latest_part(found, limit)


def statement(record: Where, name: str) -> Statement:
    """One statement by its id; raises `NotInRecord`."""
    with database.reading(record) as connection:
        return statements.statement(connection, name)


def articles(record: Where, wanted: Filters, *, after: Key | None, limit: int) -> Part[Listed]:
    """Articles, the latest published first; of the filters `since`, `until`, `publisher` count."""
    check_days(wanted)
    key = _latest(after)
    with database.reading(record) as connection:
        found = holdings.listing_after(connection, wanted, after=key, limit=limit + 1)
    return _latest_part(found, limit)


def judgements(
    record: Where, about: str | None, *, after: Key | None, limit: int
) -> Part[Judgement]:
    """Decisions about an id or about anything, the oldest first."""
    number = 0 if after is None else _number(after)
    with database.reading(record) as connection:
        found = judging.judgements(connection, about, limit=limit + 1, after=number)
    return Part(found[:limit], (found[limit - 1].number,) if len(found) > limit else None)


def disputes(
    record: Where, asked: Asked, *, after: Key | None, limit: int
) -> tuple[Together[Dispute], Key | None]:
    """Disputes that fit, the most probable first, and where the next part begins."""
    wanted = replace(asked, after=_ranked(after))
    return _ranked_part(disputed.disputes(record, wanted, limit=limit + 1), limit)


def proposals(
    record: Where, asked: Asked, *, after: Key | None, limit: int
) -> tuple[Together[Proposal], Key | None]:
    """Proposals that fit, the most probable first, and where the next part begins."""
    wanted = replace(asked, after=_ranked(after))
    return _ranked_part(proposed.proposals(record, wanted, limit=limit + 1), limit)


def counted(
    read: Callable[[int, int], Sequence[Thing]], *, after: Key | None, limit: int
) -> Part[Thing]:
    """A part of a list that goes on after so many things; `read` takes a limit and an offset."""
    start = 0 if after is None else _number(after)
    if start > FARTHEST:
        raise BadCursor
    found = read(limit + 1, start)
    follows = len(found) > limit and start + limit <= FARTHEST
    return Part(found[:limit], (start + limit,) if follows else None)


def _latest_part(found: dict[Latest, Thing], limit: int) -> Part[Thing]:
    keys = list(found)
    last = keys[limit - 1] if len(keys) > limit else None
    things = [found[key] for key in keys[:limit]]
    return Part(things, None if last is None else (last.published, last.number))


def _ranked_part(found: Together[Held], limit: int) -> tuple[Together[Held], Key | None]:
    things = found.things[:limit]
    follows = len(found.things) > limit
    return Together(things, found.said), (things[-1].prob, things[-1].id) if follows else None


def _latest(after: Key | None) -> Latest | None:
    match after:
        case None:
            return None
        case (str() | None as published, int(number)) if 0 <= number <= LARGEST:
            return Latest(published, number)
        case _:
            raise BadCursor


def _ranked(after: Key | None) -> Ranked | None:
    match after:
        case None:
            return None
        case (float() | int() as prob, str(name)) if isfinite(prob):
            return Ranked(float(prob), name)
        case _:
            raise BadCursor


def _number(after: Key) -> int:
    match after:
        case (int(number),) if 0 <= number <= LARGEST:
            return number
        case _:
            raise BadCursor
