"""Lists in parts: where a part ended, and what comes after it.

Invariant: a part begins after the key of the last thing before it, never after a count of things;
rows that are added in between neither double nor hide what was there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_

from onrecord.store.schema import articles

_LAST = "\U0010ffff"
"""Sorts behind every time."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The key of a thing where the latest published come first.

    When, as its page has it, and the number of its row; where the page tells no time it comes last.
    """

    published: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """The key of a thing where the most probable come first."""

    prob: float
    id: str


def latest_first(
    connection: Connection,
    query: Select[Any],
    number: ColumnElement[int],
    *,
    after: Latest | None,
    limit: int,
) -> list[Any]:
    """Rows of a query that joins `articles`, the latest published first, those after a key.

    Pages that tell a time and those that tell none are asked for one after the other, so that the
    index over that time serves both.
    """
    published = articles.c.published
    found: list[Any] = []
    if after is None or after.published is not None:
        # A range of two ends leads SQLite to the index also where it has no statistics.
        latest = _LAST if after is None else after.published
        dated = query.where(published >= "", published <= latest)
        if after is not None:
            dated = dated.where(or_(published < after.published, number > after.number))
        ordered = dated.order_by(published.desc(), number)
        found += connection.execute(ordered.limit(limit)).all()
    if len(found) < limit:
        undated = query.where(published.is_(None))
        if after is not None and after.published is None:
            undated = undated.where(number > after.number)
        ordered = undated.order_by(number)
        found += connection.execute(ordered.limit(limit - len(found))).all()
    return found


def less_probable(
    prob: ColumnElement[float], name: ColumnElement[str], after: Ranked
) -> ColumnElement[bool]:
    """What comes after a key where the most probable come first, then by id."""
    return and_(prob <= after.prob, or_(prob < after.prob, name > after.id))
