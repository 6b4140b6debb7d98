"""A new record from what a broken one still holds.

Invariant: the broken file is only read; the new one takes its name once it is whole. Bytes and
layers go over where they prove themselves, pages whose layer does not are read again from their
bytes, and what cannot be had again is named.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, insert, select

from onrecord.errors import (
    DocumentError,
    NothingToSalvage,
    OnlyForFiles,
    OnRecordError,
    RecordExists,
)
from onrecord.model.document import Page
from onrecord.model.where import Shared, Where
from onrecord.readers.inputs import RawInput, read_before
from onrecord.readers.read import PageReader
from onrecord.store import clock, database
from onrecord.store.proof import rescuing
from onrecord.store.proof.rescuing import Place, Rescued
from onrecord.store.proof.verify import verify
from onrecord.store.schema import documents, tombstones
from onrecord.store.writing.writer import Writer, open_writer
from onrecord.workflow.assemble import ReadAs, load_linker, load_parts, load_relater
from onrecord.workflow.ingest import ingest
from onrecord.workflow.parts import Parts
from onrecord.workflow.replaying import page_in, replay

_FROM_DUMP = (
    "put back a dump (pg_restore), or copy what can be read with: onrecord copy ADDRESS FILE"
)
_INTO_A_FILE = "salvage into a file, and bring that there with: onrecord copy FILE ADDRESS"
_LOST_PLACE = "lost-place:"
"""What a page is called whose bytes are there and whose place is not."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that was not carried over: its kind, its name, and why."""

    what: str
    name: str
    why: str


@dataclass(slots=True)
class Salvage:
    """What was carried over: `n_kept` layers as they were, `n_read_again` pages from bytes."""

    n_documents: int = 0
    n_kept: int = 0
    n_read_again: int = 0
    n_judgements: int = 0
    lost: list[Lost] = field(default_factory=list)


Load = Callable[[], Parts[RawInput]]


def salvage(broken: Where, into: Where, *, load: Load = load_parts) -> Salvage:
    """Rebuild a record from a broken one; `load` loads the parts where a page is read again.

    Raises `RecordExists`, `NothingToSalvage`, `OnlyForFiles`, and what opening the new record
    raises.
    """
    if isinstance(broken, Shared):
        raise OnlyForFiles(str(broken), instead=_FROM_DUMP)
    if isinstance(into, Shared):
        raise OnlyForFiles(str(into), instead=_INTO_A_FILE)
    if into.exists():
        raise RecordExists(str(into))
    into.parent.mkdir(parents=True, exist_ok=True)
    told = Salvage()
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".salvage-") as name:
        folder = Path(name)
        with rescuing.copied(broken, folder) as copy:
            found = rescuing.rescued(copy)
            if not found.packed and not found.places:
                raise NothingToSalvage(str(broken))
            _rebuild(copy, folder / "new.db", found, told, cache(load))
        if into.exists():
            raise RecordExists(str(into))
        (folder / "new.db").replace(into)
    return told


def _rebuild(copy: Path, new: Path, found: Rescued, told: Salvage, load: Load) -> None:
    with ExitStack() as stack:
        old = _opened(copy, stack)
        writer = stack.enter_context(open_writer(new, linker=load_linker(), relater=load_relater()))
        _stones(writer, found)
        whole = set(_layers(writer, old, found, told))
        _read_again(writer, found, whole, told, load)
        _captures(writer, found, told)
        for uri, reason, at in (found.aside[n] for n in sorted(found.aside)):
            with clock.then(at):
                writer.set_aside(uri, reason)
        _judgements(writer, old, found, told)
        with writer.engine.connect() as connection:
            told.n_documents = len(connection.execute(select(documents.c.id)).all())
    for damage in verify(new).damages:  # must be none; told rather than handed out in silence
        told.lost.append(Lost("damage", damage.document, f"{damage.what}: {damage.where}"))


def _opened(copy: Path, stack: ExitStack) -> Connection | None:
    """The broken record as the database reads it, if it does."""
    try:
        return stack.enter_context(database.reading(copy))
    except OnRecordError:
        return None


def _stones(writer: Writer, found: Rescued) -> None:
    rows = [
        {
            "sha256": stone.sha256, "reason": stone.reason, "n_documents": stone.n_documents,
            "at": stone.at, "erased_at": stone.at, "readmitted_at": stone.readmitted_at,
        }
        for stone in found.stones.values()
    ]  # fmt: skip
    if rows:
        with writer.engine.begin() as connection:
            connection.execute(insert(tombstones), rows)


