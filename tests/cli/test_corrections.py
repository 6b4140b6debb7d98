"""`corrections`: listed, written out as training files, brought into another record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Shell
from onrecord.workflow.copying import copy
from support.acting import quarrel, reply, row
from support.linked import opened

LIED = "“He lied to us,”"
DENIED = "that he hid anything"
RAINED = "it rained"
WHY = ("--why", "page 2 says so", "--author", "Ada")


def id_of(shell: Shell, words: str) -> str:
    [found] = [r for r in shell("said", "--jsonl").lines if r["content"] == words]
    return str(found["id"])


@pytest.fixture(name="reviewed")
def with_judgements(quarrel_shell: Shell) -> Shell:
    """Of the quarrel one statement is corrected, one accepted and one rejected."""
    shell = quarrel_shell
    speaker = ("--speaker", "Iris Holt", "--target", "Port Council")
    assert shell("correct", id_of(shell, LIED), *speaker, *WHY).code == 0
    assert shell("judge", id_of(shell, DENIED), "right", *WHY).code == 0
    assert shell("judge", id_of(shell, RAINED), "wrong", *WHY).code == 0
    return shell


@pytest.fixture(name="other")
def another_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A record of the same pages, read by another model, in which nobody judged anything."""
    path = quarrel(tmp_path / "other.db")
    with opened(path) as writer:
        writer.add(*row(model="m2"))
        writer.add(*reply(model="m2"))
    return Shell(path, capsys)


def exported(shell: Shell, folder: Path, *words: str) -> Any:
    done = shell("corrections", "export", "--out", str(folder), "--json", *words)
    assert done.code == 0, done.err
    return done.json


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_judgements_are_listed_with_what_stood_before(reviewed: Shell) -> None:
    first, second, third = reviewed("corrections", "list", "--jsonl").lines
    assert (first["verdict"], first["author"], first["why"]) == (
        "corrected", "Ada", "page 2 says so",
    )  # fmt: skip
    assert first["before"]["called"] == "Vera Lund"
    assert first["before"]["spans"]["content"] == [LIED]
    assert first["said"]["speaker"]["name"] == "Iris Holt"
    assert [who["name"] for who in first["said"]["targets"]] == ["Port Council"]
    assert [second["verdict"], third["verdict"]] == ["right", "wrong"]
    reviewed("revoke", "3", "--why", "it did")
    assert [r["is_standing"] for r in reviewed("corrections", "list", "--jsonl").lines] == [
        True, True, False,
    ]  # fmt: skip
    table = reviewed("corrections", "list", "--csv").out
    assert "speaker: Vera Lund → Iris Holt" in table


def test_reviewed_pages_are_written_in_the_form_of_polnear(reviewed: Shell, tmp_path: Path) -> None:
    counts = exported(reviewed, tmp_path / "gold")
    assert (counts["pages"], counts["reviewed"], counts["judgements"]) == (2, 2, 3)
    pages = lines(tmp_path / "gold" / "train.jsonl")
    for page in pages:
        assert page["text_length"] == len(page["text"])
        assert page["annotators"] == ["Ada"]
        for item in page["attributions"]:
            for role in ("source", "cue", "content"):
                assert all(0 <= s < e <= len(page["text"]) for s, e in item[role])
    told = {
        page["text"][item["content"][0][0] : item["content"][-1][1]]: item
        for page in pages
        for item in page["attributions"]
    }
    assert RAINED not in told  # what was rejected is absent
    assert (told[LIED]["reviewed"], told[LIED]["judgements"]) == (True, [1])
    assert (told[LIED]["speaker"], told[DENIED]["reviewed"]) == ("Iris Holt", True)
    assert any(not item["reviewed"] for item in told.values())
    assert "2 pages, 2 of" in (tmp_path / "gold" / "SOURCE.txt").read_text(encoding="utf-8")
    exported(reviewed, tmp_path / "whole", "--only-reviewed")
    left = [a for page in lines(tmp_path / "whole" / "train.jsonl") for a in page["attributions"]]
    assert [a["reviewed"] for a in left] == [True, True]


