"""What a broken record still holds: bytes and places by their hashes, judgements, whole layers.

Invariant: nothing is handed out that does not prove itself. Bytes are those of their hash, a
document's id is that of its place and hash, a layer is sound and as its batch covers it; only
judgements and tombstones are told by their form alone. The broken file is copied and never changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from onrecord.errors import OnRecordError
from onrecord.model import provenance
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.identifiers import document_id
from onrecord.store import queries
from onrecord.store.judgements.judging import Judgement
from onrecord.store.proof.layer_soundness import layer_damages
from onrecord.store.proof.leafpages import FoundRow, found_rows
from onrecord.store.proof.seal_soundness import layer_leaf_damages
from onrecord.store.proof.soundness import Damage, Looked, article_damages
from onrecord.store.schema import articles, attributions, layers

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Place:
    """A document: where some bytes came from, and when."""

    id: str
    uri: str
    sha256: str
    fetched_at: str
    added_at: str


@dataclass(frozen=True, slots=True)
class Stone:
    """A tombstone: bytes that were forgotten and are not to be taken in again."""

    sha256: str
    reason: str
    n_documents: int
    at: str
    readmitted_at: str | None


@dataclass(frozen=True, slots=True)
class Captured:
    """Where in an archive a document, by its row's number, was captured, and when."""

    document: int
    at: provenance.Place
    captured_at: datetime


@dataclass(slots=True)
class Rescued:
    """What the pages of a broken file hold. Bytes are kept packed in a file, by their hash.

    `packed` has where they begin and end in `spool`; `encodings` how they were read as text;
    `layers` has of each the number of its document and what read it; `lost_bytes` are hashes whose
    bytes are there but are others.
    """

    spool: Path
    packed: dict[str, tuple[int, int]] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    layers: dict[int, tuple[int, str]] = field(default_factory=dict)
    judgements: dict[int, Judgement] = field(default_factory=dict)
    captures: list[Captured] = field(default_factory=list)
    stones: dict[str, Stone] = field(default_factory=dict)
    aside: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    lost_bytes: set[str] = field(default_factory=set)


