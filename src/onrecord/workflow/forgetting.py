"""A page removed for good: from its captures, from the record, from what people keep of it.

Invariant: captures and what people keep go first, so that a removal that is cut off can be asked
for again; by its hash also once the record itself has forgotten it. Archives that are not the
record's own captures are left as they are, and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from onrecord.desk import database as desks
from onrecord.desk import things
from onrecord.errors import ErasureUnfinished, NotInRecord
from onrecord.model.where import Where
from onrecord.store import database, queries
from onrecord.store.listing import holdings
from onrecord.store.schema import captures as capture_rows
from onrecord.store.schema import documents
from onrecord.store.writing import removal
from onrecord.store.writing.writer import Writer, open_writer
from onrecord.workflow.assemble import load_linker, load_relater

_FOLDER_SUFFIX = ".captures"


@dataclass(frozen=True, slots=True)
class Forgot:
    """What went: documents, and captures of them; `elsewhere` are archives that still hold it."""

    n_documents: int
    n_captures: int = 0
    elsewhere: tuple[str, ...] = ()


def forget(record: Where, name: str, *, reason: str, captures: Path | None = None) -> Forgot:
    """Remove a page's bytes and words for good, with every place of the same bytes.

    `captures` is the folder of the record's captures where it is not the one beside its file. A
    tombstone with hash and reason stays; asked for again by that hash, what was left unfinished is
    finished. Raises `NotInRecord`, `RecordLocked` while pages are fetched into the record, and
    `ErasureUnfinished` while another process reads it.
    """
    with database.reading(record) as connection:
        digests, is_held = _digests(connection, name)
        query = (
            select(capture_rows.c.file)
            .join(documents, documents.c.number == capture_rows.c.document)
            .where(documents.c.sha256.in_(digests))
        )
        files = sorted(set(connection.execute(query).scalars()))
    own = captures_for(record, captures)
    n_captures = _erase_captures(record, captures, set(digests)) if own else 0
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        if desks.is_there(record):
            with desks.writing(record) as desk:
                things.forget(desk, digests)
        n_documents = writer.forget(name, reason=reason) if is_held else _finish(writer, record)
    known = {path.name for path in own}
    return Forgot(n_documents, n_captures, tuple(f for f in files if f not in known))


def _digests(connection: Connection, name: str) -> tuple[list[str], bool]:
    """The bytes that a name leads to, and whether the record holds them or has forgotten them."""
    try:
        return queries.digests_of(connection, name), True
    except NotInRecord:
        if name not in {stone.sha256 for stone in holdings.forgotten(connection)}:
            raise
        return [name], False


def _finish(writer: Writer, record: Where) -> int:
    """Leaves no forgotten word in the record's file; no document goes with it."""
    if not removal.finish(writer.engine):
        raise ErasureUnfinished(str(record))
    return 0


def captures_for(record: Where, folder: Path | None = None) -> list[Path]:
    """The capture files that `fetch` and `watch` wrote for a record, in a folder if it is named."""
    if folder is None:
        if not isinstance(record, Path):
            return []
        folder = record.with_name(record.name + _FOLDER_SUFFIX)
    return sorted(folder.glob("captures-*.warc.gz")) if folder.is_dir() else []


def _erase_captures(record: Where, folder: Path | None, digests: set[str]) -> int:
    """Take every answer with these bytes out of the files; how many there were."""
    from onrecord.fetching.erasing import erase
    from onrecord.workflow.capture_places import taken

    n_captures = 0
    with taken(record, folder):  # nothing is fetched meanwhile
        for path in captures_for(record, folder):
            found = list(_members(path, digests))
            if found:
                erase(path, found)
            n_captures += len(found)
    return n_captures


def _members(path: Path, digests: set[str]) -> Iterator[tuple[int, int]]:
    """Where in a capture file pages with these bytes stand."""
    from onrecord.readers.warc import Capture, captures
    from onrecord.workflow.capture_places import TAKEN_AS

    for found in captures(path, media_types=TAKEN_AS):
        if not isinstance(found, Capture) or found.at.n_bytes is None:
            continue
        if hashlib.sha256(found.raw).hexdigest() in digests:
            yield found.at.first_byte, found.at.n_bytes
