"""One statement with all that shows that it was covered: leaves, ways to roots, chain of heads.

Invariant: nothing here writes. What was changed behind the program's back is handed out as it
stands: whoever checks the proof finds it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.errors import NotCovered, NotInRecord
from onrecord.model.document import Stretch
from onrecord.store.proof.tree import N_BYTES, head_bytes, path_of, way_down
from onrecord.store.schema import articles, attributions, batches, blobs, covered, layers
from onrecord.store.schema import stamps as stamp_rows
from onrecord.store.writing.sealing import DOCUMENT, LAYER, QUERIES, TABLES, head_text, heads_before
from onrecord.store.writing.sealing import leaves_of as leaves_for


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a leaf is in a batch: its text, its place there, and the hashes on its way up."""

    batch: int
    leaf: str
    place: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp of a batch's head: the authority's answer (RFC 3161), as it came."""

    batch: int
    authority: str
    at: str
    answer: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A statement's page and leaves, and the batches from the latest one down to theirs.

    `chain` has the text of each batch on the way, `head` is the latest one's. `stamps` are those
    of batches on the way; `text` and `alignment` are the article's, `raw` its page's bytes.
    """

    raw: bytes
    text: str
    alignment: tuple[Stretch, ...]
    statement: Inclusion
    document: Inclusion
    chain: tuple[str, ...]
    head: str
    stamps: tuple[Stamp, ...]


def sealed(connection: Connection, statement: str) -> Sealed:
    """What proves a statement, by id; raises `NotInRecord`, and `NotCovered` before a migration."""
    row = connection.execute(
        select(attributions.c.number, layers.c.number.label("layer"), layers.c.document,
               articles.c.text, articles.c.structure, blobs.c.body)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .join(blobs, blobs.c.sha256 == articles.c.sha256)
        .where(attributions.c.id == statement)
        .order_by(attributions.c.number.desc())
    ).first()  # fmt: skip
    if row is None:
        raise NotInRecord("statement", statement)
    said = _inclusion(connection, LAYER, row.layer, statement)
    page = _inclusion(connection, DOCUMENT, row.document, None)
    latest = int(connection.execute(select(func.max(batches.c.number))).scalar_one())
    stamped = _first_stamped(connection, max(said.batch, page.batch))
    stops = sorted({latest, *([] if stamped is None else [stamped]), said.batch, page.batch})
    way = [latest]
    for high, low in pairwise(reversed(stops)):
        way += way_down(high, low)[1:]
    rows = {number: _batch(connection, number) for number in way}
    return Sealed(
        zlib.decompress(row.body),
        row.text,
        tuple(Stretch(*stretch) for stretch in row.structure["alignment"]),
        said,
        page,
        tuple(_text(connection, rows[number]) for number in way),
        rows[latest]["head"],
        tuple(one for number in way for one in stamps_of(connection, number)),
    )


def latest_batch(connection: Connection) -> int | None:
    """The number of the last batch, None where there is none."""
    found = connection.execute(select(func.max(batches.c.number))).scalar()
    return None if found is None else int(found)


def stamped_bytes(connection: Connection, batch: int) -> bytes:
    """The bytes whose SHA-256 is the head of a batch."""
    return head_bytes(_text(connection, _batch(connection, batch)))


def stamps(connection: Connection) -> list[Stamp]:
    """All time stamps, the earliest asked first."""
    query = select(stamp_rows).order_by(stamp_rows.c.number)
    return [Stamp(r.batch, r.authority, r.at, r.answer) for r in connection.execute(query)]


def stamps_of(connection: Connection, batch: int) -> list[Stamp]:
    """The time stamps of a batch's head, the earliest asked first."""
    query = select(stamp_rows).where(stamp_rows.c.batch == batch).order_by(stamp_rows.c.number)
    return [Stamp(r.batch, r.authority, r.at, r.answer) for r in connection.execute(query)]


def _inclusion(connection: Connection, kind: str, number: int, name: str | None) -> Inclusion:
    """The leaf of a row: its first, or that of the statement named."""
    at = connection.execute(
        select(covered.c.batch, covered.c.place).where(
            covered.c.kind == kind, covered.c.number == number
        )
    ).first()
    if at is None:
        raise NotCovered(kind, name or str(number))
    row = connection.execute(QUERIES[kind]().where(TABLES[kind].c.number == number)).mappings()
    leaves = leaves_for(connection, kind, row.one())
    # The first leaf of a layer is the layer's own.
    within = 0 if name is None else [leaf.name for leaf in leaves].index(name, 1)
    kept = _batch(connection, at.batch)["leaves"]
    hashes = [kept[i : i + N_BYTES] for i in range(0, len(kept), N_BYTES)]
    place = at.place + within
    return Inclusion(at.batch, leaves[within].text, place, tuple(path_of(hashes, place)))


def _first_stamped(connection: Connection, batch: int) -> int | None:
    query = select(func.min(stamp_rows.c.batch)).where(stamp_rows.c.batch >= batch)
    found = connection.execute(query).scalar()
    return None if found is None else int(found)


def _batch(connection: Connection, number: int) -> Mapping[Any, Any]:
    query = select(batches).where(batches.c.number == number)
    return connection.execute(query).mappings().one()


def _text(connection: Connection, row: Mapping[Any, Any]) -> str:
    previous, skipped = heads_before(connection, row["number"])
    return head_text(row, previous=previous, skipped=skipped)
