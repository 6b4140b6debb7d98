"""`onrecord read` over stand-ins for the reader and the model, and the real record."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Shell
from onrecord.export.contract import schema
from onrecord.nlp.encoder.manifest import FAST, SHIPPED
from onrecord.workflow import assemble
from support import stand_ins
from support.schemas import closed


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[stand_ins.Reader]:
    """The stand-in reader that every command gets; it counts what it reads."""
    reader = stand_ins.Reader()
    monkeypatch.setattr(assemble, "load_parts", lambda **_: stand_ins.parts(reader))
    yield reader
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("Harbour closed.")
    (folder / "b.txt").write_text("unreadable")
    (folder / "inner" / "c.txt.gz").write_bytes(gzip.compress(b"Harbour open."))
    return folder


def test_every_page_gives_an_object_that_the_published_schema_describes(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    done = empty("read", str(pages), "--jsonl")
    assert done.code == 0
    assert [row["document"]["uri"] for row in done.lines] == [
        f"{pages}/a.txt",
        f"{pages}/inner/c.txt.gz",
    ]
    for row in done.lines:
        jsonschema.Draft202012Validator(closed(schema())).validate(row)
    assert parts.n_read == 3


@pytest.mark.in_files
def test_the_summary_says_what_was_read_and_what_was_not_and_why(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    del parts
    told = empty("read", str(pages)).err
    assert f"2 read, 0 known already, 1 set aside; 2 statements; record {empty.record}" in told
    assert f"set aside: {pages}/b.txt: no text in it" in told
    assert empty("read", str(pages), "--quiet").err == ""


def test_what_is_known_is_printed_again_and_not_read_again(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    first = empty("read", str(pages / "a.txt"))
    n_read = parts.n_read
    again = empty("read", str(pages / "a.txt"))
    assert again.lines == first.lines
    assert parts.n_read == n_read
    assert "0 read, 1 known already" in again.err


def test_json_is_one_array_and_csv_one_row_a_statement(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    del parts
    assert len(empty("read", str(pages), "--json").json) == 2
    rows = list(csv.DictReader(io.StringIO(empty("read", str(pages), "--csv").out)))
    assert [row["content"] for row in rows] == ["Harbour closed.", "Harbour open."]


def test_a_table_shows_the_statements_of_each_page(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    del parts
    shown = empty("read", str(pages / "a.txt"), "--table").out
    assert "nobody named" in shown
    assert "Harbour closed." in shown
    assert "1 statement · doc_" in shown


@pytest.mark.in_files
def test_a_dry_run_lists_what_would_be_read_and_makes_no_record(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    done = empty("read", str(pages), "--dry-run")
    assert done.out.splitlines() == [
        f"{pages}/a.txt",
        f"{pages}/b.txt",
        f"{pages}/inner/c.txt.gz",
    ]
    assert f"3 inputs would be read into {empty.record}" in done.err
    assert parts.n_read == 0
    assert not empty.record.exists()


def test_standard_input_is_read_where_a_dash_is_given(
    empty: Shell, parts: stand_ins.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    del parts
    line = json.dumps({"text": "Harbour closed.", "url": "http://a.example/1"}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line + b"\n")))
    [row] = empty("read", "-").lines
    assert row["document"]["uri"] == "http://a.example/1"


def test_a_path_that_leads_nowhere_stops_the_run_before_it_begins(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    done = empty("read", str(pages / "a.txt"), "nowhere.txt")
    assert done.code == 1
    assert "nowhere.txt does not exist; name a file" in done.err
    assert parts.n_read == 0
    assert not empty.record.exists()


def test_a_run_in_which_nothing_could_be_read_ends_with_1(
    empty: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    del parts
    assert empty("read", str(pages / "b.txt")).code == 1
    [row] = empty("aside").lines
    assert row["reason"] == "no text in it"


def test_ctrl_c_says_how_much_is_done_and_the_same_command_goes_on(
    empty: Shell, pages: Path, parts: stand_ins.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = parts.read
    for name in "defgh":
        (pages / "inner" / f"{name}.txt").write_text(f"Harbour {name}.")

    def stopped(given: stand_ins.Given) -> object:
        if given.uri.endswith("h.txt"):
            raise KeyboardInterrupt
        return read(given)

    monkeypatch.setattr(parts, "read", stopped)
    done = empty("read", str(pages))
    assert done.code == 130
    # Pages are read ahead of those that are analysed, so how many are done is not the same always.
    told = re.search(r"(\d) of 8 done; run the same command to continue", done.err)
    assert told is not None
    n_done = int(told[1])
    assert len(done.lines) == n_done - 1  # one of them was set aside
    monkeypatch.setattr(parts, "read", read)
    again = empty("read", str(pages))
    assert f"{8 - n_done} read, {n_done - 1} known already, 1 set aside" in again.err
    assert len({row["document"]["uri"] for row in again.lines}) == len(again.lines) == 7


@pytest.mark.parametrize("words", [("--as", "poem"), ("--max-bytes", "0")])
def test_a_setting_of_no_use_is_a_usage_error(
    empty: Shell, pages: Path, parts: stand_ins.Reader, words: tuple[str, ...]
) -> None:
    done = empty("read", str(pages), *words)
    assert done.code == 2
    assert words[0] in done.err
    assert parts.n_read == 0


@pytest.mark.in_files
def test_a_record_that_another_process_writes_to_is_left_to_it(
    shell: Shell, pages: Path, parts: stand_ins.Reader
) -> None:
    from onrecord.store.writing.writer import open_writer  # noqa: PLC0415 — this test alone

    del parts
    with open_writer(shell.record):
        done = shell("read", str(pages))
    assert done.code == 1
    assert f"{shell.record} is being written by another process" in done.err


def test_the_faster_model_is_taken_where_it_is_asked_for(
    shell: Shell, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def load_parts(*, model: Path, **_: object) -> object:
        asked.append(model)
        return stand_ins.parts(stand_ins.Reader())

    monkeypatch.setattr(assemble, "load_parts", load_parts)
    assert shell("read", str(pages / "a.txt")).code == 0
    assert shell("read", "--fast", str(pages / "a.txt")).code == 0
    monkeypatch.setenv("ONRECORD_FAST", "1")
    assert shell("read", str(pages / "a.txt")).code == 0
    assert asked == [SHIPPED, FAST, FAST]
