"""Keeping the record: damage is told, what must go goes, copies come back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.conftest import Shell


def sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_sound_record_is_told_and_gives_no_rows(shell: Shell) -> None:
    done = shell("verify")
    assert (done.code, done.out) == (0, "")
    assert "is sound: 2 documents, 2 layers and" in done.err
    assert shell("verify", "--json").json == []


@pytest.mark.in_files
def test_a_damaged_record_is_told_with_the_document_and_ends_with_1(shell: Shell) -> None:
    sql(shell.record, "UPDATE spans SET words = 'the harbour is shut' WHERE words LIKE 'the h%'")
    done = shell("verify")
    assert done.code == 1
    assert [row["document"] for row in done.lines] == ["pages/harbour.txt"] * len(done.lines)
    assert done.lines
    assert "is damaged: " in done.err


def test_forgetting_can_be_tried_first(shell: Shell) -> None:
    done = shell("forget", "harbour.txt", "--reason", "court order", "--dry-run")
    assert done.code == 0
    assert "pages/harbour.txt" in done.err
    assert "3 statements; nothing was changed" in done.err
    assert len(shell("documents").lines) == 2


@pytest.mark.in_files
def test_a_forgotten_page_is_gone_and_its_tombstone_stays(shell: Shell) -> None:
    assert shell("forget", "harbour.txt", "--reason", "court order").code == 0
    assert [row["uri"] for row in shell("documents").lines] == ["pages/bridge.txt"]
    assert shell("show", "harbour.txt").code == 1
    assert b"harbour is safe" not in shell.record.read_bytes()
    [tombstone] = shell("forgotten").lines
    assert (tombstone["reason"], tombstone["n_documents"]) == ("court order", 1)
    assert shell("verify").code == 0


@pytest.mark.parametrize("words", [(), ("--reason", " ")])
def test_forgetting_wants_a_reason(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("forget", "harbour.txt", *words).code == 2
    assert len(shell("documents").lines) == 2


@pytest.mark.in_files
def test_a_backup_is_a_record_and_comes_back(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "friday.db"
    assert shell("backup", str(copy)).code == 0
    shell("forget", "harbour.txt", "--reason", "court order")
    again = shell("restore", str(copy))
    assert again.code == 1
    assert "exists already" in again.err
    assert shell("restore", str(copy), "--force").code == 0
    assert len(shell("documents").lines) == 2


@pytest.mark.in_files
def test_a_backup_writes_over_nothing(shell: Shell, tmp_path: Path) -> None:
    there = tmp_path / "notes.txt"
    there.write_text("mine")
    done = shell("backup", str(there))
    assert done.code == 1
    assert f"{there} exists already" in done.err
    assert there.read_text() == "mine"


def test_a_record_of_this_version_needs_no_migration(shell: Shell) -> None:
    assert shell("migrate").code == 0  # who is who and what answers what was never looked at
    done = shell("migrate")
    assert done.code == 0
    assert "already; nothing to do" in done.err


@pytest.mark.in_files
def test_a_migration_can_be_tried_first(shell: Shell) -> None:
    sql(shell.record, "UPDATE alembic_version SET version_num = '0001'")
    before = shell.record.read_bytes()
    done = shell("migrate", "--dry-run")
    assert done.code == 0
    assert "would go from version 0001 to" in done.err
    assert shell.record.read_bytes() == before


@pytest.mark.in_files
def test_a_record_of_a_newer_onrecord_is_left_alone(shell: Shell) -> None:
    sql(shell.record, "UPDATE alembic_version SET version_num = '9999'")
    done = shell("migrate", "--dry-run")
    assert done.code == 1
    assert "9999" in done.err


def test_decisions_are_added_taken_back_and_listed(shell: Shell) -> None:
    statement = shell("said", "Lund").lines[0]["id"]
    judged = shell("judge", statement, "wrong", "--why", "the union said so", "--author", "Ana")
    assert judged.code == 0
    assert shell("revoke", "1", "--why", "she did", "--author", "Ben").code == 0
    first, second = shell("judgements", statement).lines
    assert (first["verdict"], first["author"], first["is_standing"]) == ("wrong", "Ana", False)
    assert (second["revokes"], second["why"], second["is_standing"]) == (1, "she did", True)


def test_decisions_are_about_something_in_the_record(shell: Shell) -> None:
    done = shell("judge", "st_nowhere", "wrong", "--why", "x", "--author", "Ana")
    assert done.code == 1
    assert "'st_nowhere'" in done.err


@pytest.mark.in_files
def test_what_was_done_comes_as_an_object_where_asked_for(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "friday.db"
    done = shell("backup", str(copy), "--json").json
    assert done == {
        "record": str(shell.record),
        "copy": str(copy),
        "n_bytes": copy.stat().st_size,
        "desk": None,
    }
    assert shell("migrate", "--json").json["before"] == shell("migrate", "--json").json["after"]
    statement = shell("said", "Lund").lines[0]["id"]
    words = ("--why", "so", "--author", "Ana", "--json")
    assert shell("judge", statement, "wrong", *words).json["number"] == 1
    assert shell("revoke", "1", *words).json == {"number": 2, "revokes": 1}
    gone = shell("forget", "harbour.txt", "--reason", "court order", "--json").json
    assert gone == {
        "document": "harbour.txt", "n_documents": 1, "n_captures": 0, "elsewhere": [],
    }  # fmt: skip
    assert shell("restore", str(copy), "--force", "--json").json["copy"] == str(copy)