def _layers(writer: Writer, old: Connection | None, found: Rescued, told: Salvage) -> Iterator[int]:
    """Carries over the layers that hold; their numbers."""
    if old is None:
        return
    last = max(found.layers, default=0)
    for number, layer in rescuing.whole_layers(old, range(1, last + 1)):
        if layer is None:
            continue
        page, analysis, at = layer
        with clock.then(at):
            try:
                writer.add(page, analysis)
            except DocumentError as error:
                told.lost.append(Lost("layer", error.uri, error.reason))
                continue
        told.n_kept += 1
        yield number


def _read_again(writer: Writer, found: Rescued, whole: set[int], told: Salvage, load: Load) -> None:
    """Reads the pages that have no layer now, and those of whom a layer did not hold."""
    with writer.engine.connect() as connection:
        known = set(connection.execute(select(documents.c.id)).scalars())
    readers = dict(found.layers.values())
    broken = {document for n, (document, _) in found.layers.items() if n not in whole}
    for number, place in sorted(found.places.items()):
        if place.id in known and number not in broken:
            continue
        raw = rescuing.raw_of(found, place.sha256)
        if raw is None:
            told.lost.append(Lost("page", place.uri, f"its bytes are lost: sha256 {place.sha256}"))
            continue
        given = read_before(place.uri, raw, charset=found.encodings.get(place.sha256))
        _read(writer, place, given, (load, readers.get(number, "")), told)
    placed = {place.sha256 for place in found.places.values()} | found.stones.keys()
    for digest in sorted(found.packed.keys() - placed):
        place = Place("", _LOST_PLACE + digest, digest, "", "")
        told.lost.append(Lost("place", place.uri, "where this page came from is lost"))
        raw = rescuing.raw_of(found, digest) or b""
        given = read_before(place.uri, raw, charset=found.encodings.get(digest))
        _read(writer, place, given, (load, ""), told)


def _read(
    writer: Writer, place: Place, given: RawInput, by: tuple[Load, str], told: Salvage
) -> None:
    load, reader = by
    _, _, read_as = reader.partition(" as ")
    parts = load()
    again = replace(parts, reader=_Again(parts.reader, cast("ReadAs", read_as or None), place))
    with clock.then(place.added_at or clock.now()):
        for outcome in ingest([given], parts=again, keeper=writer):
            if outcome.layer is None:
                told.lost.append(Lost("page", place.uri, outcome.reason or "it was set aside"))
            else:
                told.n_read_again += 1


@dataclass(frozen=True, slots=True)
class _Again:
    """A reader that reads a page as it was read before, fetched when it was."""

    usual: Any
    read_as: ReadAs | None
    place: Place

    @property
    def version(self) -> str:
        return str(self._reader.version)

    @property
    def _reader(self) -> Any:
        return PageReader(self.read_as) if self.read_as else self.usual

    def read(self, given: RawInput) -> Page:
        page: Page = self._reader.read(given)
        if not self.place.fetched_at:
            return page
        at = datetime.fromisoformat(self.place.fetched_at)
        return replace(page, document=replace(page.document, fetched_at=at))


def _captures(writer: Writer, found: Rescued, told: Salvage) -> None:
    """Where in archives pages were captured, in the order of the archives' moments."""
    with writer.engine.connect() as connection:
        known = set(connection.execute(select(documents.c.id)).scalars())
    for one in sorted(found.captures, key=lambda one: one.captured_at):
        place = found.places.get(one.document)
        if place is not None and place.id in known:
            writer.add_capture(place.id, one.at, one.captured_at)
        else:
            name = f"{one.at.file}, byte {one.at.first_byte}"
            told.lost.append(Lost("capture", name, "the page that was captured there is lost"))


def _judgements(writer: Writer, old: Connection | None, found: Rescued, told: Salvage) -> None:
    """Decides again what people decided, in the old order."""

    def page_of(statement: str) -> str | None:
        here = page_in(writer, statement)
        if here is None and old is not None:
            return rescuing.page_of_statement(old, statement)
        return here

    ordered = [found.judgements[number] for number in sorted(found.judgements)]
    for one, why in replay(writer, ordered, page_of):
        if why is None:
            told.n_judgements += 1
        else:
            name = f"{one.number} ({one.verdict}, {one.author}, about {one.about})"
            told.lost.append(Lost("judgement", name, why))
