"""What statements rest on: the page's words around one, its hash, and whether all that agrees.

Invariant: each call opens the record at the path it is given and closes it again, and changes
nothing. All raise what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.model.where import Where
from onrecord.store import database, proving
from onrecord.store.proving import Proof

__all__ = ["Proof", "digests", "proof"]


def proof(record: Where, statement: str) -> Proof:
    """One statement, by id, held against the stored bytes; raises `NotInRecord`."""
    with database.reading(record) as connection:
        return proving.proof(connection, statement)


def digests(record: Where, documents: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the bytes of some documents, by id."""
    with database.reading(record) as connection:
        return proving.digests(connection, documents)
