"""Pages by their address, from servers of the tests' own that are as odd as strangers may be."""

from __future__ import annotations

import gzip
import select
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest

from onrecord.errors import NotFetched
from onrecord.fetching import asking
from onrecord.fetching.connecting import Lines
from onrecord.fetching.fetch import Fetcher
from support.web_server import WebServer, leading, page, web_server

PAGE = b"<html><p>The ferry to Osthaven was late, said Mara Voss.</p></html>"
OURS, OTHERS = "127.0.0.1", "127.0.0.2"
NAMES = {
    "news.example": [OURS],
    "inside.example": [OTHERS],
    "both.example": [OURS, OTHERS],
    "localhost.": [OTHERS],
}


def look_up(host: str, port: int) -> list[str]:
    """Names of the tests, and what the system makes of digits; no name server is asked."""
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(one[4][0]) for one in found]


LINES = Lines(look_up, lambda address: address == OURS)
"""To these tests 127.0.0.1 is the public internet, 127.0.0.2 a private network."""


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server(OURS) as running:
        running.answers["/page"] = page(PAGE)
        yield running


@pytest.fixture
def inside() -> Iterator[WebServer]:
    """A server of the private network, which nobody may ask anything."""
    with web_server(OTHERS) as running:
        running.answers["/page"] = page(b"secret")
        yield running
        assert running.asked == []


@pytest.fixture
def fetcher(server: WebServer) -> Fetcher:
    return Fetcher(max_bytes=100_000, max_seconds=5, ports=(server.port,), lines=LINES)


def why_not(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(NotFetched) as refused:
        fetcher.fetch(address)
    assert refused.value.uri == address
    return refused.value.reason


def test_a_page_comes_as_its_bytes(server: WebServer, fetcher: Fetcher) -> None:
    server.answers["/page"] = page(PAGE, media_type='text/html; charset="ISO-8859-1"')
    found = fetcher.fetch(server.url("/page#part"))
    assert (found.body, found.media_type, found.charset) == (PAGE, "text/html", "iso-8859-1")
    assert (found.url, found.way) == (server.url("/page"), ())


def test_nothing_is_told_but_what_is_asked_for(server: WebServer, fetcher: Fetcher) -> None:
    server.answers["/first"] = leading("/page").replace(b"Location", b"Set-Cookie: a=b\r\nLocation")
    fetcher.fetch(server.url("/first"))
    for request in server.asked:
        lines = request.decode().split("\r\n")
        names = {line.partition(":")[0].lower() for line in lines[1:] if line}
        assert names == {"host", "accept", "accept-encoding", "user-agent"}
        assert f"Host: news.example:{server.port}" in lines


@pytest.mark.parametrize("media_type", ["text/plain", "application/xhtml+xml", "TEXT/HTML;x"])
def test_texts_and_pages_are_taken(server: WebServer, fetcher: Fetcher, media_type: str) -> None:
    server.answers["/page"] = page(PAGE, media_type=media_type)
    assert fetcher.fetch(server.url("/page")).body == PAGE


@pytest.mark.parametrize(
    "media_type", ["application/pdf", "image/svg+xml", "text/javascript", "application/json", ""]
)
def test_other_things_are_not(server: WebServer, fetcher: Fetcher, media_type: str) -> None:
    server.answers["/page"] = page(PAGE, media_type=media_type)
    assert "is no page or text" in why_not(fetcher, server.url("/page"))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://news.example/x",
        "ftp://news.example/x",
        "data:text/html,x",
        "javascript:alert(1)",
        "//news.example/",
        "news.example",
        "http://",
        "http:///page",
        "http://ida:word@news.example/",
        "http://ida@news.example/",
        "http://news.example:22/",
        "http://news.example:6379/",
        "http://news.example\\@inside.example/",
        "http://news.example/\r\nHost: inside.example",
        "http://news.example/\x00",
        "http://[::1",
        "http://0177.0.0.1/",
        "http://news.example:99999/",
        "http://" + "x" * 3_000,
        "",
    ],
)
def test_what_is_no_address_of_a_page_is_refused_before_anything_is_asked(address: str) -> None:
    def nobody(host: str, port: int) -> list[str]:
        pytest.fail(f"{host}:{port} was looked up")

    assert why_not(Fetcher(lines=Lines(nobody)), address)


@pytest.mark.parametrize(
    "host",
    [
        "inside.example", "both.example", "unknown.invalid", "127.0.0.2", "2130706434", "0x7f.2",
        "127.2", "[::1]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "localhost.",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(
    inside: WebServer, host: str
) -> None:
    fetcher = Fetcher(ports=(inside.port,), lines=LINES, max_seconds=5)
    why = why_not(fetcher, inside.url("/page", host))
    assert "no public address" in why


def test_without_a_stand_in_this_machine_is_private(server: WebServer) -> None:
    fetcher = Fetcher(ports=(server.port,))
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]"):  # noqa: S104
        assert "no public address" in why_not(fetcher, server.url("/page", host))
    assert server.asked == []


