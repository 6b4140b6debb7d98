"""An article of the record: for the eye, as an object, as rows."""

from __future__ import annotations

import csv
import io

import jsonschema

from cli.conftest import Shell
from onrecord.export.contract import document_object, schema
from support.layers import TEXT, layer
from support.records import dated


def test_the_object_is_the_contract_s(shell: Shell) -> None:
    found = shell("show", "harbour.txt").json
    jsonschema.Draft202012Validator(schema()).validate(found)
    expected = document_object(*dated(layer(TEXT, "pages/harbour.txt"), "Osthaven Herald",
                                      "2026-03-01"))  # fmt: skip
    assert found == expected


def test_the_article_is_shown_also_into_a_pipe_where_asked_for(shell: Shell) -> None:
    shown = shell("show", "harbour.txt", "--table").out
    assert "Osthaven Herald · 2026-03-01T09:30:00+01:00" in shown
    assert "⟨2 the harbour is safe⟩" in " ".join(shown.split())
    assert "Vera Lund  1 statement" in shown


def test_csv_has_a_row_for_each_statement(shell: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(shell("show", "harbour.txt", "--csv").out)))
    assert [row["speaker"] for row in rows] == ["the union", "Vera Lund", "the union"]


def test_a_document_is_found_by_the_beginning_of_its_id(shell: Shell) -> None:
    name = shell("documents").lines[0]["id"]
    assert shell("show", name[:12]).json["document"]["id"] == name


def test_one_layer_is_shown_by_its_number(shell: Shell) -> None:
    [layer_row] = shell("layers", "harbour.txt").lines
    number = str(layer_row["number"])
    assert shell("show", "harbour.txt", "--layer", number).json == shell("show", "harbour.txt").json
    assert shell("show", "harbour.txt", "--layer", "99").code == 1
