"""One shape for every failure, whatever failed, and nothing in it that is nobody's business."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord import errors
from onrecord.web.app import create_app
from onrecord.web.failures import failure_of, snake_case
from onrecord.web.pages import home
from onrecord.web.site import Site
from support.acting import quarrel

BODY = {"Content-Type": "application/json"}
REFUSED = [
    ("GET", "/api/nowhere", 404, "not_found"),
    ("GET", "/api/1/nowhere", 404, "not_found"),
    ("GET", "/api/2/statements", 404, "not_found"),
    ("GET", "/api/1/people/Nobody%20At%20All", 404, "not_in_record"),
    ("GET", "/api/1/disputes/dis_none", 404, "not_in_record"),
    ("GET", "/api/1/statements/%00", 404, "not_in_record"),
    ("GET", "/api/1/articles/x/verify", 404, "not_in_record"),
    ("GET", "/api/1/statements?act=DANCE", 400, "bad_request"),
    ("GET", "/api/1/statements?speeker=Lund", 400, "bad_request"),
    ("GET", "/api/1/statements?since=someday", 400, "bad_request"),
    ("GET", "/api/1/statements?cursor=x", 400, "bad_cursor"),
    ("GET", f"/api/1/search?q={'x' * 301}", 400, "bad_request"),
    ("GET", "/api/1/compare?doc=row.txt", 400, "bad_request"),
    ("GET", "/api/1/export?format=pdf", 400, "bad_request"),
    ("POST", "/api/1/statements", 405, "method_not_allowed"),
    ("DELETE", "/api/1/articles/row.txt", 405, "method_not_allowed"),
    ("GET", "/api/1/read", 405, "method_not_allowed"),
    ("GET", "/disputes/dis_none.json", 404, "not_in_record"),
    ("GET", "/nowhere.json", 404, "not_found"),
]


@pytest.fixture
def quarrelling(tmp_path: Path) -> Path:
    return quarrel(tmp_path / "secret-folder" / "quarrel.db")


@pytest.fixture
def client(quarrelling: Path) -> TestClient:
    return TestClient(create_app(Site(quarrelling)), base_url="http://localhost")


def told(answer: object, status: int, code: str) -> dict[str, str]:
    """The failure in an answer, once its shape is the one shape."""
    assert answer.status_code == status, answer.text  # type: ignore[attr-defined]
    whole = answer.json()  # type: ignore[attr-defined]
    assert list(whole) == ["error"]
    assert list(whole["error"]) == ["status", "code", "message", "hint"]
    assert whole["error"]["status"] == status
    assert whole["error"]["code"] == code
    assert whole["error"]["message"]
    return dict(whole["error"])


@pytest.mark.parametrize(("method", "path", "status", "code"), REFUSED)
def test_a_refusal_names_itself(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    told(answer, status, code)
    assert "ETag" not in answer.headers
    if status == 405:
        assert answer.headers["Allow"]


@pytest.mark.parametrize(
    ("sent", "kind", "status", "code"),
    [
        (b"words", "text/plain", 415, "unsupported_media_type"),
        (b"text=words", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{}", "", 415, "unsupported_media_type"),
        (b"{", "application/json", 400, "bad_request"),
        (b"{}", "application/json", 400, "bad_request"),
        (b'{"text": "a", "html": "b"}', "application/json", 400, "bad_request"),
        (b'{"text": "a", "texts": "b"}', "application/json", 400, "bad_request"),
        (b'{"text": "\\ud800"}', "application/json", 400, "bad_request"),
        (b'{"text": "a", "language": "English"}', "application/json", 400, "bad_request"),
        (b"[" * 100_000, "application/json", 400, "bad_request"),
        (b'{"text": "' + b"x" * 2_000_000 + b'"}', "application/json", 413, "input_too_large"),
    ],
)
def test_what_cannot_be_read_is_refused(
    client: TestClient, sent: bytes, kind: str, status: int, code: str
) -> None:
    answer = client.post("/api/1/read", content=sent, headers={"Content-Type": kind})
    told(answer, status, code)


def test_a_body_without_an_end_is_cut_off(client: TestClient) -> None:
    n_sent = 0

    def endless() -> object:
        nonlocal n_sent
        yield b'{"text": "'
        while n_sent < 50:
            n_sent += 1
            yield b"x" * 100_000

    answer = client.post("/api/1/read", content=endless(), headers=BODY)  # type: ignore[arg-type]
    told(answer, 413, "input_too_large")


def test_another_host_is_refused_in_the_same_shape(client: TestClient) -> None:
    answer = client.get("/api/1/facts", headers={"Host": "evil.example"})
    told(answer, 421, "misdirected_request")


def test_what_nobody_foresaw_is_told_without_its_details(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_: Site) -> None:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(home, "home", breaks)
    with caplog.at_level(logging.ERROR, logger="onrecord.web"):
        answer = client.get("/api/1/latest")
    told(answer, 500, "not_foreseen")
    assert "secret" not in answer.text
    assert "secret words" in caplog.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.in_files
def test_a_record_that_is_gone_or_broken_is_told_without_its_folder(
    client: TestClient, quarrelling: Path
) -> None:
    with closing(sqlite3.connect(quarrelling)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    answer = client.get("/api/1/health")
    assert "quarrel.db" in told(answer, 500, "record_version_mismatch")["message"]
    assert "secret-folder" not in answer.text
    quarrelling.unlink()
    assert "secret-folder" not in client.get("/api/1/health").text
    told(client.get("/api/1/health"), 500, "record_not_found")


def test_options_tells_the_methods_and_opens_nothing_to_other_sites(client: TestClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path, allowed in (("/api/1/facts", "GET, HEAD, OPTIONS"), ("/api/1/read", "POST, OPTIONS")):
        answer = client.options(path, headers=asked)
        assert answer.status_code == 204
        assert answer.headers["Allow"] == allowed
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_named_failure_has_a_code_of_its_own() -> None:
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.OnRecordError)
    ]
    codes = [snake_case(kind.__name__) for kind in classes]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


def test_a_sentence_is_parted_into_what_happened_and_what_to_try() -> None:
    found = failure_of(errors.RecordLocked("/secret/r.db"))
    assert found.status == 503
    assert found.headers["Retry-After"]
    assert found.message == "r.db is being written by another process"
    assert found.hint == "wait for it to end and run again"
    assert failure_of(errors.AnalysisFailed("page.txt", "it broke")).message == "page.txt: it broke"
