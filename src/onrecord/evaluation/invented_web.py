"""A small web of fiction on the loopback address, to be fetched and watched.

Invariant: no page of it names a place outside; one seed gives the same pages. Addresses hold the
port, which is another each time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from onrecord.evaluation.fiction import articles

FEED = "/feed.xml"
_OURS = "127.0.0.1"
_NOT_FOUND, _OKAY = 404, 200


@contextmanager
def invented_web(n_pages: int, *, seed: int) -> Iterator[str]:
    """A server of that many pages and a feed that names them; where it answers, until the end."""
    pages = {f"/{name}": _page(text) for name, text in articles(n_pages, seed=seed)}

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            base = f"http://{_OURS}:{self.server.server_port}"  # type: ignore[attr-defined]
            known = {**pages, FEED: _feed(base, pages)}
            body = known.get(self.path, b"")
            self.send_response(_OKAY if body else _NOT_FOUND)
            is_feed = self.path == FEED
            kind = "application/rss+xml" if is_feed else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Serving(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Who asked was killed."""

    with Serving((_OURS, 0), Answering) as server:
        running = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        running.start()
        try:
            yield f"http://{_OURS}:{server.server_port}"
        finally:
            server.shutdown()
            running.join()


def _page(text: str) -> bytes:
    headline, *paragraphs = (escape(part.strip()) for part in text.split("\n\n"))
    body = "".join(f"<p>{part}</p>" for part in paragraphs)
    head = f"<head><meta charset='utf-8'><title>{headline}</title></head>"
    whole = f"<html>{head}<body><article><h1>{headline}</h1>{body}</article></body></html>"
    return whole.encode()


def _feed(base: str, pages: dict[str, bytes]) -> bytes:
    items = "".join(f"<item><link>{base}{path}</link></item>" for path in pages)
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
