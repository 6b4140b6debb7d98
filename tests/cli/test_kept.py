"""What is kept from the terminal: marked, listed, taken along, discarded, brought back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli.conftest import Shell
from onrecord.desk.database import desk_of
from onrecord.workflow.desk import is_there
from support.desks import drop_desk


def statement(shell: Shell, words: str) -> str:
    (found,) = shell("said", "Lund", "--about", words, "--json").json
    name: str = found["id"]
    return name


def test_a_thing_is_bookmarked_unless_something_else_is_said(shell: Shell) -> None:
    name = statement(shell, "harbour")
    assert shell("keep", name, "--json").json["bookmarked"]
    other = statement(shell, "bridge")
    done = shell("keep", other, "--tag", "bridges", "--tag", "dates", "--note", "Really?").lines
    assert done == []
    kept = {row["id"]: row for row in shell("kept", "--json").json}
    assert kept[name]["bookmarked"]
    assert not kept[other]["bookmarked"]
    assert kept[other]["tags"] == ["bridges", "dates"]
    assert kept[other]["notes"][0]["words"] == "Really?"


def test_kept_things_are_chosen_and_listed_in_four_forms(shell: Shell) -> None:
    shell("keep", statement(shell, "harbour"), "--tag", "port")
    shell("keep", "harbour.txt", "--note", "The front page.")
    assert len(shell("kept").lines) == 2
    assert [row["kind"] for row in shell("kept", "--kind", "article", "--jsonl").lines] == [
        "article"
    ]
    assert [row["kind"] for row in shell("kept", "--tag", "PORT").lines] == ["statement"]
    assert len(shell("kept", "--about", "front").lines) == 1
    assert shell("kept", "--since", "2999").lines == []
    rows = list(csv.DictReader(io.StringIO(shell("kept", "--csv").out)))
    assert {row["tags"] for row in rows} == {"port", ""}
    assert "#port" in shell("kept", "--table").out
    assert shell("kept", "--kind", "rumour").code == 2
    assert shell("kept", "--since", "someday").code == 2


def test_a_person_is_kept_by_name(quarrel_shell: Shell) -> None:
    assert quarrel_shell("keep", "Vera Lund", "--json").json["kind"] == "person"
    assert quarrel_shell("keep", "Nobody At All").code == 1


def test_a_collection_is_made_by_putting_something_in(shell: Shell) -> None:
    name = statement(shell, "harbour")
    shell("keep", name, "--in", "The port", "--comment", "the claim")
    shell("keep", "bridge.txt", "--in", "the PORT")
    (row,) = shell("collections", "--json").json
    assert (row["name"], row["n_things"], row["shared"]) == ("The port", 2, False)
    entries = shell("collections", "The port", "--json").json
    assert [(one["kind"], one["comment"]) for one in entries] == [
        ("statement", "the claim"),
        ("article", ""),
    ]
    assert entries[0]["statement"]["content"] == "the harbour is safe"
    told = shell("collections", "The port", "--markdown").out
    assert told.startswith("# The port\n")
    assert "the claim" in told
    assert "sha256:" in told
    assert shell("collections", "--markdown").code == 2
    assert shell("collections", "No such").code == 1
    assert shell("keep", name, "--comment", "to whom?").code == 2


def test_what_is_unkept_stands_in_the_trash_and_comes_back(shell: Shell) -> None:
    name = statement(shell, "harbour")
    shell("keep", name, "--tag", "port", "--note", "Ask.")
    before = shell("kept", "--json").json
    gone = shell("unkeep", name, "--json").json["discarded"]
    assert len(gone) == 2
    assert shell("kept", "--json").json == []
    assert {row["key"] for row in shell("yours", "trash", "--json").json} == set(gone)
    for key in gone:
        assert shell("yours", "restore", key).code == 0
    assert shell("kept", "--json").json == before
    shell("unkeep", gone[0])
    assert shell("yours", "empty", "--json").json["n_items"] == 1
    assert shell("yours", "restore", gone[0]).code == 1
    assert shell("unkeep", "att_none").code == 1


def test_a_desk_is_taken_along_and_taken_in_once(shell: Shell, tmp_path: Path) -> None:
    shell("keep", statement(shell, "harbour"), "--tag", "port", "--in", "File")
    file = tmp_path / "desk.jsonl"
    assert shell("yours", "export", str(file), "--json").json["n_items"] == 3
    before = shell("kept", "--json").json
    drop_desk(shell.record)
    assert shell("yours", "import", str(file), "--json").json["n_items"] == 3
    assert shell("yours", "import", str(file), "--json").json["n_items"] == 0
    assert shell("kept", "--json").json == before
    assert shell("yours", "export", "-").out == file.read_text(encoding="utf-8")


def test_a_file_of_another_form_is_not_taken_in_at_all(shell: Shell, tmp_path: Path) -> None:
    shell("keep", statement(shell, "harbour"), "--tag", "port")
    told = shell("yours", "export", "-").out
    file = tmp_path / "desk.jsonl"
    file.write_text(told + json.dumps({"schema": "onrecord-desk/1"}), encoding="utf-8")
    done = shell("yours", "import", str(file), "--person", "ole")
    assert done.code == 2
    assert "line 2" in done.err
    assert shell("kept", "--person", "ole", "--json").json == []
    assert shell("yours", "import", str(tmp_path / "none.jsonl")).code == 1


@pytest.mark.in_files
def test_a_backup_says_what_it_leaves_and_takes_it_along(shell: Shell, tmp_path: Path) -> None:
    alone, whole = tmp_path / "alone.db", tmp_path / "whole.db"
    assert "desk" not in shell("backup", str(tmp_path / "before.db")).err
    shell("keep", "harbour.txt")
    assert "--with-desk" in shell("backup", str(alone)).err
    assert not desk_of(alone).exists()
    done = shell("backup", str(whole), "--with-desk", "--json").json
    assert done["desk"] == str(desk_of(whole))
    shell("unkeep", shell("kept", "--json").json[0]["id"])
    assert shell("restore", str(whole), "--force", "--json").json["desk"] is None
    assert shell("kept", "--json").json == []
    shell("restore", str(whole), "--force", "--with-desk")
    assert len(shell("kept", "--json").json) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("keep", "ID"), ("kept",), ("unkeep", "ID"), ("collections",), ("yours", "export"),
        ("yours", "searches"), ("yours", "trash"), ("yours", "restore", "KEY"), ("yours", "empty"),
        ("yours", "import", "-"),
    ],
)  # fmt: skip
def test_without_a_record_nothing_is_kept(empty: Shell, words: tuple[str, ...]) -> None:
    done = empty(*words)
    assert done.code == 1
    assert "there is no record" in done.err
    assert not is_there(empty.record)
