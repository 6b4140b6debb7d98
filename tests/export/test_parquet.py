"""The six tables of a record, read back by DuckDB, which is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet as pq

from onrecord.export import parquet
from onrecord.export.whole_forms import write
from onrecord.workflow.disputes import disputes
from onrecord.workflow.pages import Filters, pages
from onrecord.workflow.proposals import proposals
from support.strategies import layers

TABLES = ("documents", "statements", "mentions", "acts", "disputes", "proposals")


@pytest.fixture(scope="module")
def written(stories_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged stories as tables."""
    place = tmp_path_factory.mktemp("tables") / "record"
    write("parquet", stories_read, Filters(), place, overwrite=False, least=0.0)
    return place


@pytest.fixture
def asked(written: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with a view of each table."""
    connection = duckdb.connect()
    for name in TABLES:
        connection.execute(f"create view {name} as select * from '{written / name}.parquet'")  # noqa: S608
    return connection


def one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    [row] = connection.execute(query).fetchall()
    return row[0] if len(row) == 1 else row


def test_there_are_six_files_with_as_many_rows_as_the_record_has(
    stories_read: Path, written: Path, asked: duckdb.DuckDBPyConnection
) -> None:
    assert sorted(path.name for path in written.iterdir()) == [
        f"{t}.parquet" for t in sorted(TABLES)
    ]
    found = list(pages(stories_read, Filters()))
    said = [item for _, analysis in found for item in analysis.attributions]
    deeds = [deed for _, analysis in found for deed in analysis.deeds]
    entities = [entity for _, analysis in found for entity in analysis.entities]
    counts = {table: one(asked, f"select count(*) from {table}") for table in TABLES}  # noqa: S608
    assert counts == {
        "documents": len(found),
        "statements": len(said),
        "mentions": sum(len(entity.mentions) for entity in entities),
        "acts": sum(len(item.acts) for item in said) + len(deeds),
        "disputes": len(disputes(stories_read).things),
        "proposals": len(proposals(stories_read).things),
    }
    assert min(counts.values()) > 0


def test_offsets_lead_to_the_words_in_the_text_of_the_document(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    n, n_same = one(
        asked,
        """
        select count(*), count_if(told = content) from (
          select s.content, string_agg(substr(d.text, span."start" + 1, span."end" - span."start"),
                                       ' ' order by span."start") as told
          from (select *, unnest(content_spans) as span from statements) s
          join documents d on d.id = s.document group by s.id, s.content)
        """,
    )
    assert n == n_same > 0
    n, n_same = one(
        asked,
        """
        select count(*), count_if(substr(text, "start" + 1, "end" - "start") = words)
        from mentions join documents on documents.id = mentions.document
        """,
    )
    assert n == n_same > 0
    assert one(asked, "select bool_and(sha256(text) = text_sha256) from documents")


def test_tables_join_by_their_ids(asked: duckdb.DuckDBPyConnection) -> None:
    alone = """
        select count(*) from {} left join {} on {} where {}.id is null
    """
    for left, right, by in (
        ("statements", "documents", "statements.document = documents.id"),
        ("mentions", "documents", "mentions.document = documents.id"),
        ("(select * from acts where deed is null) a", "statements", "a.statement = statements.id"),
        ("(select unnest(attributions_1) s from disputes)", "statements", "s = statements.id"),
        ("(select unnest(attributions) s from proposals)", "statements", "s = statements.id"),
    ):
        assert one(asked, alone.format(left, right, by, right)) == 0
    speakers = one(
        asked,
        """select count(*) from statements where speaker_id is not null
           and speaker_id not in (select entity from mentions)""",
    )
    assert speakers == 0


def test_metadata_names_schema_program_and_models(stories_read: Path, written: Path) -> None:
    _, analysis = next(iter(pages(stories_read, Filters())))
    model = analysis.provenance.model
    for name in TABLES:
        file = pq.ParquetFile(written / f"{name}.parquet")
        told = file.metadata.metadata
        assert told[b"schema"] == b"onrecord/1"
        assert told[b"program"].startswith(b"onrecord ")
        assert json.loads(told[b"models"]) == {model.version: model.digest}
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_rows_are_written_in_groups(
    stories_read: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_N_ROWS", 40)
    write("parquet", stories_read, Filters(), tmp_path / "t", overwrite=False, least=0.0)
    file = pq.ParquetFile(tmp_path / "t" / "mentions.parquet").metadata
    sizes = [file.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sizes[:-1] == [40] * (len(sizes) - 1)
    assert len(sizes) > 2
    assert sum(sizes) == file.num_rows


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
)
@given(layers())
def test_any_page_comes_back_as_it_was(tmp_path: Path, read: Any) -> None:
    from onrecord.export.parquet_rows import of_page  # noqa: PLC0415 — beside its only use

    page, analysis = read
    for table, schema in parquet.SCHEMAS.items():
        rows = [row for name, row in of_page(page, analysis) if name == table]
        place = tmp_path / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), place)
        back = pq.read_table(place).to_pylist()
        for row, got in zip(rows, back, strict=True):
            assert set(row) == set(got)
            for name, value in row.items():
                told = list(value) if isinstance(value, tuple) else value
                same = pytest.approx(told, rel=1e-6) if isinstance(told, float) else told
                assert got[name] == same
