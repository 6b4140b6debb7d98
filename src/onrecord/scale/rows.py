"""What is read from a slice as rows of a shard, and back.

Invariant: what comes back equals what went in. A page that tells no time of its own (a file) has
none in its row, so that a shard does not depend on when it was made.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from pydantic import TypeAdapter

from onrecord.model.analysis import Analysis
from onrecord.model.dispute import Gist
from onrecord.model.document import Article, Document, Page
from onrecord.model.provenance import Place
from onrecord.store.writing.adding import storable
from onrecord.workflow.slices import Aside, Reading

_GISTS = pa.list_(
    pa.struct(
        [
            ("pieces", pa.binary()), ("roles", pa.binary()), ("vector", pa.binary()),
            ("kind", pa.string()), ("kind_prob", pa.float64()),
        ]
    )
)  # fmt: skip
SCHEMA = pa.schema(
    [
        ("uri", pa.string()),
        ("reason", pa.string()),
        ("id", pa.string()),
        ("sha256", pa.string()),
        ("n_bytes", pa.int64()),
        ("media_type", pa.string()),
        ("encoding", pa.string()),
        ("errors", pa.string()),
        ("language", pa.string()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("place", pa.string()),
        ("raw", pa.binary()),
        ("article", pa.string()),
        ("n_statements", pa.int32()),
        ("analysis", pa.string()),
        ("gists", _GISTS),
    ]
)
"""`reason` is why an input was set aside: then it is all that is known beside `uri`.

`article`, `analysis` and `place` are JSON as the program's own values have it; `analysis` is empty
for a copy of what stands earlier in the shard, `fetched_at` for a file.
"""

_article = TypeAdapter(Article)
_analysis = TypeAdapter(Analysis)
_place = TypeAdapter(Place)
Row = dict[str, Any]


def row_of(found: Reading | Aside) -> Row:
    """One row of `SCHEMA`."""
    if isinstance(found, Aside):
        return dict.fromkeys(SCHEMA.names) | {
            "uri": storable(found.uri), "reason": storable(found.reason),
        }  # fmt: skip
    document, analysis = found.page.document, found.analysis
    return {
        "uri": storable(document.uri),
        "reason": None,
        "id": document.id,
        "sha256": document.sha256,
        "n_bytes": document.n_bytes,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "errors": document.errors,
        "language": document.language,
        "fetched_at": None if document.at is None else document.fetched_at,
        "place": None if document.at is None else _json(_place, document.at),
        "raw": document.raw,
        "article": _json(_article, found.page.article),
        "n_statements": None if analysis is None else len(analysis.attributions),
        "analysis": None if analysis is None else _json(_analysis, analysis),
        "gists": [asdict(gist) for gist in found.gists],
    }


def found_of(row: Row) -> Reading | Aside:
    """What a row holds; a page without a time of its own is fetched now."""
    if row["reason"] is not None:
        return Aside(row["uri"], row["reason"])
    document = Document(
        id=row["id"],
        uri=row["uri"],
        media_type=row["media_type"],
        sha256=row["sha256"],
        n_bytes=row["n_bytes"],
        fetched_at=row["fetched_at"] or datetime.now(UTC),
        language=row["language"],
        raw=row["raw"],
        encoding=row["encoding"],
        errors=row["errors"],
        at=None if row["place"] is None else _place.validate_json(row["place"]),
    )
    page = Page(document, _article.validate_json(row["article"]))
    told = row["analysis"]
    gists = tuple(Gist(**gist) for gist in row["gists"])
    return Reading(page, None if told is None else _analysis.validate_json(told), gists)


def _json(adapter: TypeAdapter[Any], value: Any) -> str:
    return adapter.dump_json(value).decode()
