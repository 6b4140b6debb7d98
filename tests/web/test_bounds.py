"""Requests that are odd, long or slow: refused or answered, never an error of ours."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from onrecord.store import database
from onrecord.web.app import create_app
from onrecord.web.serving import _KEPT_SECONDS, Impatient
from onrecord.web.site import Site
from support.records import news

ODD = (
    "/articles/%00",
    "/articles/%ff%fe",
    "/articles/%ed%a0%80",
    "/articles/%25%25%25%25",
    "/people/%25",
    "/people/" + "x" * 5000,
    "/disputes/%25.json",
    "/search?q=%00",
    "/search?q=%ff%fe",
    "/search?q=%22%22***",
    "/search?q=" + "a" * 20_000,
    "/statements?speaker=%ff&about=%ed%a0%80",
    "/statements?from=99999999999999999999",
    "/statements?from=1000000",
    "/statements?since=2026-13-45",
    "/disputes?least=nan",
    "/compare?" + "doc=a&" * 3000,
    "/search?" + "&".join(f"x{n}=1" for n in range(2500)),
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/%00",
    "//articles",
)
FINE, WRONG = 200, {400, 404, 431}


class Hasty(Impatient):
    """As the server's own, with little patience."""

    head_seconds = 0.3


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Site(news(tmp_path / "r.db"))), base_url="http://localhost") as one:
        yield one


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A server of the kind that `onrecord serve` runs."""
    app = create_app(Site(news(tmp_path / "r.db")))
    config = uvicorn.Config(
        app, http=Hasty, ws="none", log_level="error", timeout_keep_alive=_KEPT_SECONDS
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()
        server.should_exit = True
        thread.join(timeout=20)


def answered(address: tuple[str, int], *parts: bytes, pause_seconds: float = 0.0) -> bytes:
    """All that comes back until the server closes."""
    with socket.create_connection(address, timeout=20) as connection:
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:
                break
            time.sleep(pause_seconds)
        found = b""
        try:
            while more := connection.recv(65536):
                found += more
        except ConnectionError:
            pass
        return found


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:40])
def test_an_odd_address_is_answered_or_refused(client: TestClient, odd: str) -> None:
    answer = client.get(odd)
    assert answer.status_code == FINE or answer.status_code in WRONG
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("page", ["/", "/articles.json", "/statements", "/people/nobody"])
def test_the_head_of_a_page_is_that_of_the_page_without_its_body(
    client: TestClient, page: str
) -> None:
    whole, head = client.get(page), client.head(page)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers["content-security-policy"] == whole.headers["content-security-policy"]


def test_long_addresses_and_headers_are_refused(client: TestClient) -> None:
    assert client.get("/search?q=" + "a" * 40_000).status_code == 431
    assert client.get("/", headers={"X-Long": "a" * 40_000}).status_code == 431
    assert client.get("/", headers={"X-Long": "a" * 4_000}).status_code == FINE


@pytest.mark.in_files
def test_a_question_that_takes_too_long_is_broken_off_and_told(client: TestClient) -> None:
    record = Path(client.app.state.site.record)  # type: ignore[attr-defined]
    kept = database._KEPT[record.absolute()]
    kept.most_seconds = -1.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.store.kept._N_STEPS", 1)
        for page in ("/", "/statements.json?about=harbour"):
            answer = client.get(page)
            assert answer.status_code == 503
            assert "ask for less" in answer.text
    kept.most_seconds = 60.0
    assert client.get("/").status_code == FINE


def test_half_a_request_is_given_up_and_a_whole_one_is_answered(address: tuple[str, int]) -> None:
    started = time.monotonic()
    assert answered(address, b"GET / HTTP/1.1\r\nHost: local") == b""
    assert answered(address) == b""
    dripping = [bytes([c]) for c in b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40]
    assert answered(address, *dripping, pause_seconds=0.05) == b""
    assert time.monotonic() - started < 15
    whole = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert answered(address, whole[:20], whole[20:], pause_seconds=0.05).startswith(b"HTTP/1.1 200")


def test_a_second_request_that_is_only_begun_is_given_up_too(address: tuple[str, int]) -> None:
    whole = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    started = time.monotonic()
    found = answered(address, whole, b"GET /arti", pause_seconds=0.5)
    assert found.startswith(b"HTTP/1.1 200")
    assert found.count(b"HTTP/1.1 ") == 1
    assert time.monotonic() - started < _KEPT_SECONDS


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: other.example\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_bad_one(address: tuple[str, int], raw: bytes) -> None:
    assert answered(address, raw).startswith(b"HTTP/1.1 400")
