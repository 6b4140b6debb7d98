"""What people do with statements in one transaction: judge, correct, pair, settle conflicts.

Invariant: each call adds one judgement and remembers the statements whose groups are to be made
anew; nothing else changes.
"""

from __future__ import annotations

from sqlalchemy import Connection

from onrecord.model.attribution import Verdict
from onrecord.model.dispute import DecidedStance
from onrecord.store.judgements import correcting, pairing, settled
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider


class Reviewing:
    """Judgements of statements over one connection; `touched` are rows of those they change."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.touched: list[int] = []

    def review(self, statement: str, verdict: Verdict, by: Decider) -> int:
        """A statement is right, or there is none; the judgement's number."""
        return self._laid(correcting.review(self.connection, statement, verdict, by))

    def correct(self, statement: str, change: Change, by: Decider) -> int:
        """A statement is otherwise; the judgement's number."""
        return self._laid(correcting.correct(self.connection, statement, change, by))

    def pair(self, one: str, other: str, stance: DecidedStance, by: Decider) -> int:
        """Two statements stand so to each other; the judgement's number."""
        number = pairing.decide(self.connection, one, other, stance, by)
        self.touched += pairing.touched(self.connection, number)
        return number

    def keep(self, conflict: int, by: Decider) -> int:
        """A conflict is settled in favour of the judgement that it is about."""
        return self._settled(settled.keep(self.connection, conflict, by))

    def attach(self, conflict: int, statement: str, by: Decider) -> int:
        """The judgement of a conflict is about this statement of the reading."""
        return self._settled(settled.attach(self.connection, conflict, statement, by))

    def _laid(self, number: int) -> int:
        self.touched += correcting.touched(self.connection, number)
        return number

    def _settled(self, found: tuple[int, list[int]]) -> int:
        number, touched = found
        self.touched += touched
        return number