@contextmanager
def copied(broken: Path, folder: Path) -> Iterator[Path]:
    """A copy of the broken file with its log folded in as far as that can be done."""
    copy = folder / "broken.db"
    shutil.copyfile(broken, copy)
    log = broken.with_name(broken.name + "-wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
        with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    yield copy


def rescued(copy: Path) -> Rescued:
    """All that the pages of a file hold, each page by itself; bytes go into a file beside it."""
    found = Rescued(copy.with_name(copy.name + "-bytes"))
    with found.spool.open("wb") as spool:
        for row in found_rows(copy):
            if _blob(found, row, spool):
                continue
            for take in (_place, _capture, _article, _layer, _judgement, _stone, _aside):
                if take(found, row):
                    break
    found.lost_bytes -= found.packed.keys()
    return found


def lost_in(broken: Path) -> list[Damage]:
    """Every document that the pages of a file that does not open name, and what is left of it."""
    with (
        tempfile.TemporaryDirectory(prefix="onrecord-") as name,
        copied(broken, Path(name)) as copy,
    ):
        found = rescued(copy)
    return [
        Damage(
            place.uri,
            "its bytes are there" if place.sha256 in found.packed else "its bytes are lost",
            f"sha256 {place.sha256}",
        )
        for _, place in sorted(found.places.items())
    ]


def whole_layers(
    connection: Connection, numbers: Iterable[int]
) -> Iterator[tuple[int, tuple[Page, Analysis, str] | None]]:
    """Each layer by its number: its page, what was found, when; None where it does not hold."""
    for number in numbers:
        try:
            yield number, _whole_layer(connection, number)
        except (DBAPIError, OnRecordError, ValueError, TypeError, LookupError, zlib.error):
            connection.rollback()
            yield number, None


def page_of_statement(connection: Connection, statement: str) -> str | None:
    """The hash of the page of a statement, by id, where the tables still lead there."""
    query = (
        select(articles.c.sha256)
        .join(layers, layers.c.article == articles.c.number)
        .join(attributions, attributions.c.layer == layers.c.number)
        .where(attributions.c.id == statement)
    )
    try:
        found = connection.execute(query.limit(1)).scalar()
    except DBAPIError:
        connection.rollback()
        return None
    return None if found is None else str(found)


def _whole_layer(connection: Connection, number: int) -> tuple[Page, Analysis, str] | None:
    row = connection.execute(select(layers).where(layers.c.number == number)).first()
    looked = Looked()
    if row is None or any(
        True
        for damages in (
            article_damages(connection, row.article, looked),
            layer_damages(connection, number, looked),
            layer_leaf_damages(connection, number),
        )
        for _ in damages
    ):
        return None
    page, analysis = queries.layer(connection, number, with_rejected=True, as_found=True)
    is_his = hashlib.sha256(page.document.raw).hexdigest() == page.document.sha256
    is_named = document_id(page.document.uri, page.document.sha256) == page.document.id
    return (page, analysis, row.written_at) if is_his and is_named else None


def _blob(found: Rescued, row: FoundRow, spool: BinaryIO) -> bool:
    match row.values:
        case (str(digest), int(n_bytes), bytes(body)) if _SHA256.fullmatch(digest):
            try:
                raw = zlib.decompressobj().decompress(body, n_bytes + 1)
            except zlib.error:
                raw = b""
            if hashlib.sha256(raw).hexdigest() == digest:
                begins = spool.tell()
                found.packed[digest] = (begins, begins + spool.write(body))
            else:
                found.lost_bytes.add(digest)
            return True
    return False


def _place(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (None, str(name), str(uri), str(digest), str(fetched), str(added), *_) if (
            name.startswith("doc_") and document_id(uri, digest) == name
        ):
            found.places[row.number] = Place(name, uri, digest, fetched, added)
            return True
    return False


def _capture(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (None, int(document), str(file), None | int() as record, int(first),
              None | int() as n_bytes, None | str() as name, None | str() as digest,
              str(at)) if _MOMENT.match(at):  # fmt: skip
            with suppress(ValueError):
                place = provenance.Place(file, record, first, n_bytes, name, digest)
                found.captures.append(Captured(document, place, datetime.fromisoformat(at)))
                return True
    return False


def _article(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (None, str(digest), str(total), str(), str(encoding), "strict" | "replace", *_) if (
            _SHA256.fullmatch(digest) and _SHA256.fullmatch(total)
        ):
            found.encodings[digest] = encoding
            return True
    return False


def _layer(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (None, int(), int(document), str(reader), int(), _, str(at), int(), int(), int(),
              str(total), *_) if _SHA256.fullmatch(total) and _MOMENT.match(at):  # fmt: skip
            found.layers[row.number] = (document, reader)
            return True
    return False


def _judgement(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (None, str(about), str(verdict), str(before), str(author), str(at), str(why),
              None | int() as revokes, None | str() as details, *_) if (
            _MOMENT.match(at)
        ):  # fmt: skip
            with suppress(ValueError):
                told = (json.loads(before), json.loads(details or "null"))
                found.judgements[row.number] = Judgement(
                    row.number, about, verdict, told[0], author, at, why, revokes,
                    is_standing=True, details=told[1],
                )  # fmt: skip
                return True
    return False


def _stone(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (str(digest), str(reason), int(n), str(at), None | str(),
              None | str() as readmitted) if (
            _SHA256.fullmatch(digest) and _MOMENT.match(at)
        ):  # fmt: skip
            found.stones[digest] = Stone(digest, reason, n, at, readmitted)
            return True
    return False


def _aside(found: Rescued, row: FoundRow) -> bool:
    match row.values:
        case (None, str(uri), str(reason), str(at)) if _MOMENT.match(at):
            found.aside[row.number] = (uri, reason, at)
            return True
    return False


def raw_of(found: Rescued, digest: str) -> bytes | None:
    """The bytes of a hash; None where they are lost."""
    place = found.packed.get(digest)
    if place is None:
        return None
    begins, ends = place
    with found.spool.open("rb") as spool:
        spool.seek(begins)
        return zlib.decompress(spool.read(ends - begins))
