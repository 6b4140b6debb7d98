"""`onrecord prove`, `salvage`, `verify --since`, and a migration that goes on where it stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.cli.main import run
from onrecord.workflow.record import is_migrated
from support.layers import layer
from support.record_files import harm, record_of, rows

NAME = layer()[1].attributions[0].id


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(tmp_path / "r.db", layer())


def test_a_proof_and_the_script_that_checks_it_are_written(record: Path, tmp_path: Path) -> None:
    proof, script = tmp_path / "proof.json", tmp_path / "check_proof.py"
    assert run(["--record", str(record), "prove", NAME, "--out", str(proof)]) == 0
    assert run(["prove", "--checker", "--out", str(script)]) == 0
    command = (sys.executable, "-I", str(script), str(proof))
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.endswith("PROVED\n")) == (0, True)
    assert run(["--record", str(record), "prove", NAME, "--out", str(proof)]) == 1  # it is there


def test_a_proof_needs_a_statement(record: Path) -> None:
    assert run(["--record", str(record), "prove"]) == 2
    assert run(["--record", str(record), "prove", "att_0"]) == 1


def test_verify_looks_at_later_batches_alone(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--record", str(record), "verify", "--since", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["--record", str(record), "verify", "--since", "soon"]) == 2
    for far in ("7", "9" * 30, "9" * 5_000):
        assert run(["--record", str(record), "verify", "--since", far]) == 1


def test_a_record_is_salvaged_and_what_is_lost_is_printed(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(record, "DELETE FROM blobs")
    new = tmp_path / "new.db"
    assert run(["salvage", str(record), "--into", str(new), "--json"]) == 0
    [lost] = json.loads(capsys.readouterr().out)
    assert (lost["what"], lost["name"]) == ("page", "harbour.txt")
    assert run(["--record", str(new), "verify"]) == 0


def test_a_migration_that_was_cut_off_behind_its_tables_is_finished_by_the_next(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for table in ("covered", "batches"):
        harm(record, f"DELETE FROM {table}")  # noqa: S608
    assert not is_migrated(record)
    assert run(["--record", str(record), "migrate"]) == 0
    assert is_migrated(record)
    assert rows(record, "SELECT count(*) FROM batches") == [(1,)]
    capsys.readouterr()
    assert run(["--record", str(record), "migrate"]) == 0
    assert "nothing to do" in capsys.readouterr().err
