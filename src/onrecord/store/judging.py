"""Judgements as rows: made, revoked, never overwritten.

Invariant: a judgement stands unless a standing judgement revokes it; what stood before is kept in
the row that changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from onrecord.errors import NotInRecord
from onrecord.store.clock import now
from onrecord.store.schema import attributions, documents, entities, judgements

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


def judge(
    connection: Connection, about: str, verdict: str, *, before: Any, author: str, why: str
) -> int:
    """A new row about a document, an entity or an attribution; its number."""
    if not any(
        connection.execute(select(table.c.id).where(table.c.id == about)).first()
        for table in (documents, entities, attributions)
    ):
        raise NotInRecord("document, entity or statement", about)
    return _add(connection, about, verdict, before=before, author=author, why=why, revokes=None)


def revoke(connection: Connection, number: int, *, author: str, why: str) -> int:
    """A new row that takes a standing judgement back; its number."""
    old = connection.execute(select(judgements).where(judgements.c.number == number)).first()
    if old is None or not _is_standing(connection, number):
        raise NotInRecord("standing judgement", str(number))
    before = {"verdict": old.verdict, "before": old.before}
    return _add(
        connection, old.about, REVOKED, before=before, author=author, why=why, revokes=number
    )


def judgements_about(connection: Connection, about: str) -> list[Judgement]:
    """All judgements about one id, the oldest first, revoked ones too."""
    query = select(judgements).where(judgements.c.about == about).order_by(judgements.c.number)
    return [
        Judgement(
            r.number, r.about, r.verdict, r.before, r.author, r.at, r.why, r.revokes,
            _is_standing(connection, r.number),
        )
        for r in connection.execute(query).all()
    ]  # fmt: skip


def _is_standing(connection: Connection, number: int) -> bool:
    query = select(judgements.c.number).where(judgements.c.revokes == number)
    return not any(_is_standing(connection, n) for n in connection.execute(query).scalars().all())


def _add(
    connection: Connection,
    about: str,
    verdict: str,
    *,
    before: Any,
    author: str,
    why: str,
    revokes: int | None,
) -> int:
    last = select(func.coalesce(func.max(judgements.c.number), 0))
    number = int(connection.execute(last).scalar_one()) + 1
    row = {
        "number": number, "about": about, "verdict": verdict, "before": before, "author": author,
        "at": now(), "why": why, "revokes": revokes,
    }  # fmt: skip
    connection.execute(insert(judgements), row)
    return number
