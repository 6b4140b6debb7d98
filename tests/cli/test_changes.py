"""`onrecord changes` and `onrecord withdraw` on a page that was read twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Shell
from onrecord.store.writing.writer import open_writer
from support.record_files import empty_record
from workflow.test_changed import AFTER, BEFORE, URI


@pytest.fixture
def quay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    path = empty_record(tmp_path / "r.db")
    with open_writer(path) as writer:
        writer.add(*BEFORE)
        writer.add(*AFTER)
    return Shell(path, capsys)


def test_a_table_marks_the_words_that_are_gone(quay: Shell) -> None:
    shown = " ".join(quay("changes", URI, "--table").out.split())
    for told in ("reworded", "attributed otherwise", "disappeared", "added", "another headline"):
        assert told in shown


def test_json_tells_every_statement_of_both_versions(quay: Shell) -> None:
    (found,) = quay("changes", "--json").json
    assert sorted(one["what"] for one in found["statements"]) == [
        "added", "attributed otherwise", "disappeared", "reworded"
    ]  # fmt: skip
    gone = next(one["earlier"] for one in found["statements"] if one["what"] == "disappeared")
    assert gone["later_version"] == found["later"]["document"]


def test_csv_has_a_row_for_each_change(quay: Shell) -> None:
    assert len(quay("changes", "--csv").out.splitlines()) == len(("head", "title", *range(4)))


def test_nothing_changed_since_a_later_day(quay: Shell) -> None:
    assert quay("changes", "--since", "2027", "--json").json == []


def test_a_withdrawn_page_says_so_where_its_statements_are_listed(quay: Shell) -> None:
    done = quay("withdraw", URI, "--why", "retracted by the outlet", "--author", "Ada", "--json")
    shown = " ".join(quay("said", "Lund", "--table").out.split())
    assert "the page is withdrawn, as noted on" in shown
    assert "according to Ada: retracted by the outlet" in shown
    assert quay("said", "Lund", "--json").json[0]["withdrawn"]["why"] == "retracted by the outlet"
    quay("revoke", str(done.json["number"]), "--why", "another page was meant")
    assert quay("said", "Lund", "--json").json[0]["withdrawn"] is None


def test_statements_of_an_earlier_version_say_so(quay: Shell) -> None:
    assert "earlier version" not in quay("said", "Storm", "--table").out
    shown = " ".join(quay("said", "Storm", "--with-earlier", "--table").out.split())
    assert "an earlier version of the page" in shown


def test_a_withdrawal_needs_a_reason(quay: Shell) -> None:
    assert quay("withdraw", URI, "--why", " ").code != 0
