"""A pasted quotation: the verdict, who said it where, and every difference marked."""

from __future__ import annotations

import io

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from support.schemas import closed


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("the harbour is safe", "exact"),
        ("THE HARBOUR IS SAFE!", "exact"),
        ("Claims by mayor Vera Lund that the harbour is safe", "cut"),
        ("the bridge opens on 14 March", "altered"),
        ("the budget was stolen by pirates", "not found"),
    ],
)
def test_the_verdict_stands_first(shell: Shell, quotation: str, verdict: str) -> None:
    assert shell("check", quotation).json["verdict"] == verdict
    assert shell("check", quotation, "--table").out.startswith(verdict.upper())


@pytest.mark.parametrize("quotation", ["the harbour is safe", "the bridge opens on 14 March", "x"])
def test_the_answer_is_what_its_published_schema_describes(shell: Shell, quotation: str) -> None:
    answer = shell("check", quotation).json
    jsonschema.Draft202012Validator(closed(schema("answer"))).validate(answer)


def test_the_answer_names_the_speaker_and_the_place(shell: Shell) -> None:
    [match] = shell("check", "the harbour is safe", "--limit", "1").json["matches"]
    [piece] = match["pieces"]
    assert piece["statement"]["speaker"] == "Vera Lund"
    assert piece["uri"] == "pages/harbour.txt"
    shown = shell("check", "the harbour is safe", "--table").out
    assert "Vera Lund  Osthaven Herald · 2026-03-01 · pages/harbour.txt" in " ".join(
        shown.split(" ")
    )


def test_differences_are_marked_without_colours_and_a_changed_number_is_warned_of(
    shell: Shell,
) -> None:
    shown = " ".join(shell("check", "the bridge opens on 14 March", "--table").out.split())
    assert "the bridge opens on [-12-]{+14+} March" in shown
    assert "a number differs" in shown
    assert "[-only in the record-] {+only in the quotation+}" in shown


def test_differences_in_order_give_both_texts(shell: Shell) -> None:
    piece = shell("check", "the bridge opens on 14 March").json["matches"][0]["pieces"][0]
    asked = " ".join(item["asked"] for item in piece["differences"] if item["asked"])
    stored = " ".join(item["stored"] for item in piece["differences"] if item["stored"])
    assert (asked, stored) == (piece["asked"], piece["stored"])
    assert [item["turns"] for item in piece["differences"] if item["turns"]] == [["number"]]


def test_a_quotation_comes_in_by_a_pipe_too(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("the harbour is safe\n"))
    assert shell("check", "-").json["asked"] == "the harbour is safe"


def test_an_empty_quotation_is_a_usage_error(shell: Shell) -> None:
    assert shell("check", "  ").code == 2


def test_csv_has_a_row_for_each_place(shell: Shell) -> None:
    lines = shell("check", "the harbour is safe", "--limit", "1", "--csv").out.splitlines()
    assert lines[0].startswith("match,verdict,score,speaker")
    assert lines[1].startswith("1,exact,1.0,Vera Lund,Osthaven Herald")
