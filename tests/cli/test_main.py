"""The program's entry: bare paths, exit codes, sentences instead of tracebacks, a quick start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.cli import main as entry
from onrecord.cli.main import completed, run
from onrecord.errors import RecordLocked
from support.records import news


def test_a_bare_path_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.touch()
    assert completed([str(page), "--jsonl"]) == ["read", str(page), "--jsonl"]
    assert completed(["--record", "r.db", str(page)]) == ["--record", "r.db", "read", str(page)]
    assert completed(["-"]) == ["read", "-"]


def test_a_command_stays_a_command_also_where_a_file_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "info").touch()
    assert completed(["info"]) == ["info"]
    assert completed(["evaluate", "entities"]) == ["evaluate", "entities"]
    assert completed(["--help"]) == ["--help"]


@pytest.mark.parametrize("command", ["pages", "sample", "attribution", "golden"])
def test_a_missing_gold_file_is_named_and_no_fault_of_the_program(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "nosuch")
    assert run(["evaluate", command, missing]) == 2
    told = capsys.readouterr().err
    assert "does not exist" in told
    assert "fault of onrecord" not in told


def test_usage_errors_end_with_2_and_tell_where_help_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["reed"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "No such command 'reed'" in told.err
    assert "-h" in told.err


def test_failures_end_with_1_and_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: object) -> None:
        raise RecordLocked("r.db", holder="process 7")

    monkeypatch.setattr(entry, "app", locked)
    assert run([]) == 1
    told = capsys.readouterr()
    assert told.err == (
        "Error: r.db is being written by another process (process 7); "
        "wait for it to end and run again\n"
    )


def test_our_own_faults_are_a_sentence_too_and_a_traceback_with_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(entry, "app", broken)
    assert run([]) == 1
    told = capsys.readouterr().err
    assert "unexpected ZeroDivisionError" in told
    assert "Traceback" not in told
    with pytest.raises(ZeroDivisionError):
        run(["--debug"])


def test_ctrl_c_ends_with_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "app", stopped)
    assert run([]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("onrecord 0.")


def test_help_comes_without_loading_the_heavy_parts() -> None:
    code = (
        "import sys; from onrecord.cli.main import run; run(['--help']);"
        "print([m for m in ('rich', 'numpy', 'onnxruntime', 'sqlalchemy', 'lxml', 'trafilatura')"
        " if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "read" in done.stdout


def test_help_takes_less_than_three_tenths_of_a_second() -> None:
    command = [sys.executable, "-m", "onrecord.cli.main", "--help"]

    def seconds() -> float:
        before = os.times()
        subprocess.run(command, capture_output=True, check=True)
        after = os.times()
        return (
            after.children_user + after.children_system
            - before.children_user - before.children_system
        )  # fmt: skip

    # Seconds of the processor, the best of several runs: what the program costs on a machine that
    # does nothing else, whatever this one does meanwhile.
    assert min(seconds() for _ in range(5)) < 0.3


def test_settings_are_shown_with_their_origin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_RECORD", "news.db")
    assert run(["config", "show", "--csv"]) == 0
    assert "record,news.db,environment ONRECORD_RECORD," in capsys.readouterr().out


def test_the_settings_file_is_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["config", "init"]) == 0
    assert run(["config", "init"]) == 1
    assert "exists already" in capsys.readouterr().err
    assert run(["config", "init", "--force"]) == 0
    assert run(["config", "show", "--json"]) == 0


def test_the_doctor_names_what_is_wrong_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Harbour closed.")
    assert run(["doctor", "--record", str(page), "--jsonl"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["ok"]
    assert rows[-1]["what"] == f"the record {page}"
    assert not rows[-1]["ok"]
    assert "is no record, it is no SQLite file" in rows[-1]["told"]


@pytest.mark.in_files
def test_info_tells_versions_and_what_the_record_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["info", "--record", str(tmp_path / "none.db"), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["onrecord"].startswith("0.")
    assert facts["record"].endswith("none.db (none yet)")
    record = news(tmp_path / "news.db")
    assert run(["info", "--record", str(record), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["documents"], facts["statements"], facts["set_aside"]) == (2, 6, 1)
