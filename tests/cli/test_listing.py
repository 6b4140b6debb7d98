"""Listings: the same rows in four forms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import typer

from onrecord.cli.listing import Format, flagged, print_rows, settled
from onrecord.cli.terminal import json_safe, neutralised

Rows = Sequence[Mapping[str, Any]]
ROWS: Rows = [
    {"name": "Vera Lund", "n": 2, "other": [1]},
    {"name": "=cmd", "n": None, "other": []},
]


def printed(form: Format, capsys: pytest.CaptureFixture[str], rows: Rows = ROWS) -> str:
    print_rows(rows, form, columns=("name", "n"), empty="Nothing here.")
    return capsys.readouterr().out


def test_json_is_one_array_with_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed("json", capsys)) == ROWS


def test_json_without_rows_is_an_empty_array(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed("json", capsys, rows=[])) == []


def test_json_lines_hold_one_object_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert [json.loads(line) for line in printed("jsonl", capsys).splitlines()] == ROWS


def test_csv_has_a_header_its_columns_and_no_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("csv", capsys).splitlines() == ["name,n", "Vera Lund,2", "'=cmd,"]


def test_a_table_shows_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed("table", capsys)
    assert "Vera Lund" in shown
    assert "other" not in shown


def test_a_table_without_rows_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("table", capsys, rows=[]).strip() == "Nothing here."


def test_rows_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    forms: tuple[Format, ...] = ("json", "jsonl", "csv", "table")
    counts = [print_rows(ROWS, form, columns=("name",), empty="") for form in forms]
    capsys.readouterr()
    assert counts == [2, 2, 2, 2]


def test_two_forms_at_once_are_a_usage_error() -> None:
    with pytest.raises(typer.BadParameter, match="--json and --csv"):
        flagged(as_json=True, as_jsonl=False, as_csv=True, as_table=False)


def test_a_pipe_gets_json_lines_unless_a_form_is_asked_for() -> None:
    assert settled("auto") == "jsonl"  # under pytest standard output is no terminal
    assert settled("csv") == "csv"


def test_control_characters_are_replaced_one_for_one() -> None:
    text = "a\x1b[0m\x00\x7f\x9b\nb\tc"
    assert neutralised(text) == "a␛[0m␀␡�\nb\tc"
    assert len(neutralised(text)) == len(text)


def test_json_lines_hold_no_raw_control_characters_and_read_back_the_same() -> None:
    value = {"text": "x\x1b\x7f\x9by"}
    line = json_safe(json.dumps(value, ensure_ascii=False))
    assert not [c for c in line if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0]
    assert json.loads(line) == value
