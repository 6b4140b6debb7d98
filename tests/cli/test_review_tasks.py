"""`review`: conflicts, links, disputes and pairs as tasks, and what comes of their answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Shell
from onrecord.model.mention import EntityKind
from support.acting import row
from support.annotated import Said
from support.linked import opened, told
from support.relating import HARBOUR, SMALL, harbour, related, stranger

ADA = ("--author", "Ada")
WHY = ("--why", "page 2 says so", "--author", "Ada")
FAR = "that the lighthouse is blue"


@pytest.fixture(scope="module", name="disputed")
def disputed_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = harbour(tmp_path_factory.mktemp("disputed") / "harbour.db")
    return related(path, HARBOUR, stranger(FAR))


@pytest.fixture(name="harbour_shell")
def shell_over_a_dispute(
    disputed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Shell:
    return Shell(Path(shutil.copyfile(disputed, tmp_path / "harbour.db")), capsys)


def tasks(shell: Shell, kind: str) -> list[Any]:
    return list(shell("review", "--of", kind, "--jsonl").lines)


def decide(shell: Shell, tmp_path: Path, *decisions: dict[str, Any]) -> Any:
    path = tmp_path / "decisions.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in decisions), encoding="utf-8")
    return shell("review", "--decisions", str(path), "--json", *ADA)


def id_of(shell: Shell, words: str) -> str:
    [found] = [r for r in shell("said", "--jsonl").lines if r["content"] == words]
    return str(found["id"])


def read_otherwise(shell: Shell) -> None:
    """Another model finds no statement at the place of the one that was judged."""
    page, analysis = row(model="m2")
    without = type(analysis)(
        analysis.entities, analysis.attributions[:1], analysis.provenance, None, analysis.deeds
    )
    with opened(shell.record) as writer:
        writer.add(page, without)


@pytest.fixture(name="lost")
def with_a_lost_judgement(quarrel_shell: Shell) -> Shell:
    shell = quarrel_shell
    assert shell("judge", id_of(shell, "“He lied to us,”"), "wrong", *WHY).code == 0
    read_otherwise(shell)
    return shell


def test_a_lost_judgement_is_shown_with_what_it_was_about(lost: Shell) -> None:
    (task,) = tasks(lost, "conflicts")
    assert (task["what"], task["about"], task["other"]) == ("lost", None, None)
    assert task["judgement"]["before"]["spans"]["content"] == ["“He lied to us,”"]
    assert task["judgement"]["why"] == "page 2 says so"


@pytest.mark.parametrize("answer", ["keep", "revoke", "attach"])
def test_a_conflict_is_settled_by_its_answer(lost: Shell, tmp_path: Path, answer: str) -> None:
    (task,) = tasks(lost, "conflicts")
    left = id_of(lost, "minister Anders Moe of hiding the plan")
    done = decide(lost, tmp_path, task | {"answer": answer, "statement": left})
    assert (done.code, done.json["numbers"]) == (0, [2]), done.err
    assert tasks(lost, "conflicts") == []
    said = {r["id"] for r in lost("said", "--jsonl").lines}
    assert (left in said) is (answer != "attach")
    assert lost("verify").code == 0
    lost("revoke", "2", "--why", "a slip")
    assert len(tasks(lost, "conflicts")) == 1
    assert left in {r["id"] for r in lost("said", "--jsonl").lines}


def test_a_dispute_is_confirmed_or_denied(harbour_shell: Shell, tmp_path: Path) -> None:
    shell = harbour_shell
    (task,) = tasks(shell, "disputes")
    assert decide(shell, tmp_path, task | {"answer": "accept"}).code == 0
    assert tasks(shell, "disputes") == []
    (known,) = shell("disputes", "--jsonl").lines
    assert known["prob"] == pytest.approx(1.0)
    shell("revoke", "1", "--why", "a slip")
    decide(shell, tmp_path, task | {"answer": "reject"})
    assert task["id"] not in {one["id"] for one in shell("disputes", "--jsonl").lines}
    assert shell("verify").code == 0


def test_a_pair_is_decided_by_hand(harbour_shell: Shell, tmp_path: Path) -> None:
    shell = harbour_shell
    pair = {"task": "pair", "id": id_of(shell, FAR), "with": id_of(shell, SMALL)}
    assert decide(shell, tmp_path, pair | {"answer": "opposed"}).code == 0
    holders = {
        who["name"] for one in shell("disputes", "--jsonl").lines
        for side in one["sides"] for who in side["holders"]
    }  # fmt: skip
    assert "Odd Berg" in holders


BARE: dict[str, EntityKind] = {"Lund": "person", "Foreign Ministry": "organization"}
IT_RAINED = "Lund opened the gate. Lund said it rained. The Foreign Ministry waited."
IT_SNOWED = "Lund closed the gate. Lund said it snowed. The Foreign Ministry left."


@pytest.fixture(name="bare")
def two_pages_of_bare_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Two pages that name someone by a surname alone: who may well be one, and may not."""
    path = tmp_path / "bare.db"
    with opened(path) as writer:
        for day, text, words in (("01", IT_RAINED, "it rained"), ("02", IT_SNOWED, "it snowed")):
            said = Said("Lund", words, "said")
            writer.add(*told(f"{day}.txt", text, said, names=BARE, day=f"2026-03-{day}"))
    return Shell(path, capsys)


def test_a_doubtful_link_is_confirmed(bare: Shell, tmp_path: Path) -> None:
    first, *others = tasks(bare, "links")
    assert (first["who"]["name"], first["prob"] < 0.95) == (first["name"], True)
    assert decide(bare, tmp_path, first | {"answer": "accept"}).code == 0
    assert [task["id"] for task in tasks(bare, "links")] == [task["id"] for task in others]
    bare("revoke", "1", "--why", "a slip")
    assert tasks(bare, "links")[0] == first


def test_a_doubtful_link_is_taken_apart_and_joined_again(bare: Shell, tmp_path: Path) -> None:
    [task] = [one for one in tasks(bare, "links") if one["name"] == "Lund"]
    n_before = len(bare("said", task["who"]["id"], "--jsonl").lines)
    assert decide(bare, tmp_path, task | {"answer": "reject"}).code == 0
    assert task["id"] not in {one["id"] for one in tasks(bare, "links")}
    assert len(bare("said", task["who"]["id"], "--jsonl").lines) < n_before
    assert bare("verify").code == 0


def test_all_kinds_are_listed_in_four_forms(harbour_shell: Shell) -> None:
    for form in ("--json", "--jsonl", "--csv", "--table"):
        assert harbour_shell("review", form).code == 0
    assert {one["task"] for one in harbour_shell("review", "--json").json} >= {
        "statement", "dispute",
    }  # fmt: skip
