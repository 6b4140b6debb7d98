"""Which pages are to be asked for again by themselves, and when: a table of what is remembered.

Invariant: a page has one row, from when it was captured because a list named it until its last look
was made; each method that writes is one statement.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

LOOKS = """
CREATE TABLE looks (
  url TEXT PRIMARY KEY, place TEXT NOT NULL, since REAL NOT NULL, due_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX looks_due ON looks (place, due_at);
"""
LEADING_TO = "url IN (:a, :u) OR url IN (SELECT address FROM ways WHERE ways.url = :u)"
"""Of a table of addresses: an address `a`, where it led (`u`), and what else leads there."""
_OF_PLACES = "place IN (SELECT value FROM json_each(:places))"


@dataclass(frozen=True, slots=True)
class Look:
    """A page that is to be asked for again: which place named it, and when it was captured."""

    url: str
    place: str
    since: float


@dataclass(frozen=True, slots=True)
class Looks:
    """The rows of that table."""

    connection: sqlite3.Connection

    def begin(self, address: str, url: str, *, now: float) -> None:
        """A page that is still wanted was captured: its looks begin, or begin anew."""
        self.connection.execute(
            "INSERT OR REPLACE INTO looks SELECT url, list, :now, :now FROM wanted"  # noqa: S608
            f" WHERE {LEADING_TO}",
            {"a": address, "u": url, "now": now},
        )

    def due(self, now: float, *, places: Iterable[str], most: int) -> list[Look]:
        """Pages of some places that are to be asked for again now, the longest due first."""
        rows = self.connection.execute(
            f"SELECT url, place, since FROM looks WHERE {_OF_PLACES} AND due_at <= :now"  # noqa: S608
            " ORDER BY due_at, url LIMIT :most",
            {"places": json.dumps(list(places)), "now": now, "most": most},
        )
        return [Look(*row) for row in rows.fetchall()]

    def next_at(self, places: Iterable[str]) -> float | None:
        """When a page of some places is to be asked for again next; None where none is."""
        query = f"SELECT MIN(due_at) FROM looks WHERE {_OF_PLACES}"  # noqa: S608
        (found,) = self.connection.execute(query, {"places": json.dumps(list(places))}).fetchone()
        return found if found is None else float(found)

    def of(self, address: str, url: str) -> list[Look]:
        """The rows of one page, by the addresses that lead to it."""
        query = f"SELECT url, place, since FROM looks WHERE {LEADING_TO}"  # noqa: S608
        rows = self.connection.execute(query, {"a": address, "u": url}).fetchall()
        return [Look(*row) for row in rows]

    def set_next(self, url: str, due_at: float) -> None:
        """When an address is to be asked for again next."""
        self.connection.execute("UPDATE looks SET due_at = ? WHERE url = ?", (due_at, url))

    def not_before(self, url: str, moment: float) -> None:
        """An address is not to be asked for again before a moment."""
        query = "UPDATE looks SET due_at = MAX(due_at, ?) WHERE url = ?"
        self.connection.execute(query, (moment, url))

    def end(self, url: str) -> None:
        """An address is to be asked for again no more."""
        self.connection.execute("DELETE FROM looks WHERE url = ?", (url,))
