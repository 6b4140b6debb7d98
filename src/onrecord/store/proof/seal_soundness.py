"""What sound means for batches: rows are as they were when covered, and the chain is whole.

Invariant: each batch is looked at by itself, so that what is changed in one is told as that, with
the document or statement that it is of; a broken chain names the batch where it breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.errors import NotInRecord
from onrecord.store.proof.soundness import Damage
from onrecord.store.proof.tree import N_BYTES, head_hash, leaf_hash, root_of
from onrecord.store.schema import batches, covered, documents, gaps, layers, tombstones
from onrecord.store.writing.sealing import (
    DOCUMENT,
    JUDGEMENT,
    LAYER,
    QUERIES,
    TABLES,
    head_text,
    heads_before,
    leaves_of,
    uncovered,
)
from onrecord.text.figures import whole_number

NOT_YET = "the batches: none was made yet; run: onrecord migrate"
_WHAT = {DOCUMENT: "the document", LAYER: "the reading", JUDGEMENT: "the judgement"}


def first_since(connection: Connection, since: str) -> int:
    """The first batch of a number, or of a day or month (2026-03-26, 2026-03), or later.

    Raises `NotInRecord` where there is none.
    """
    query = select(func.min(batches.c.number))
    number = whole_number(since)
    bound = batches.c.at >= since if number is None else batches.c.number >= number
    found = connection.execute(query.where(bound)).scalar()
    if found is None:
        raise NotInRecord("batch since", since)
    return int(found)


def batch_numbers(connection: Connection, first: int = 0) -> list[int]:
    """The numbers of all batches from one on, in order."""
    query = select(batches.c.number).where(batches.c.number >= first)
    return list(connection.execute(query.order_by(batches.c.number)).scalars())


def things_in(connection: Connection, batch: int, kind: str) -> list[int]:
    """The numbers of the rows of one kind that a batch covers."""
    query = select(covered.c.number).where(covered.c.batch == batch, covered.c.kind == kind)
    return list(connection.execute(query.order_by(covered.c.number)).scalars())


def layer_articles(connection: Connection, layer: int) -> list[int]:
    """The article that a layer is of; nothing where the layer is gone."""
    query = select(layers.c.article).where(layers.c.number == layer)
    return list(connection.execute(query).scalars())


def chain_damages(connection: Connection, numbers: list[int]) -> Iterator[Damage]:
    """Batches that are missing between others."""
    missing = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers)) if numbers else []
    for number in missing:
        yield Damage("", "a batch is missing", f"batch {number}")
    if numbers and numbers[0] > 1 and not _is_there(connection, numbers[0] - 1):
        yield Damage("", "a batch is missing", f"batch {numbers[0] - 1}")


def batch_damages(connection: Connection, number: int) -> Iterator[Damage]:
    """Rows that are not as they were when this batch covered them; a root or head of others."""
    row = connection.execute(select(batches).where(batches.c.number == number)).mappings().one()
    where = f"batch {number}"
    hashes = [row["leaves"][i : i + N_BYTES] for i in range(0, len(row["leaves"]), N_BYTES)]
    if len(hashes) != row["n_leaves"] or not hashes or root_of(hashes).hex() != row["root"]:
        yield Damage("", "the root of a batch is not that of its leaves", where)
    previous, skipped = heads_before(connection, number)
    if head_hash(head_text(row, previous=previous, skipped=skipped)) != row["head"]:
        yield Damage("", "the head of a batch does not follow from it and those before", where)
    yield from _place_damages(connection, row)
    for kind, query in QUERIES.items():
        own = TABLES[kind].c.number
        inside = select(covered.c.number, covered.c.place, covered.c.n_leaves).where(
            covered.c.batch == number, covered.c.kind == kind
        )
        places = {r.number: (r.place, r.n_leaves) for r in connection.execute(inside)}
        for thing, (place, n_leaves) in sorted(places.items()):
            found = connection.execute(query().where(own == thing)).mappings().one_or_none()
            wanted = hashes[place : place + n_leaves]
            if found is None:
                told = f"{_WHAT[kind]} that a batch covers is missing"
                yield Damage("", told, f"{kind} {thing}, {where}")
            else:
                yield from _leaf_damages(connection, kind, found, wanted, where)


def layer_leaf_damages(connection: Connection, layer: int) -> Iterator[Damage]:
    """Whether one layer and its statements are as they were when they were covered, if they are."""
    at = connection.execute(
        select(covered, batches.c.leaves)
        .join(batches, batches.c.number == covered.c.batch)
        .where(covered.c.kind == LAYER, covered.c.number == layer)
    ).first()
    if at is None:
        return
    kept = at.leaves[at.place * N_BYTES : (at.place + at.n_leaves) * N_BYTES]
    wanted = [kept[i : i + N_BYTES] for i in range(0, len(kept), N_BYTES)]
    own = QUERIES[LAYER]().where(layers.c.number == layer)
    row = connection.execute(own).mappings().one()
    yield from _leaf_damages(connection, LAYER, row, wanted, f"batch {at.batch}")


def uncovered_damages(connection: Connection) -> Iterator[Damage]:
    """Rows that no batch covers, though batches are made: something else than us wrote them."""
    for kind, table in TABLES.items():
        known = select(covered.c.number).where(
            covered.c.kind == kind, covered.c.number == table.c.number
        )
        query = QUERIES[kind]().where(~known.exists())
        for row in connection.execute(query).mappings():
            uri = _uri(connection, kind, row)
            yield Damage(uri, f"no batch covers {_WHAT[kind]}", f"{kind} {row['number']}")


def is_begun(connection: Connection) -> bool:
    """Whether there are batches, or nothing that wants one."""
    if connection.execute(select(batches.c.number).limit(1)).first() is not None:
        return True
    return not any(next(uncovered(connection, kind), None) for kind in TABLES)


def _leaf_damages(
    connection: Connection, kind: str, row: Any, wanted: list[bytes], where: str
) -> Iterator[Damage]:
    leaves = leaves_of(connection, kind, row)
    uri = _uri(connection, kind, row)
    if len(leaves) != len(wanted):
        yield Damage(uri, f"{_WHAT[kind]} has other statements than when it was covered", where)
        return
    for place, (leaf, kept) in enumerate(zip(leaves, wanted, strict=True)):
        if leaf_hash(leaf.text) != kept:
            what = "the statement" if kind == LAYER and place else _WHAT[kind]
            yield Damage(uri, f"{what} is not as it was when covered", f"{leaf.name}, {where}")


def _place_damages(connection: Connection, batch: Any) -> Iterator[Damage]:
    """Leaves that stand for nothing, though nothing was forgotten."""
    where = f"batch {batch['number']}"
    held = [
        (row.place, row.n_leaves)
        for table in (covered, gaps)
        for row in connection.execute(
            select(table.c.place, table.c.n_leaves).where(table.c.batch == batch["number"])
        )
    ]
    at = 0
    for place, n_leaves in sorted(held):
        if place != at:
            yield Damage("", "leaves of a batch stand for nothing", f"{where}, from {at}")
        at = place + n_leaves
    if at != batch["n_leaves"]:
        yield Damage("", "leaves of a batch stand for nothing", f"{where}, from {at}")
    known = select(tombstones.c.sha256).where(tombstones.c.sha256 == gaps.c.sha256)
    lost = select(gaps.c.place).where(gaps.c.batch == batch["number"], ~known.exists())
    for place in connection.execute(lost).scalars():
        yield Damage("", "leaves of a batch are gone without a tombstone", f"{where}, from {place}")


def _uri(connection: Connection, kind: str, row: Any) -> str:
    """The place that what a row is about came from; empty where it is about none."""
    if kind == DOCUMENT:
        return str(row["uri"])
    if kind == LAYER:
        query = select(documents.c.uri).where(documents.c.number == row["document"])
        return str(connection.execute(query).scalar() or "")
    return ""


def _is_there(connection: Connection, batch: int) -> bool:
    query = select(batches.c.number).where(batches.c.number == batch)
    return connection.execute(query).first() is not None
