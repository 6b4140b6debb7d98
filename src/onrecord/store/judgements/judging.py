"""Judgements as rows: made, revoked, never overwritten.

Invariant: a judgement stands unless a standing judgement revokes it; what stood before is kept in
the row that changed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from onrecord.errors import NotInRecord
from onrecord.store.clock import now
from onrecord.store.schema import attributions, documents, entities, identities
from onrecord.store.schema import judgements as table

REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A recorded decision; `revokes` is the number of the judgement it takes back."""

    number: int
    about: str
    verdict: str
    before: Any
    author: str
    at: str
    why: str
    revokes: int | None
    is_standing: bool
    details: Any = None


def judge(
    connection: Connection,
    about: str,
    verdict: str,
    *,
    before: Any,
    author: str,
    why: str,
    details: Any = None,
) -> int:
    """A new row about a document, an entity or an attribution; its number."""
    if not any(
        connection.execute(select(kind.c.id).where(kind.c.id == about)).first()
        for kind in (documents, entities, attributions, identities)
    ):
        raise NotInRecord("document, entity or statement", about)
    return _add(connection, about, verdict, before=before, author=author, why=why, details=details)


def revoke(connection: Connection, number: int, *, author: str, why: str) -> int:
    """A new row that takes a standing judgement back; its number."""
    old = connection.execute(select(table).where(table.c.number == number)).first()
    if old is None or number not in _standing(connection, old.about):
        raise NotInRecord("standing judgement", str(number))
    before = {"verdict": old.verdict, "before": old.before}
    return _add(
        connection, old.about, REVOKED, before=before, author=author, why=why, revokes=number
    )


def original(connection: Connection, number: int) -> Judgement:
    """The judgement that a chain of revocations goes back to, and whether it stands now."""
    row = connection.execute(select(table).where(table.c.number == number)).one()
    while row.revokes is not None:
        row = connection.execute(select(table).where(table.c.number == row.revokes)).one()
    return next(j for j in judgements(connection, row.about) if j.number == row.number)


def standing_of(connection: Connection, verdict: str, about: Sequence[str]) -> list[Judgement]:
    """The standing judgements of one verdict about any of some ids, the oldest first."""
    query = select(table.c.about).where(table.c.verdict == verdict, table.c.about.in_(about))
    named = sorted(set(connection.execute(query).scalars()))
    found = [j for name in named for j in judgements(connection, name)]
    return sorted(
        (j for j in found if j.verdict == verdict and j.is_standing), key=lambda j: j.number
    )


def judgements(
    connection: Connection,
    about: str | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
    after: int = 0,
    latest_first: bool = False,
) -> list[Judgement]:
    """Judgements about one id, or all there are; the oldest first, revoked ones too.

    Those of a higher number than `after` alone.
    """
    order = table.c.number.desc() if latest_first else table.c.number
    query = select(table).where(table.c.number > after)
    query = query.order_by(order).limit(limit).offset(offset)
    if about is not None:
        query = query.where(table.c.about == about)
    rows = connection.execute(query).all()
    standing = {i: _standing(connection, i) for i in {r.about for r in rows}}
    return [
        Judgement(
            r.number, r.about, r.verdict, r.before, r.author, r.at, r.why, r.revokes,
            r.number in standing[r.about], r.details,
        )
        for r in rows
    ]  # fmt: skip


def _standing(connection: Connection, about: str) -> set[int]:
    """The numbers of the judgements about one id that no standing judgement revokes."""
    query = select(table.c.number, table.c.revokes).where(table.c.about == about)
    standing: set[int] = set()
    revoked: set[int] = set()
    for row in connection.execute(query.order_by(table.c.number.desc())):
        if row.number not in revoked:  # later rows, which alone may revoke it, are settled by now
            standing.add(row.number)
            revoked.add(row.revokes)
    return standing


def _add(
    connection: Connection,
    about: str,
    verdict: str,
    *,
    before: Any,
    author: str,
    why: str,
    revokes: int | None = None,
    details: Any = None,
) -> int:
    last = select(func.coalesce(func.max(table.c.number), 0))
    number = int(connection.execute(last).scalar_one()) + 1
    row = {
        "number": number, "about": about, "verdict": verdict, "before": before, "author": author,
        "at": now(), "why": why, "revokes": revokes, "details": details,
    }  # fmt: skip
    connection.execute(insert(table), row)
    return number
