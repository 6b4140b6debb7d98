"""What became of pages: which are earlier versions of another, and which were taken back.

Invariant: nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from onrecord.model.versions import STANDS, PageState, Withdrawal
from onrecord.store.schema import documents, judgements, versions, withdrawals

_N_AT_ONCE = 500


def state_of(connection: Connection, document: str) -> PageState:
    """What became of the page that a document is, by its id."""
    return states_of(connection, [document]).get(document, STANDS)


def states_of(connection: Connection, names: Iterable[str]) -> dict[str, PageState]:
    """What became of pages by the ids of their documents; those that stand are left out."""
    later: dict[str, str] = {}
    taken: dict[str, Withdrawal] = {}
    for some in _chunks(sorted(set(names))):
        later |= {row.id: row.latest for row in connection.execute(_superseded(some))}
        for row in connection.execute(_taken_back(some)):
            taken[row.id] = Withdrawal(row.verdict, row.at, row.author, row.why, row.number)
    return {name: PageState(later.get(name), taken.get(name)) for name in {*later, *taken}}


def _superseded(names: Sequence[str]) -> Select[Any]:
    """Earlier versions among some documents, each with the id of the latest."""
    latest, shown = versions.alias(), documents.alias()
    return (
        select(documents.c.id, shown.c.id.label("latest"))
        .join(versions, versions.c.document == documents.c.number)
        .join(latest, latest.c.series == versions.c.series)
        .join(shown, shown.c.number == latest.c.document)
        .where(documents.c.id.in_(names), versions.c.by.is_not(None), latest.c.by.is_(None))
    )


def _taken_back(names: Sequence[str]) -> Select[Any]:
    return (
        select(
            documents.c.id, judgements.c.verdict, judgements.c.at, judgements.c.author,
            judgements.c.why, judgements.c.number,
        )
        .join(withdrawals, withdrawals.c.document == documents.c.number)
        .join(judgements, judgements.c.number == withdrawals.c.judgement)
        .where(documents.c.id.in_(names))
    )  # fmt: skip


def _chunks(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[i : i + _N_AT_ONCE] for i in range(0, len(names), _N_AT_ONCE))
