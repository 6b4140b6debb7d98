"""The record at a glance, for the faces: how statements are spread, who acts on whom, what is new.

Invariant: each call opens the record at the path it is given and closes it again; what it counts is
bounded, and said to be so. All raise what opening the record raises, and `BadDay`.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from onrecord.model.act import ActCode
from onrecord.model.dispute import Dispute, Proposal
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import edges as acting
from onrecord.store.listing import facets as counting
from onrecord.store.listing import latest
from onrecord.store.listing.edges import Edge, Edges
from onrecord.store.listing.facets import Facets, Share
from onrecord.workflow import disputes, proposals
from onrecord.workflow.record import Filters, check_days
from onrecord.workflow.together import Asked, Together, with_least

__all__ = ["Edge", "Edges", "Facets", "Share", "edges", "facets", "newest_disputes", "newest_open"]


def facets(record: Where, wanted: Filters, *, most: int = counting.MOST_COUNTED) -> Facets:
    """How at most so many of the latest statements that fit are spread."""
    check_days(wanted)
    with database.reading(record) as connection:
        return counting.facets(connection, wanted, most=most)


def edges(record: Where, act: ActCode, wanted: Filters, *, most: int | None = None) -> Edges:
    """Who did this act to whom, those of most acts first; of the filters days and outlet count.

    With `most` the pages of so many of the latest statements are looked through; without it all
    where the record is kept open, else those of very many.
    """
    check_days(wanted)
    with database.reading(record) as connection:
        return acting.edges(connection, act, wanted, most=most)


def newest_disputes(record: Where, *, limit: int) -> Together[Dispute]:
    """Disputes of the latest pages, the latest first, as far as they are shown by default."""
    asked = with_least(None, "shown_dispute")
    ids = _read(record, lambda c: latest.latest_disputes(c, least=asked.least, limit=limit))
    found = disputes.disputes(record, Asked(ids=tuple(ids), least=asked.least), limit=limit)
    return Together(sorted(found.things, key=lambda one: ids.index(one.id)), found.said)


def newest_open(record: Where, *, limit: int) -> Together[Proposal]:
    """Proposals without an answer of the latest pages, the latest first."""
    asked = with_least(None, "shown_proposal")
    ids = _read(record, lambda c: latest.latest_open_proposals(c, least=asked.least, limit=limit))
    found = proposals.proposals(record, Asked(ids=tuple(ids), least=asked.least), limit=limit)
    return Together(sorted(found.things, key=lambda one: ids.index(one.id)), found.said)


def _read(record: Where, ask: Callable[[Connection], list[str]]) -> list[str]:
    with database.reading(record) as connection:
        return ask(connection)
