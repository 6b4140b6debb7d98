"""The record as six Parquet tables: documents, statements, mentions, acts, disputes, proposals.

Invariant: rows are written in groups as pages come, so that memory does not grow with the record.
Columns of statements, disputes and proposals are those of the CSV, lists kept as lists; every file
names the schema, the program and the models in its metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from pyarrow import parquet as pq

from onrecord import __version__
from onrecord.export import parquet_rows as rows
from onrecord.export.contract import SCHEMA_NAME
from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.workflow.disputes import disputes
from onrecord.workflow.proposals import proposals
from onrecord.workflow.together import Asked

_N_ROWS = 5_000
_N_CHARS = 8_000_000
"""A group is written at so many rows, or so many characters of texts."""
_N_THINGS = 500

_NAMES = pa.list_(pa.string())
_SPANS = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
_ANSWERS = pa.list_(
    pa.struct(
        [
            ("answer", pa.string()), ("by", pa.string()), ("by_id", pa.string()),
            ("according_to", pa.string()), ("according_to_id", pa.string()),
            ("attributions", _NAMES),
        ]
    )
)  # fmt: skip
_TYPES: dict[str, pa.DataType] = {
    "fetched_at": pa.timestamp("us", tz="UTC"), "n_bytes": pa.int64(), "n_statements": pa.int32(),
    "n_concessions": pa.int32(), "n_agreed": pa.int32(), "number": pa.int32(),
    "start": pa.int32(), "end": pa.int32(), "prob": pa.float32(), "open": pa.bool_(),
    "named": pa.bool_(), "corrected_by": pa.list_(pa.int32()), "source_spans": _SPANS,
    "cue_spans": _SPANS, "content_spans": _SPANS, "attributions": _NAMES,
    "taken_back": _NAMES, "attributions_1": _NAMES, "attributions_2": _NAMES, "answered": _ANSWERS,
}  # fmt: skip
SCHEMAS: dict[str, pa.Schema] = {
    table: pa.schema([(name, _TYPES.get(name, pa.string())) for name in columns])
    for table, columns in rows.COLUMNS.items()
}
"""The tables with their columns; words where nothing else is said."""


def write_tables(
    folder: Path,
    record: Where,
    found: Iterable[tuple[Page, Analysis]],
    asked: Asked,
) -> dict[str, int]:
    """Writes `TABLE.parquet` for each table into the folder; how many rows each has.

    `found` are the pages, `asked` narrows disputes and proposals.
    """
    models: dict[str, str] = {}
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(folder, name, models)) for name in SCHEMAS}
        for page, analysis in found:
            model = analysis.provenance.model
            models[model.version] = model.digest
            for name, row in rows.of_page(page, analysis):
                tables[name].add(row)
        for one in _in_parts(record, asked, "disputes"):
            tables["disputes"].add(rows.dispute(one))
        for one in _in_parts(record, asked, "proposals"):
            tables["proposals"].add(rows.proposal(one))
    return {name: table.n_rows for name, table in tables.items()}


def _in_parts(record: Where, asked: Asked, what: str) -> Iterator[dict[str, Any]]:
    """Objects of the contract, some hundred read at a time."""
    offset = 0
    while True:
        if what == "disputes":
            opposed = disputes(record, asked, limit=_N_THINGS, offset=offset)
            some = list(objects(opposed, dispute_object))
        else:
            made = proposals(record, asked, limit=_N_THINGS, offset=offset)
            some = list(objects(made, proposal_object))
        yield from some
        offset += _N_THINGS
        if len(some) < _N_THINGS:
            return


class _Table:
    """One file on its way: rows are gathered and written in groups."""

    def __init__(self, folder: Path, name: str, models: dict[str, str]) -> None:
        self.n_rows = 0
        self._schema = SCHEMAS[name]
        self._models = models
        self._rows: list[dict[str, Any]] = []
        self._n_chars = 0
        place = folder / f"{name}.parquet"
        self._writer = pq.ParquetWriter(place, self._schema, compression="zstd")

    def add(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        self._n_chars += len(row.get("text") or "")
        if len(self._rows) >= _N_ROWS or self._n_chars >= _N_CHARS:
            self._write()

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self.n_rows += len(self._rows)
            self._rows, self._n_chars = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._write()
            self._writer.add_key_value_metadata(
                {
                    "schema": SCHEMA_NAME,
                    "program": f"onrecord {__version__}",
                    "models": json.dumps(self._models, sort_keys=True),
                }
            )
        self._writer.close()
