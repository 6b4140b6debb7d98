"""`onrecord copies`, and what `onrecord show` says of an article that others run as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Shell
from workflow.test_copied import AGENCY, COURIER, HERALD, POST, kept


@pytest.fixture
def ferry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(kept(tmp_path / "r.db", POST, COURIER, AGENCY, HERALD), capsys)


def test_json_names_a_text_for_its_earliest_article(ferry: Shell) -> None:
    (found,) = ferry("copies", "--json").json
    assert found["text"] == AGENCY[0].document.id
    assert found["outlets"] == ["Agency", "Courier", "Post"]
    assert [run["publisher"] for run in found["runs"]] == found["outlets"]
    assert ferry("copies", COURIER[0].document.id, "--jsonl").lines == [found]


def test_a_table_and_csv_have_a_row_for_each_article(ferry: Shell) -> None:
    shown = " ".join(ferry("copies", "--table").out.split())
    for told in ("Agency", "Courier", "Post", "the earliest", "of the shorter is the same"):
        assert told in shown
    assert len(ferry("copies", "--csv").out.splitlines()) == len(("head", "a", "b", "c"))


def test_where_nobody_else_runs_it_that_is_said(ferry: Shell) -> None:
    alone = ferry("copies", HERALD[0].document.id, "--table")
    assert "No other article runs the same text." in alone.out + alone.err
    assert ferry("copies", HERALD[0].document.id, "--json").json == []


def test_an_article_that_is_shown_says_with_whom_it_runs_its_text(ferry: Shell) -> None:
    shown = " ".join(ferry("show", COURIER[0].document.id, "--table").out.split())
    assert "Runs the same text as Agency (2031-10-08" in shown
    assert "the first named is the earliest" in shown
    first = " ".join(ferry("show", AGENCY[0].document.id, "--table").out.split())
    assert "it is the earliest of them" in first
    assert "Runs the same" not in ferry("show", HERALD[0].document.id, "--table").out
