"""What a record of many statements weighs, and what a new page of it would be held against.

Invariant: nothing is written; what is asked is what `read` and `load` ask for each new page.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from onrecord.identity.across.record import RecordLinker
from onrecord.store import database, queries
from onrecord.store.schema import (
    attributions,
    documents,
    gists,
    identities,
    identity_keys,
    layers,
    links,
)
from onrecord.store.writing import besides
from onrecord.store.writing.identities import Identities

_N_LARGEST = 12


def sizes(at: Path) -> dict[str, Any]:
    """How large the record is: bytes a document and a statement, and its largest parts in MiB."""
    with database.reading(at) as connection:
        n_documents, n_statements = (_count(connection, t) for t in (documents, attributions))
        parts = {row.name: row.size for row in connection.execute(text(_WEIGHED))}
    n_bytes = at.stat().st_size
    largest = sorted(parts, key=lambda name: -parts[name])[:_N_LARGEST]
    return {
        "documents": n_documents,
        "statements": n_statements,
        "record_mib": n_bytes >> 20,
        "bytes_a_document": round(n_bytes / max(1, n_documents)),
        "bytes_a_statement": round(n_bytes / max(1, n_statements)),
        "largest_mib": {name: parts[name] >> 20 for name in largest},
    }


_WEIGHED = "SELECT name, sum(pgsize) AS size FROM dbstat WHERE aggregate = TRUE GROUP BY name"


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def blocking(at: Path, *, n_pages: int) -> dict[str, Any]:
    """Candidates of pages from all over the record, how long they take to find, largest blocks."""
    linker, kept = RecordLinker(), Identities()
    others: list[int] = []
    candidates: list[int] = []
    finding: list[float] = []
    looking: list[float] = []
    with database.reading(at) as connection:
        last = int(connection.execute(select(func.max(layers.c.number))).scalar_one())
        for number in range(last // n_pages, last + 1, max(1, last // n_pages)):
            page, analysis = queries.layer(connection, number)
            day = _day(connection, number)
            begun = time.perf_counter()
            others.append(len(besides.others(connection, number, day)))
            finding.append(time.perf_counter() - begun)
            asked = [
                key
                for profile in linker.profiles(page.article, analysis.entities).values()
                for key in linker.keys(profile)
            ]
            begun = time.perf_counter()
            _, found = kept.lookup(connection, asked)
            looking.append(time.perf_counter() - begun)
            candidates.append(len({one.id for some in found.values() for one in some}))
        return {
            "pages": len(others),
            "statements_beside_a_page": _spread(others),
            "ms_finding_statements": _spread([1000 * s for s in finding]),
            "identities_beside_a_page": _spread(candidates),
            "ms_finding_identities": _spread([1000 * s for s in looking]),
            **_largest(connection),
        }


def _day(connection: Connection, layer: int) -> int | None:
    query = (
        select(func.max(gists.c.day))
        .join(attributions, attributions.c.number == gists.c.attribution)
        .where(attributions.c.layer == layer)
    )
    return connection.execute(query).scalar()


def _spread(found: Sequence[float]) -> dict[str, float]:
    ordered = sorted(found)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[ceil(0.95 * len(ordered)) - 1], 1),
        "most": round(ordered[-1], 1),
    }


def _largest(connection: Connection) -> dict[str, int]:
    """The most identities under one key, and the most entities that are one."""
    found = {}
    for name, column in (
        ("largest_block", identity_keys.c.key),
        ("most_entities_of_one", links.c.shown),
    ):
        of = select(func.count().label("n")).group_by(column).subquery()
        found[name] = int(connection.execute(select(func.max(of.c.n))).scalar_one() or 0)
    return found | {"identities": _count(connection, identities)}
