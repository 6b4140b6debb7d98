"""A web server of few words on the loopback address: it says what a test wants, byte for byte."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Told:
    """An answer that depends on what is asked."""

    tell: Callable[[str], bytes]


Answer = bytes | Told | Callable[[socket.socket], None]


@dataclass
class WebServer:
    """`asked` holds the first bytes of every request that came."""

    address: str
    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"


def page(
    body: bytes, *, media_type: str = "text/html", headers: Mapping[str, str] | None = None
) -> bytes:
    """An answer with a body."""
    told = {"Content-Type": media_type, "Content-Length": str(len(body))} | dict(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body


def leading(to: str, *, status: int = 302, close: bool = False) -> bytes:
    """An answer that leads elsewhere."""
    end = "Connection: close\r\n" if close else ""
    head = f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\nContent-Length: 0\r\n{end}\r\n"
    return head.encode()


@contextmanager
def web_server(
    address: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None
) -> Iterator[WebServer]:
    """A server that answers by `answers` until the test ends; unknown paths with status 404."""
    with socket.create_server((address, 0)) as listening:
        server = WebServer(address, listening.getsockname()[1])
        is_over = threading.Event()

        def serve() -> None:
            while not is_over.is_set():
                with suppress(OSError):
                    connection, _ = listening.accept()
                    threading.Thread(target=_answer, args=(server, connection, tls)).start()

        running = threading.Thread(target=serve)
        running.start()
        try:
            yield server
        finally:
            is_over.set()
            with suppress(OSError):
                socket.create_connection((address, server.port), 1).close()
            running.join(timeout=5)


def _answer(server: WebServer, plain: socket.socket, tls: ssl.SSLContext | None) -> None:
    """Answers the requests of one connection, one after the other."""
    plain.settimeout(30)
    try:
        with tls.wrap_socket(plain, server_side=True) if tls else plain as connection:
            while request := connection.recv(65_536):
                server.asked.append(request)
                path = request.split(b" ")[1].decode("latin-1")
                missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                answer = server.answers.get(path, missing)
                if isinstance(answer, Told):
                    answer = answer.tell(request.decode("latin-1"))
                if callable(answer):
                    answer(connection)
                    return
                connection.sendall(answer)
                if b"Connection: close" in answer:
                    return
    except OSError:
        return
    finally:
        plain.close()
