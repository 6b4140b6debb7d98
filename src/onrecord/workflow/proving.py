"""What statements rest on: the page's words around one, its hash, the batches that cover it.

Invariant: each call opens the record at the path it is given and closes it again, and changes
nothing. All raise what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.proof import proving
from onrecord.store.proof import sealed as covered
from onrecord.store.proof.proving import Proof
from onrecord.store.proof.sealed import Inclusion, Sealed, Stamp

__all__ = ["Inclusion", "Proof", "Sealed", "Stamp", "digests", "proof", "sealed"]


def proof(record: Where, statement: str) -> Proof:
    """One statement, by id, held against the stored bytes; raises `NotInRecord`."""
    with database.reading(record) as connection:
        return proving.proof(connection, statement)


def sealed(record: Where, statement: str) -> Sealed:
    """One statement, by id, with all that proves it to somebody else.

    Raises `NotInRecord`, and `NotCovered` for what an older program wrote until it is migrated.
    """
    with database.reading(record) as connection:
        return covered.sealed(connection, statement)


def digests(record: Where, documents: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the bytes of some documents, by id."""
    with database.reading(record) as connection:
        return proving.digests(connection, documents)
