"""Tags of answers: the same while nothing is written, another after any write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.store.writing.writer import open_writer
from onrecord.web.validators import state_of
from onrecord.workflow import correct, record
from onrecord.workflow.correct import By, Instead
from support.acting import quarrel
from web.api.conftest import add_pages, settle
from web.conftest import Open

PATHS = (
    "/api/1/statements", "/api/1/articles", "/api/1/people", "/api/1/judgements", "/api/1/latest",
    "/api/1/facts", "/api/1/accusations",
)  # fmt: skip
BECAUSE = By("tester", "it was so")


@pytest.fixture
def quarrelling(tmp_path: Path) -> Path:
    return quarrel(tmp_path / "quarrel.db")


def tags(client: TestClient) -> dict[str, str]:
    settle()
    return {path: client.get(path).headers["ETag"] for path in PATHS}


def of(client: TestClient, path: str, tag: str) -> int:
    return client.get(path, headers={"If-None-Match": tag}).status_code


def test_who_has_an_answer_is_told_that_it_holds(quarrelling: Path, opened: Open) -> None:
    client = opened(quarrelling)
    for path, tag in tags(client).items():
        answer = client.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["ETag"] == tag
        assert of(client, path, '"other"') == 200
        assert tag[0] == tag[-1] == '"'


def changes(at: Path) -> dict[str, Callable[[], object]]:
    """Every kind of write into the record, one after the other."""
    statement = record.said(at, record.Filters(speaker="Vera Lund"), limit=1)[0].attribution.id
    return {
        "read a page": lambda: add_pages(at, {1: "2026-05-01"}),
        "set an input aside": lambda: set_aside(at),
        "correct": lambda: correct.correct(at, statement, BECAUSE, Instead(speaker="Kaja Storm")),
        "revoke": lambda: record.revoke(at, 1, author="tester", why="it was not so"),
        "rename": lambda: correct.rename(at, "Anders Moe", "Anders Q. Moe", BECAUSE),
        "merge": lambda: correct.merge(at, "Kaja Storm", "Vera Lund", BECAUSE),
        "forget": lambda: record.forget(at, "row.txt", reason="asked for"),
    }


def set_aside(at: Path) -> None:
    with open_writer(at) as writer:
        writer.set_aside("logo.png", "a picture")


def test_any_write_changes_every_tag(quarrelling: Path, opened: Open) -> None:
    client = opened(quarrelling)
    before = tags(client)
    for what, change in changes(quarrelling).items():
        change()
        for path, tag in before.items():
            assert of(client, path, tag) == 200, f"{what}: {path}"
        after = tags(client)
        for path in PATHS:
            assert after[path] != before[path], f"{what}: {path}"
            assert of(client, path, after[path]) == 304
        before = after


def test_what_is_still_in_the_writer_s_log_changes_every_tag(
    quarrelling: Path, opened: Open
) -> None:
    client = opened(quarrelling)
    before = tags(client)
    with open_writer(quarrelling) as writer:
        writer.set_aside("logo.png", "a picture")
        between = tags(client)
        writer.set_aside("icon.png", "another")
        after = tags(client)
        assert client.get("/api/1/facts").json()["set_aside"] == 2
    for path in PATHS:
        assert len({before[path], between[path], after[path]}) == 3


def test_looking_changes_no_tag(quarrelling: Path, opened: Open) -> None:
    client = opened(quarrelling)
    before = tags(client)
    for path in (*PATHS, "/", "/statements", "/disputes"):
        client.get(path)
    assert tags(client) == before


def test_another_question_and_another_coding_have_other_tags(
    quarrelling: Path, opened: Open
) -> None:
    client = opened(quarrelling)
    settle()
    asked = [
        client.get(path, headers={"Accept-Encoding": coding}).headers["ETag"]
        for path in ("/api/1/statements", "/api/1/statements?limit=1", "/api/1/articles")
        for coding in ("gzip", "identity")
    ]
    assert len(set(asked)) == len(asked)


@pytest.mark.in_files
def test_a_record_in_another_s_place_has_other_tags(
    quarrelling: Path, quarrelled: Path, opened: Open
) -> None:
    client = opened(quarrelling)
    before = tags(client)
    shutil.copy(quarrelled, quarrelling.with_name("copy.db"))
    quarrelling.with_name("copy.db").replace(quarrelling)
    assert all(tags(client)[path] != tag for path, tag in before.items())


@pytest.mark.in_files
def test_a_record_that_was_written_a_moment_ago_is_not_vouched_for(
    quarrelling: Path, opened: Open
) -> None:
    client = opened(quarrelling)
    settle()
    os.utime(quarrelling)
    assert state_of(quarrelling) is None
    answer = client.get("/api/1/facts")
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    settle()
    assert "ETag" in client.get("/api/1/facts").headers


def test_head_gives_the_headers_alone(quarrelling: Path, opened: Open) -> None:
    client = opened(quarrelling)
    settle()
    for path in (*PATHS, "/", "/statements.json", "/static/onrecord.css"):
        whole, head = client.get(path), client.head(path)
        assert head.status_code == 200
        assert head.content == b""
        for name in ("ETag", "Content-Type", "Content-Length"):
            assert head.headers.get(name) == whole.headers.get(name)
    tag = client.get("/api/1/facts").headers["ETag"]
    assert client.head("/api/1/facts", headers={"If-None-Match": tag}).status_code == 304


def test_large_answers_are_packed_and_pages_are_not(quarrelling: Path, opened: Open) -> None:
    client = opened(quarrelling)
    packed = client.get("/api/1/statements", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/1/statements", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.json() == plain.json()
    assert "Content-Encoding" not in client.get("/statements").headers
