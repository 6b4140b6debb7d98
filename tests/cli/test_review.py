"""`review`: the queue as tasks, as decisions that come back, and under the keys of a terminal."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Shell

pty = pytest.importorskip("pty", reason="pseudo-terminals are of POSIX systems")

ADA = ("--author", "Ada")


def tasks(shell: Shell, *words: str) -> list[Any]:
    return list(shell("review", "--of", "statements", "--jsonl", *words).lines)


def decide(shell: Shell, tmp_path: Path, *decisions: dict[str, Any]) -> Any:
    path = tmp_path / "decisions.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in decisions), encoding="utf-8")
    return shell("review", "--decisions", str(path), "--json", *ADA)


def contents(shell: Shell, *words: str) -> list[str]:
    return sorted(row["content"] for row in shell("said", "--jsonl", *words).lines)


def test_tasks_come_the_least_certain_first_with_their_sentence(quarrel_shell: Shell) -> None:
    found = tasks(quarrel_shell)
    assert [one["prob"] for one in found] == sorted(one["prob"] for one in found)
    for one in found:
        (content,) = [s for s in one["spans"] if s["label"] == "content"]
        assert one["text"][content["start"] : content["end"]] == one["content"]
        assert (one["task"], one["answer"]) == ("statement", None)
    names = {other["name"] for other in found[0]["others"]}
    assert names
    assert found[0]["speaker"]["name"] not in names


def test_tasks_are_those_that_fit(quarrel_shell: Shell) -> None:
    assert {one["publisher"] for one in tasks(quarrel_shell, "--in", "Osthaven Herald")} == {
        "Osthaven Herald"
    }
    assert {one["speaker"]["name"] for one in tasks(quarrel_shell, "--speaker", "Anders Moe")} == {
        "Anders Moe"
    }
    assert len(tasks(quarrel_shell, "--limit", "2")) == 2
    assert quarrel_shell("review", "--of", "pages").code == 2


def test_answered_tasks_come_back_as_decisions(quarrel_shell: Shell, tmp_path: Path) -> None:
    first, second, third, *_ = tasks(quarrel_shell)
    other = third["others"][0]["name"]
    done = decide(
        quarrel_shell, tmp_path,
        first | {"answer": "accept"},
        second | {"answer": "reject", "why": "a headline", "author": "Ben"},
        third | {"answer": "correct", "instead": {"speaker": other, "kind": "direct"}},
        {"task": "statement", "id": first["id"], "answer": "ignore"},
        {"task": "statement", "id": "att_none", "answer": "accept"},
    )  # fmt: skip
    assert done.code == 1
    assert done.json["numbers"] == [1, 2, 3]
    assert (done.json["n_ignored"], done.json["refused"][0]["line"]) == (1, 5)
    judged = quarrel_shell("corrections", "list", "--jsonl").lines
    assert [(j["verdict"], j["author"], j["why"]) for j in judged] == [
        ("right", "Ada", "reviewed"), ("wrong", "Ben", "a headline"),
        ("corrected", "Ada", "reviewed"),
    ]  # fmt: skip
    left = {one["id"] for one in tasks(quarrel_shell)}
    assert not left & {first["id"], second["id"], third["id"]}
    assert second["content"] not in contents(quarrel_shell)
    assert second["content"] in contents(quarrel_shell, "--with-rejected")
    assert quarrel_shell("verify").code == 0


def test_the_same_answer_twice_is_recorded_once(quarrel_shell: Shell, tmp_path: Path) -> None:
    first = tasks(quarrel_shell)[0] | {"answer": "accept"}
    decide(quarrel_shell, tmp_path, first)
    again = decide(quarrel_shell, tmp_path, first)
    assert (again.json["numbers"], again.json["n_known"]) == ([], 1)


def test_spans_are_moved_by_places_in_the_article(quarrel_shell: Shell, tmp_path: Path) -> None:
    first = tasks(quarrel_shell)[0]
    (span,) = [s for s in first["spans"] if s["label"] == "content"]
    start, end = first["start"] + span["start"], first["start"] + span["end"] - 2
    moved = {"content": [[start, end]]}
    done = decide(quarrel_shell, tmp_path, first | {"answer": "correct", "instead": moved})
    assert done.code == 0, done.err
    words = first["content"][:-2].strip()
    assert words in contents(quarrel_shell)
    assert [row["content"] for row in quarrel_shell("search", "--statements", f'"{words}"').lines]
    outside = {"content": [[0, 10**6]]}
    done = decide(quarrel_shell, tmp_path, first | {"answer": "correct", "instead": outside})
    assert "0-1000000 is empty or outside it" in done.json["refused"][0]["why"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: it is no JSON object"),
        ("[1]", "line 1: it is no JSON object"),
        ('{"answer": "accept"}', "its 'id' names no statement"),
        ('{"id": "x", "answer": "maybe"}', "'maybe' is no answer to a statement; one of accept"),
        ('{"task": "page", "id": "x", "answer": "accept"}', "'page' is no task"),
        ('{"id": "x", "answer": "correct"}', "'correct' needs 'instead'"),
        ('{"id": "x", "answer": "correct", "instead": {"sound": 1}}', "'sound' is nothing that"),
        ('{"id": "x", "answer": "correct", "instead": {"acts": "SHOUT"}}', "'SHOUT' is no act"),
        (
            '{"id": "x", "answer": "correct", "instead": {"content": [3]}}',
            "no list of [start, end]",
        ),
        ('{"task": "conflict", "id": "x", "answer": "keep"}', "its 'id' names no conflict"),
        ('{"task": "conflict", "id": 1, "answer": "attach"}', "'attach' needs 'statement'"),
        ('{"task": "pair", "id": "x", "answer": "opposed"}', "'opposed' needs 'with'"),
    ],
)
def test_a_file_of_another_form_changes_nothing(
    quarrel_shell: Shell, tmp_path: Path, line: str, told: str
) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    done = quarrel_shell("review", "--decisions", str(path))
    assert (done.code, told in done.err) == (2, True), done.err
    assert "nothing of the file was recorded" in done.err
    assert quarrel_shell("judgements").lines == []


class Terminal:
    """A program at a pseudo-terminal: what it showed so far, and keys to press."""

    def __init__(self, handle: int, process: subprocess.Popen[bytes]) -> None:
        self.handle, self.process, self.shown, self.read = handle, process, "", 0

    def until(self, words: str, *, seconds: float = 60.0) -> str:
        """What was shown from the last time on up to the end of these words."""
        ends = time.monotonic() + seconds
        while words not in self.shown[self.read :]:
            assert time.monotonic() < ends, self.shown
            ready, _, _ = select.select([self.handle], [], [], 0.2)
            if ready:
                try:
                    self.shown += os.read(self.handle, 65536).decode(errors="replace")
                except OSError:  # the program has gone
                    assert words in self.shown[self.read :], self.shown
        start, self.read = self.read, self.shown.index(words, self.read) + len(words)
        return self.shown[start : self.read]

    def press(self, keys: str) -> None:
        os.write(self.handle, keys.encode())


@contextmanager
def at_terminal(shell: Shell, *words: str, term: str = "xterm-256color") -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": term, "COLUMNS": "120", "LINES": "40"}
    process = subprocess.Popen(
        [sys.executable, "-m", "onrecord.cli.main", "--record", str(shell.record), *words],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Terminal(ours, process)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


KEYS = "[a] accept"


@pytest.mark.in_files
def test_keys_accept_reject_name_another_speaker_and_undo(quarrel_shell: Shell) -> None:
    first, second, third, fourth, *_ = tasks(quarrel_shell)
    with at_terminal(quarrel_shell, "review", *ADA) as terminal:
        shown = terminal.until(KEYS)
        assert first["speaker"]["name"] in shown
        assert "\x1b[" in shown  # the content is highlighted
        terminal.press("a")
        terminal.until("judgement 1 recorded")
        terminal.until(KEYS)
        terminal.press("x")
        terminal.until("judgement 2 recorded")
        terminal.until(KEYS)
        terminal.press("z")
        terminal.until("judgement 2 taken back")
        assert second["content"][:12] in terminal.until(KEYS)
        terminal.press("n")
        assert third["content"][:12] in terminal.until(KEYS)
        terminal.press("s")
        assert third["others"][0]["name"] in terminal.until("any other key")
        terminal.press("1")
        terminal.until("judgement 4 recorded")
        assert fourth["content"][:12] in terminal.until(KEYS)
        terminal.press("q")
        terminal.until("2 decisions recorded.")
    judged = quarrel_shell("corrections", "list", "--jsonl").lines
    assert [(j["number"], j["about"], j["verdict"], j["is_standing"]) for j in judged] == [
        (1, first["id"], "right", True),
        (2, second["id"], "wrong", False),
        (4, third["id"], "corrected", True),
    ]
    [told] = [r for r in quarrel_shell("said", "--jsonl").lines if r["id"] == third["id"]]
    assert told["speaker"] == third["others"][0]["name"]
    assert quarrel_shell("verify").code == 0


@pytest.mark.in_files
def test_a_name_can_be_typed_and_the_terminal_is_given_back_as_it_was(
    quarrel_shell: Shell,
) -> None:
    import termios  # noqa: PLC0415 — not on every system

    first = tasks(quarrel_shell)[0]
    with at_terminal(quarrel_shell, "review", *ADA) as terminal:
        before = termios.tcgetattr(terminal.handle)
        terminal.until(KEYS)
        terminal.press("s")
        terminal.until("any other key")
        terminal.press("t")
        terminal.until("Speaker: ")
        terminal.press("Iris Holt\r")
        terminal.until("judgement 1 recorded")
        terminal.press("q")
        terminal.until("1 decisions recorded.")
        terminal.process.wait(timeout=60)
        assert termios.tcgetattr(terminal.handle) == before
    [told] = [r for r in quarrel_shell("said", "--jsonl").lines if r["id"] == first["id"]]
    assert told["speaker"] == "Iris Holt"


def test_any_other_key_records_nothing_and_a_plain_terminal_marks_the_words(
    quarrel_shell: Shell,
) -> None:
    first = tasks(quarrel_shell)[0]
    with at_terminal(quarrel_shell, "review", term="dumb") as terminal:
        assert f"»{first['content']}«" in terminal.until(KEYS).replace("\r\n", " ")
        terminal.press("yz7s")
        terminal.until("any other key")
        terminal.press("kq")
        terminal.until("0 decisions recorded.")
    assert quarrel_shell("judgements").lines == []


@pytest.mark.in_files
def test_the_queue_comes_to_an_end(quarrel_shell: Shell) -> None:
    n = len(tasks(quarrel_shell))
    with at_terminal(quarrel_shell, "review", *ADA) as terminal:
        for number in range(1, n + 1):
            terminal.until(KEYS)
            terminal.press("a")
            terminal.until(f"judgement {number} recorded")
        terminal.until(f"{n} decisions recorded.")
    assert tasks(quarrel_shell) == []