def test_a_record_without_judgements_gives_no_page(other: Shell, tmp_path: Path) -> None:
    assert exported(other, tmp_path / "gold")["pages"] == 0
    assert other("corrections", "list", "--jsonl").lines == []


def test_judgements_move_to_another_record_of_the_same_pages(
    reviewed: Shell, other: Shell, tmp_path: Path
) -> None:
    exported(reviewed, tmp_path / "gold")
    file = str(tmp_path / "gold" / "judgements.jsonl")
    done = other("corrections", "import", file, "--json")
    assert (done.json["n_added"], done.json["n_known"], done.json["lost"]) == (3, 0, [])
    for shell in (reviewed, other):
        said = {r["content"]: r for r in shell("said", "--jsonl").lines}
        assert RAINED not in said
        assert (said[LIED]["speaker"], said[LIED]["target"]) == ("Iris Holt", "Port Council")
        assert shell("verify").code == 0
    judged = other("corrections", "list", "--jsonl").lines
    assert [(j["verdict"], j["author"], j["why"]) for j in judged] == [
        (j["verdict"], j["author"], j["why"])
        for j in reviewed("corrections", "list", "--jsonl").lines
    ]


def test_bringing_in_the_same_again_changes_nothing(
    reviewed: Shell, other: Shell, tmp_path: Path
) -> None:
    exported(reviewed, tmp_path / "gold")
    file = tmp_path / "gold" / "judgements.jsonl"
    other("corrections", "import", str(file))
    before = other("judgements", "--jsonl").lines
    for shell in (other, reviewed):
        assert shell("corrections", "import", str(file), "--json").json["n_known"] == 3
    exported(other, tmp_path / "back")
    back = str(tmp_path / "back" / "judgements.jsonl")
    assert reviewed("corrections", "import", back, "--json").json["n_known"] == 3
    assert other("judgements", "--jsonl").lines == before


def test_what_is_about_a_page_that_is_not_here_waits(
    reviewed: Shell, empty: Shell, tmp_path: Path
) -> None:
    exported(reviewed, tmp_path / "gold")
    file = str(tmp_path / "gold" / "judgements.jsonl")
    assert empty("corrections", "import", file).code == 1
    with opened(empty.record) as writer:
        writer.add(*reply())
    done = empty("corrections", "import", file, "--json").json
    assert (done["n_added"], done["n_without_page"]) == (1, 2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": "other/1"}, "it is not of the form correction/1"),
        ({"verdict": "loud"}, "'loud' is no verdict about a statement"),
        ({"details": {}}, "its details do not say which words it is about"),
        ({"details": {"quotes": [[1, 2, 3]], "at": [[0, 1]]}}, "which words it is about"),
        ({"author": 3}, "its 'author' is no text"),
        ({"people": []}, "its 'people' are no names by id"),
    ],
)
def test_a_line_of_another_form_brings_nothing_in(
    reviewed: Shell, other: Shell, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    exported(reviewed, tmp_path / "gold")
    good, *_ = lines(tmp_path / "gold" / "judgements.jsonl")
    file = tmp_path / "bad.jsonl"
    text = "".join(json.dumps(one) + "\n" for one in (good, good | change))
    file.write_text(text, encoding="utf-8")
    done = other("corrections", "import", str(file))
    assert (done.code, told in done.err, "line 2" in done.err) == (2, True, True), done.err
    assert other("judgements", "--jsonl").lines == []


def test_a_copied_record_has_its_judgements_already(reviewed: Shell, tmp_path: Path) -> None:
    exported(reviewed, tmp_path / "gold")
    copy(reviewed.record, tmp_path / "copy.db", tell=lambda _: None)
    copied = Shell(tmp_path / "copy.db", reviewed._capsys)
    file = str(tmp_path / "gold" / "judgements.jsonl")
    assert copied("corrections", "import", file, "--json").json["n_known"] == 3
