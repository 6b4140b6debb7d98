"""Texts that several outlets run, as a face asks for them.

Invariant: each call opens the record at the path it is given and closes it again, and raises what
opening it raises. Nothing here says who copied whom: only who published first, as the pages state.
"""

from __future__ import annotations

from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import running
from onrecord.store.listing.running import Run, SameText
from onrecord.store.queries import document_number

__all__ = ["Run", "SameText", "same_text", "texts"]


def same_text(record: Where, name: str) -> SameText | None:
    """The text that a document runs with others, all of them; None where no other does.

    Raises `NotInRecord`.
    """
    with database.reading(record) as connection:
        return running.running_with(connection, document_number(connection, name))


def texts(record: Where, *, limit: int = 1000, offset: int = 0) -> list[SameText]:
    """Texts that several documents run, those of the most documents first."""
    with database.reading(record) as connection:
        return running.texts(connection, limit=limit, offset=offset)
