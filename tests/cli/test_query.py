"""Listings of the record: who said what, which pages hold which words, in four forms."""

from __future__ import annotations

import csv
import io

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from onrecord.store.database import is_there
from support.each_database import called
from support.schemas import closed

LISTINGS = (
    ("said", "Lund"),
    ("search", "harbour"),
    ("search", "harbour", "--statements"),
    ("documents",),
    ("layers", "harbour.txt"),
    ("aside",),
    ("forgotten",),
    ("judgements",),
    ("acts",),
    ("about", "Lund"),
)


def test_said_finds_a_speaker_by_surname_the_latest_first(shell: Shell) -> None:
    rows = shell("said", "lund").lines
    assert [row["content"] for row in rows] == [
        "the bridge opens on 12 March",
        "the harbour is safe",
    ]
    first = rows[0]
    assert first["speaker"] == "Vera Lund"
    assert first["publisher"] == "Norhaven Post"
    assert first["spans"]["content"] == [[first["start"], first["end"]]]
    assert first["within"] is not None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--about", "harbour"), 1),
        (("--about", '"opens on"'), 1),
        (("--since", "2026-03-02"), 1),
        (("--until", "2026-03"), 2),
        (("--until", "2025"), 0),
        (("--in", "Osthaven Herald"), 1),
        (("--in", "Herald", "--since", "2026-03-02"), 0),
        (("--kind", "direct"), 0),
        (("--limit", "1"), 1),
    ],
)
def test_said_is_narrowed_by_words_day_publisher_and_kind(
    shell: Shell, words: tuple[str, ...], found: int
) -> None:
    assert len(shell("said", "Lund", *words).lines) == found


@pytest.mark.parametrize("words", [("said",), ("search", "nobody", "--statements")])
def test_statements_are_what_their_published_schema_describes(
    shell: Shell, words: tuple[str, ...]
) -> None:
    rows = shell(*words).lines
    assert rows
    for row in rows:
        jsonschema.Draft202012Validator(closed(schema("statement"))).validate(row)


def test_said_without_a_name_lists_everybody(shell: Shell) -> None:
    assert len(shell("said").lines) == 6
    assert {row["speaker"] for row in shell("said", "--about", "harbour").lines} == {
        "Vera Lund",
        "the union",
    }


def test_what_is_no_day_is_a_usage_error_that_shows_the_form(shell: Shell) -> None:
    done = shell("said", "Lund", "--since", "yesterday")
    assert done.code == 2
    assert "'yesterday' is no day; write 2026-03-26" in done.err
    assert done.out == ""


def test_an_unknown_kind_is_a_usage_error(shell: Shell) -> None:
    done = shell("said", "Lund", "--kind", "loud")
    assert done.code == 2
    assert "one of direct, indirect, mixed" in done.err


def test_search_gives_pages_with_the_words_marked(shell: Shell) -> None:
    [hit] = shell("search", "harbour").lines
    assert hit["uri"] == "pages/harbour.txt"
    assert [hit["snippet"][start:end] for start, end in hit["marked"]] == ["harbour"]


def test_search_takes_phrases_and_filters_of_pages(shell: Shell) -> None:
    assert len(shell("search", '"according to the union"').lines) == 2
    assert len(shell("search", "union", "--in", "Norhaven Post").lines) == 1
    assert shell("search", "mayor", "NOT", "harbour").lines[0]["uri"] == "pages/bridge.txt"


def test_search_of_statements_gives_statements(shell: Shell) -> None:
    rows = shell("search", "nobody", "--statements").lines
    assert {row["speaker"] for row in rows} == {"the union"}
    assert shell("search", "nobody", "--statements", "--since", "2026").code == 2


def test_documents_are_listed_with_what_was_found_in_them(shell: Shell) -> None:
    rows = shell("documents", "--json").json
    assert [(row["uri"], row["n_statements"]) for row in rows] == [
        ("pages/bridge.txt", 3),
        ("pages/harbour.txt", 3),
    ]


def test_layers_name_the_reader_and_the_model(shell: Shell) -> None:
    [layer] = shell("layers", "harbour.txt").lines
    assert (layer["model"], layer["reader"], layer["n_statements"]) == ("m1", "reader/1", 3)


def test_what_was_set_aside_is_listed_with_its_reason(shell: Shell) -> None:
    [row] = shell("aside").lines
    assert (row["uri"], row["reason"]) == ("pages/logo.png", "a PNG image")


def flattened(value: object) -> str:
    """A value as a cell of CSV has it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


@pytest.mark.parametrize("words", LISTINGS, ids=" ".join)
def test_every_listing_has_the_same_rows_in_all_forms(shell: Shell, words: tuple[str, ...]) -> None:
    as_json, as_lines = shell(*words, "--json").json, shell(*words, "--jsonl").lines
    assert as_json == as_lines
    table = list(csv.DictReader(io.StringIO(shell(*words, "--csv").out)))
    assert len(table) == len(as_json)
    for row, flat in zip(as_json, table, strict=True):
        # Every column stands in the JSON under the same name, with the same value.
        assert {name: flattened(row[name]) for name in flat} == flat
    assert shell(*words, "--table").code == 0


@pytest.mark.parametrize("words", LISTINGS, ids=" ".join)
def test_every_listing_says_that_there_is_no_record_and_how_to_make_one(
    empty: Shell, words: tuple[str, ...]
) -> None:
    done = empty(*words)
    assert done.code == 1
    assert done.out == ""
    assert f"there is no record at {called(empty.record)}; make one with" in done.err
    assert not is_there(empty.record)


def test_a_table_says_where_it_ends_before_the_rows_do(shell: Shell) -> None:
    done = shell("said", "--table", "--limit", "4")
    assert "The first 4 are shown; for all of them: --limit 0" in done.err
    assert "--limit" not in shell("said", "--table", "--limit", "0").err


def test_a_table_without_rows_is_a_sentence(shell: Shell) -> None:
    assert "no such statement by Nobody" in shell("said", "Nobody", "--table").out


def test_a_document_that_is_not_there_is_named(shell: Shell) -> None:
    done = shell("layers", "elsewhere.txt")
    assert done.code == 1
    assert "the record holds no document 'elsewhere.txt'" in done.err
