"""Pages that are no longer found at their addresses, noted in the record, and those that came back.

Invariant: a fault of a server is not taken for the end of a page. Status 410 says that it is gone;
status 404 counts where the visit before, by an earlier run, found the same; a watch lets a quarter
of an hour pass between the two. What is noted is what
the server answered, and taken back by another note when it answers again; nothing is deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select

from onrecord.model.identifiers import document_id
from onrecord.model.where import Where
from onrecord.readers.inputs import RawInput
from onrecord.store import database
from onrecord.store.judgements.deciding import Decider
from onrecord.store.schema import documents, set_aside, tombstones
from onrecord.store.writing import withdrawing
from onrecord.store.writing.writer import Writer, open_writer

if TYPE_CHECKING:
    from onrecord.fetching.visiting import Visited

_FOR_GOOD = 410
_NOT_THERE = (404, _FOR_GOOD)


@dataclass(frozen=True, slots=True)
class Absence:
    """That a page was not found: at a moment, with a status, and whether it was so before."""

    url: str
    code: int
    at: float
    before_at: float | None

    @classmethod
    def of(cls, one: Visited, *, now: float) -> Absence:
        """That of a visit which found nothing."""
        is_again = one.before in _NOT_THERE
        return cls(one.url, one.code or 0, now, one.before_at if is_again else None)

    @property
    def is_known(self) -> bool:
        """Whether the visit before found the same."""
        return self.before_at is not None

    @property
    def is_sure(self) -> bool:
        """Whether it is to be noted: it is told to be for good, or was so twice in a row."""
        return self.code == _FOR_GOOD or self.is_known

    def note(self, writer: Writer) -> int:
        """Say so on the page and its earlier versions; the judgement's number."""
        before = f"was not found on {_day(self.before_at)}, and " if self.before_at else ""
        why = f"{before}is answered with status {self.code} on {_day(self.at)}"
        return writer.withdraw(self.url, _by_server(self.url, why), how="gone")


@dataclass(frozen=True, slots=True)
class Presence:
    """What a record says of the addresses of its pages; nothing where there is no record."""

    record: Where

    def of(self, url: str) -> tuple[bool, bool]:
        """Whether it holds a page from an address, and whether that is noted as gone."""
        if not database.is_there(self.record):
            return False, False
        with database.reading(self.record) as connection:
            is_held = withdrawing.holds(connection, url)
            return is_held, is_held and bool(withdrawing.are_gone(connection, [url]))

    def lacks(self, given: RawInput) -> bool:
        """Whether it never met a page as it was captured: has not read, set aside or forgotten it.

        So it is where an older copy of the record was put back, or the record was removed.
        """
        if not database.is_there(self.record):
            return True
        sha256 = hashlib.sha256(given.raw).hexdigest()
        met = (
            select(documents.c.number).where(documents.c.id == document_id(given.uri, sha256)),
            select(set_aside.c.number).where(set_aside.c.uri == given.uri),
            select(tombstones.c.n_documents).where(tombstones.c.sha256 == sha256),
        )
        with database.reading(self.record) as connection:
            return all(connection.execute(query.limit(1)).first() is None for query in met)

    def are_gone(self, urls: Iterable[str]) -> list[str]:
        """Those of some addresses whose pages are noted as gone."""
        if not database.is_there(self.record):
            return []
        with database.reading(self.record) as connection:
            return withdrawing.are_gone(connection, urls)

    def open_writer(self) -> AbstractContextManager[Writer]:
        """The record's writer; raises `RecordLocked`."""
        return open_writer(self.record)


def note_returned(writer: Writer, url: str, *, now: float) -> int:
    """Take back that a page is gone; how many judgements said so."""
    return writer.returned(url, _by_server(url, f"is answered again on {_day(now)}"))


def _by_server(url: str, why: str) -> Decider:
    return Decider(f"the server of {urlsplit(url).hostname}", why)


def _day(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds or 0.0, UTC).date().isoformat()