def test_a_page_that_moved_is_followed(server: WebServer, fetcher: Fetcher) -> None:
    for number, status in enumerate((301, 302, 303, 307, 308)):
        to = "page" if number == 4 else server.url(f"/{number + 1}")
        server.answers[f"/{number}"] = leading(to, status=status)
    found = fetcher.fetch(server.url("/0"))
    assert found.body == PAGE
    assert found.url == server.url("/page")
    assert found.way == tuple(server.url(f"/{number}") for number in range(5))


def test_a_page_that_moves_for_ever_is_given_up(server: WebServer, fetcher: Fetcher) -> None:
    server.answers["/round"] = leading("/round")
    assert "more than 5 times" in why_not(fetcher, server.url("/round"))
    assert len(server.asked) == 6


@pytest.mark.parametrize("host", ["inside.example", "127.0.0.2", "both.example", "127.2"])
def test_no_page_leads_into_a_private_network(
    server: WebServer, inside: WebServer, fetcher: Fetcher, host: str
) -> None:
    fetcher = replace(fetcher, ports=(server.port, inside.port))
    server.answers["/out"] = leading(inside.url("/page", host))
    assert "no public address" in why_not(fetcher, server.url("/out"))


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "gopher://x/", "http://a:b@news.example/", "http://news.example:1/"],
)
def test_no_page_leads_to_what_would_be_refused_by_itself(
    server: WebServer, fetcher: Fetcher, to: str
) -> None:
    server.answers["/out"] = leading(to)
    assert why_not(fetcher, server.url("/out"))


def test_a_name_that_changes_its_address_leads_nowhere_else(
    server: WebServer, inside: WebServer, fetcher: Fetcher
) -> None:
    """DNS rebinding: the first look-up gives a public address, every later one a private one."""
    asked: list[str] = []

    def changing(host: str, _: int) -> list[str]:
        asked.append(host)
        return [OURS] if len(asked) == 1 else [OTHERS]

    fetcher = replace(
        fetcher, ports=(server.port, inside.port), lines=Lines(changing, LINES.is_allowed)
    )
    assert fetcher.fetch(server.url("/page")).body == PAGE
    assert asked == ["news.example"]
    asked.clear()
    server.answers["/out"] = leading(inside.url("/page"), close=True)
    assert "no public address" in why_not(fetcher, server.url("/out"))
    assert asked == ["news.example", "news.example"]


def test_a_body_over_the_limit_is_cut_off(server: WebServer, fetcher: Fetcher) -> None:
    large = b"a" * 100_001
    server.answers["/told"] = page(large)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    server.answers["/untold"] = head + large
    server.answers["/fits"] = page(large[1:])
    for path in ("/told", "/untold"):
        assert "more than 100,000 bytes" in why_not(fetcher, server.url(path))
    assert len(fetcher.fetch(server.url("/fits")).body) == 100_000


def test_a_body_without_end_is_cut_off(server: WebServer, fetcher: Fetcher) -> None:
    sent = 0

    def pour(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            sent += connection.send(b"a" * 65_536)

    server.answers["/pour"] = pour
    assert "more than 100,000 bytes" in why_not(fetcher, server.url("/pour"))
    time.sleep(0.2)
    assert sent < 20_000_000


@pytest.mark.parametrize("n_bytes", [0, 1, 65_535, 65_536, 65_537, 100_000])
def test_what_was_packed_is_unpacked(server: WebServer, fetcher: Fetcher, n_bytes: int) -> None:
    body = gzip.compress(b"a" * n_bytes)
    server.answers["/page"] = page(body, headers={"Content-Encoding": "gzip"})
    assert fetcher.fetch(server.url("/page")).body == b"a" * n_bytes


def test_a_bomb_is_not_unpacked(
    server: WebServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    server.answers["/bomb"] = page(bomb, headers={"Content-Encoding": "gzip"})
    fetcher = replace(fetcher, max_bytes=1_000_000)
    unpacked: list[int] = []
    real = asking.decoded

    def counted(address: str, chunks: Iterator[bytes], coding: str) -> Iterator[bytes]:
        for part in real(address, chunks, coding):
            unpacked.append(len(part))
            yield part

    monkeypatch.setattr(asking, "decoded", counted)
    assert "more than 1,000,000 bytes" in why_not(fetcher, server.url("/bomb"))
    assert max(unpacked) <= 65_536
    assert sum(unpacked) < 1_100_000


@pytest.mark.parametrize(
    ("coding", "body", "why"),
    [
        ("gzip", PAGE, "not packed as it says"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-9], "broke off"),
        ("br", PAGE, "was not asked for"),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), "was not asked for"),
    ],
)
def test_what_is_wrongly_packed_is_told(
    server: WebServer, fetcher: Fetcher, coding: str, body: bytes, why: str
) -> None:
    server.answers["/page"] = page(body, headers={"Content-Encoding": coding})
    assert why in why_not(fetcher, server.url("/page"))


