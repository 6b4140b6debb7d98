"""Batches: what one transaction wrote goes into a hash tree, and its root into the chain of heads.

Invariant: a batch is written in the transaction that writes what it covers, and is never changed.
All that no batch covers yet is covered, whoever wrote it: also what an older program did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, select

from onrecord.store.clock import truly_now
from onrecord.store.proof import leaves as texts
from onrecord.store.proof.layer_soundness import rows_of
from onrecord.store.proof.leaves import Leaf
from onrecord.store.proof.sums import LayerRows, Values
from onrecord.store.proof.tree import NONE, canonical, head_hash, leaf_hash, root_of, skipped_from
from onrecord.store.schema import batches, covered, documents, gaps, judgements, layers, stamps

MOST_THINGS = 5_000
"""Documents, layers and judgements in one batch: of an older record many are covered at once."""
DOCUMENT, LAYER, JUDGEMENT = "document", "layer", "judgement"
TABLES: dict[str, Table] = {DOCUMENT: documents, LAYER: layers, JUDGEMENT: judgements}

Thing = tuple[str, int, list[Leaf]]
"""A row that is covered: its kind, its number, its leaves."""


def seal(connection: Connection, *, known: Mapping[int, LayerRows] | None = None) -> int | None:
    """Cover all that no batch covers yet; the number of the last batch, None where nothing is new.

    Costs a few queries besides the hashing: what is new has numbers above all that is covered.
    `known` are rows of layers, by number, that were written just now and need not be read back.
    """
    last = None
    things = _new_things(connection, known or {})
    while some := list(islice(things, MOST_THINGS)):
        last = _add(connection, some)
    return last


def add_stamp(connection: Connection, batch: int, authority: str, at: str, answer: bytes) -> None:
    """Keep an authority's answer over the head of a batch."""
    row = {"batch": batch, "authority": authority, "at": at, "answer": answer}
    connection.execute(insert(stamps), row)


def withdraw(connection: Connection, digest: str) -> None:
    """Let the leaves of rows that are there no more be gaps, as forgotten with these bytes."""
    for kind, table in TABLES.items():
        gone = (covered.c.kind == kind) & ~(
            select(table.c.number).where(table.c.number == covered.c.number).exists()
        )
        query = select(covered.c.batch, covered.c.place, covered.c.n_leaves).where(gone)
        rows = [dict(row) | {"sha256": digest} for row in connection.execute(query).mappings()]
        if rows:
            connection.execute(insert(gaps), rows)
            connection.execute(covered.delete().where(gone))


def head_text(values: Values, *, previous: str, skipped: str) -> str:
    """A batch as the one text whose hash is its head; the heads before it are given."""
    return canonical(
        {
            "onrecord": "batch/1",
            "batch": values["number"],
            "at": values["at"],
            "leaves": values["n_leaves"],
            "root": values["root"],
            "previous": previous,
            "skipped": skipped,
        }
    )


def heads_before(connection: Connection, batch: int) -> tuple[str, str]:
    """The heads that a batch covers: that of the one before it, and of the one far before."""
    return head_of(connection, batch - 1), head_of(connection, skipped_from(batch))


def head_of(connection: Connection, batch: int) -> str:
    """The head of a batch; zeros for the one before the first."""
    query = select(batches.c.head).where(batches.c.number == batch)
    return str(connection.execute(query).scalar() or NONE)


def leaves_of(
    connection: Connection, kind: str, row: Values, *, known: LayerRows | None = None
) -> list[Leaf]:
    """The leaves that stand for a row of `QUERIES`; of a layer its rows may be known."""
    if kind == LAYER:
        return texts.layer_leaves(row, known or rows_of(connection, row["number"]))
    return [texts.document_leaf(row) if kind == DOCUMENT else texts.judgement_leaf(row)]


QUERIES: dict[str, Callable[[], Select[Any]]] = {
    DOCUMENT: texts.document_query,
    LAYER: texts.layer_query,
    JUDGEMENT: texts.judgement_query,
}


def uncovered(connection: Connection, kind: str) -> Iterator[Values]:
    """Rows of a kind above all that are covered, as `leaves_of` takes them."""
    number = TABLES[kind].c.number
    last = select(func.max(covered.c.number)).where(covered.c.kind == kind)
    after = connection.execute(last).scalar() or 0
    query = QUERIES[kind]().order_by(number).limit(MOST_THINGS)
    while found := connection.execute(query.where(number > after)).mappings().all():
        yield from found
        if len(found) < MOST_THINGS:
            return
        after = found[-1]["number"]


def _new_things(connection: Connection, known: Mapping[int, LayerRows]) -> Iterator[Thing]:
    for kind in TABLES:
        for row in uncovered(connection, kind):
            rows = known.get(row["number"]) if kind == LAYER else None
            yield kind, row["number"], leaves_of(connection, kind, row, known=rows)


def _add(connection: Connection, things: Sequence[Thing]) -> int:
    """One batch over these; its number."""
    hashes = [leaf_hash(leaf.text) for _, _, leaves in things for leaf in leaves]
    before = connection.execute(
        select(batches.c.number, batches.c.at).order_by(batches.c.number.desc()).limit(1)
    ).first()
    values: dict[str, Any] = {
        "number": 1 + (before.number if before else 0),
        "at": max(truly_now(), before.at if before else ""),
        "n_leaves": len(hashes),
        "root": root_of(hashes).hex(),
    }
    previous, skipped = heads_before(connection, values["number"])
    head = head_hash(head_text(values, previous=previous, skipped=skipped))
    connection.execute(insert(batches), values | {"head": head, "leaves": b"".join(hashes)})
    connection.execute(insert(covered), list(_rows(values["number"], things)))
    return int(values["number"])


def _rows(batch: int, things: Iterable[Thing]) -> Iterator[dict[str, Any]]:
    place = 0
    for kind, number, leaves in things:
        yield {
            "kind": kind, "number": number, "batch": batch, "place": place,
            "n_leaves": len(leaves),
        }  # fmt: skip
        place += len(leaves)
