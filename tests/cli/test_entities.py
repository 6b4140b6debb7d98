"""`entities` and `correct`: who is who as people decide it, in the words of the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli.main import run
from support.linked import OPENED, told, two_pages


@pytest.fixture(name="path")
def record(tmp_path: Path) -> Path:
    return two_pages(tmp_path / "r.db")


def printed(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> Any:
    """What a command prints as JSON; it must end well."""
    code = run(["--record", str(path), *words, "--json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    return json.loads(out)


def test_entities_are_listed_with_their_counts(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = printed(capsys, path, "entities", "list", "lund")
    assert (found["name"], found["kind"]) == ("Vera Lund", "person")
    assert (found["n_documents"], found["n_statements"]) == (2, 2)
    assert {"title": "Mayor", "organization": None, "day": "2026-03-02"} in found["roles"]


def test_entities_of_one_kind_are_listed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, path, "entities", "list", "--kind", "organization")
    assert [item["name"] for item in found] == ["Port Council"]
    assert run(["--record", str(path), "entities", "list", "--kind", "ship"]) == 2


def test_links_say_why(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, path, "entities", "links", "Vera Lund")
    assert [item["uri"] for item in found] == ["closed.txt", "opened.txt"]
    assert "the same full name" in found[0]["reason"]
    assert found[0]["author"].startswith("linker/")


def test_merge_and_revoke(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("entities", "merge", "Vera Lund", "Port Council", "--why", "a joke", "--author", "Ada")
    done = printed(capsys, path, *words)
    (one,) = printed(capsys, path, "entities", "list")
    assert one["id"] == done["id"]
    printed(capsys, path, "revoke", str(done["number"]), "--why", "no", "--author", "Ada")
    assert len(printed(capsys, path, "entities", "list")) == 2


def test_split_takes_what_links_lists(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = printed(capsys, path, "entities", "links", "Vera Lund")[0]["entity"]
    printed(capsys, path, "entities", "split", last, "--why", "her sister", "--author", "Ada")
    assert len(printed(capsys, path, "entities", "list", "Lund")) == 2
    assert run(["--record", str(path), "entities", "links", "Vera Lund"]) == 1
    assert "may be any of" in capsys.readouterr().err


def test_rename_and_role(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    why = ("--why", "as told", "--author", "Ada")
    printed(capsys, path, "entities", "rename", "Vera Lund", "Dame Vera Lund", *why)
    role = ("entities", "role", "Dame Vera Lund", "chair", "--of", "Port Council", "--on", "2026")
    printed(capsys, path, *role, *why)
    (found,) = printed(capsys, path, "entities", "list", "Lund")
    assert found["name"] == "Dame Vera Lund"
    assert found["roles"][0] == {"title": "chair", "organization": "Port Council", "day": "2026"}


def test_a_correction_is_shown_and_listed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = next(s for s in printed(capsys, path, "said", "Lund") if s["content"] == "it rained")
    words = ("correct", first["id"], "--speaker", "Port Council", "--why", "page 2")
    done = printed(capsys, path, *words, "--author", "Ada")
    (now,) = printed(capsys, path, "said", "Port Council")
    assert (now["id"], now["corrected_by"]) == (first["id"], [done["number"]])
    shown = printed(capsys, path, "show", "opened.txt")
    (item,) = shown["attributions"]
    assert item["speaker"]["name"] == "Port Council"
    assert [c["author"] for c in item["corrections"]] == ["Ada"]
    judged = printed(capsys, path, "judgements")
    assert [(j["verdict"], j["is_standing"]) for j in judged] == [("corrected", True)]


def test_what_is_wrong_with_a_correction_is_said(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["--record", str(path), "correct"]
    assert run([*base, "att_none", "--speaker", "Lund", "--why", "x", "--author", "Ada"]) == 1
    assert "no statement 'att_none'" in capsys.readouterr().err
    assert run([*base, "att_none", "--why", "x"]) == 2
    assert run([*base, "att_none", "--kind", "loud", "--why", "x"]) == 2


def test_documents_print_who_their_entities_are_in_the_record(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (printed(capsys, path, "show", uri) for uri in ("opened.txt", "closed.txt"))
    ids = [next(e for e in page["entities"] if e["name"] == "Vera Lund") for page in (one, other)]
    assert ids[0]["id"] == ids[1]["id"]
    assert ids[0]["in_document"] != ids[1]["in_document"]
    assert one["attributions"][0]["speaker"]["id"] == ids[0]["id"]
    assert {role["reported"] for role in ids[0]["roles"]} == {"2026-03-01"}
    own = {e.id for e in told("opened.txt", OPENED)[1].entities}
    assert ids[0]["in_document"] in own


def test_without_a_command_all_entities_are_listed(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--record", str(path), "entities"]) == 0
    names = [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()]
    assert sorted(names) == ["Port Council", "Vera Lund"]