def drip(head: bytes, each: bytes) -> Callable[[socket.socket], None]:
    """An answer that never ends, a few bytes at a time, for as long as somebody listens."""

    def dripping(connection: socket.socket) -> None:
        connection.sendall(head)
        while not is_left(connection):
            connection.sendall(each)
            time.sleep(0.05)

    return dripping


def is_left(connection: socket.socket) -> bool:
    """Whether the other end has closed; what sends nothing is told by no error of sending."""
    has_something, _, _ = select.select([connection], [], [], 0)
    return bool(has_something) and not connection.recv(1)


@pytest.mark.parametrize(
    ("head", "each"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b""),
    ],
)
def test_a_server_that_takes_for_ever_is_left(
    server: WebServer, fetcher: Fetcher, head: bytes, each: bytes
) -> None:
    fetcher = replace(fetcher, max_seconds=0.6)
    server.answers["/slow"] = drip(head, each)
    begun = time.monotonic()
    why_not(fetcher, server.url("/slow"))
    assert time.monotonic() - begun < 3


def test_a_look_up_that_takes_for_ever_is_left(server: WebServer, fetcher: Fetcher) -> None:
    def slow(_: str, __: int) -> list[str]:
        time.sleep(2)
        return [OURS]

    fetcher = replace(fetcher, max_seconds=0.3, lines=Lines(slow, LINES.is_allowed))
    begun = time.monotonic()
    assert "took over 0.3 seconds" in why_not(fetcher, server.url("/page"))
    assert time.monotonic() - begun < 1.5


def test_a_head_without_end_is_cut_off(server: WebServer, fetcher: Fetcher) -> None:
    server.answers["/head"] = b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 5_000_000
    server.answers["/heads"] = b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1_000_000
    for path in ("/head", "/heads"):
        assert why_not(fetcher, server.url(path))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: x\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \xb2\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
        + b"9" * 5_000
        + b"\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00" * 100,
        b"",
    ],
)
def test_an_answer_that_is_none_is_told(server: WebServer, fetcher: Fetcher, answer: bytes) -> None:
    def say(connection: socket.socket) -> None:
        connection.sendall(answer)

    server.answers["/odd"] = say
    assert why_not(fetcher, server.url("/odd"))


def test_more_than_was_told_is_left_out(server: WebServer, fetcher: Fetcher) -> None:
    server.answers["/page"] = page(PAGE) + b"HTTP/1.1 200 OK\r\n\r\nsmuggled"
    assert fetcher.fetch(server.url("/page")).body == PAGE


@pytest.mark.parametrize("status", [204, 206, 401, 403, 404, 500, 999])
def test_only_a_page_that_is_there_is_taken(
    server: WebServer, fetcher: Fetcher, status: int
) -> None:
    server.answers["/page"] = page(PAGE).replace(b"200 OK", f"{status} So".encode())
    assert f"status {status}" in why_not(fetcher, server.url("/page"))


def test_a_server_that_is_not_there_is_told(fetcher: Fetcher, server: WebServer) -> None:
    with socket.create_server((OURS, 0)) as taken:
        port = taken.getsockname()[1]
    fetcher = replace(fetcher, ports=(port,))
    assert "could not be fetched" in why_not(fetcher, f"http://news.example:{port}/")
    assert server.asked == []


@pytest.fixture
def certified(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of the name news.example shows, and who believes it."""
    if not which("openssl"):
        pytest.skip("openssl is not installed")
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    command = (
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN=news.example -addext subjectAltName=DNS:news.example "
        f"-keyout {key} -out {certificate}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate, key)
    return shown, ssl.create_default_context(cafile=certificate)


def test_tls_asks_for_the_name_at_the_checked_address(
    certified: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shown, believing = certified
    named: list[str | None] = []
    shown.sni_callback = lambda _, name, __: named.append(name)
    with web_server(OURS, tls=shown) as server:
        server.answers["/page"] = page(PAGE)
        url = server.url("/page").replace("http:", "https:")
        fetcher = Fetcher(ports=(server.port,), lines=LINES)
        assert "could not be fetched" in why_not(fetcher, url)
        fetcher = replace(fetcher, ssl_context=believing)
        assert fetcher.fetch(url).body == PAGE
        assert set(named) == {"news.example"}
        other = fetcher.lines.resolve
        lines = Lines(lambda h, p: [OURS] if h == "else.example" else other(h, p), lambda _: True)
        wrong = url.replace("news.example", "else.example")
        assert "could not be fetched" in why_not(replace(fetcher, lines=lines), wrong)
