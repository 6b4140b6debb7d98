"""One page from the web, by its address: bounded in time, in bytes, in what it may be.

Invariant: each step of a redirection is checked as the first was; nothing is sent but the request
itself (no cookies, no credentials, no name of who asks); what comes is bytes, which nothing here
interprets but the coding of its transfer.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import httpcore2
import httpx2

from onrecord import __version__
from onrecord.errors import NotFetched
from onrecord.fetching.connecting import AddressRefused, Budget, CheckedNetwork, Lines, TimeUp

MEDIA_TYPES = ("text/html", "text/plain", "application/xhtml+xml")
_PORTS = (80, 443, 8080, 8443)
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_URL_CHARS = 2_000
_HEAD_BYTES = 256_000
"""Beside the body: headers, of all steps, and what frames the body."""
_STEP_SECONDS = 10.0
_AGENT = f"onrecord/{__version__}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. `url` is where it stood in the end, after the steps of `way`."""

    url: str
    body: bytes
    media_type: str
    charset: str | None
    way: tuple[str, ...]


def _trusted() -> ssl.SSLContext:
    """The authorities that browsers trust; no variable of the environment adds one."""
    return httpx2.create_ssl_context(trust_env=False)


@dataclass(frozen=True)
class Fetcher:
    """Fetches pages.

    `ports` and `lines` say which machines may be asked, `ssl_context` whom to believe.
    """

    max_bytes: int = 5_000_000
    max_seconds: float = 20.0
    max_redirects: int = 5
    ports: tuple[int, ...] = _PORTS
    lines: Lines = field(default_factory=Lines)
    ssl_context: ssl.SSLContext = field(default_factory=_trusted, repr=False)

    def fetch(self, address: str) -> Fetched:
        """The page at an address; raises `NotFetched`."""
        budget = Budget(time.monotonic() + self.max_seconds, self.max_bytes + _HEAD_BYTES)
        network = CheckedNetwork(self.lines, budget)
        with httpcore2.ConnectionPool(
            ssl_context=self.ssl_context, network_backend=network, max_connections=1
        ) as pool:
            try:
                return self._followed(pool, address)
            except AddressRefused as error:
                raise NotFetched(address, str(error)) from error
            except (TimeUp, httpcore2.TimeoutException) as error:
                raise NotFetched(address, f"took over {self.max_seconds:g} seconds") from error
            except httpcore2.ReadError as error:
                over = budget.n_bytes < 0
                raise NotFetched(address, self._too_large if over else "broke off") from error
            except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
                why = f"could not be fetched ({str(error) or type(error).__name__})"
                raise NotFetched(address, why[:300]) from error

    def _followed(self, pool: httpcore2.ConnectionPool, address: str) -> Fetched:
        way: list[str] = []
        url = self._checked(address, address)
        while True:
            way.append(str(url))
            with pool.stream("GET", _of_core(url), headers=_HEADERS, extensions=_TIMES) as answer:
                headers = httpx2.Headers(answer.headers)
                if answer.status not in _REDIRECTS or "location" not in headers:
                    return self._read(address, way, answer, headers)
                if len(way) > self.max_redirects:
                    raise NotFetched(address, f"leads on more than {self.max_redirects} times")
                url = self._checked(address, headers["location"], beside=url)

    def _read(
        self, address: str, way: list[str], answer: httpcore2.Response, headers: httpx2.Headers
    ) -> Fetched:
        if answer.status != _OK:
            raise NotFetched(address, f"is answered with status {answer.status}")
        media_type, charset = _told_type(headers)
        if media_type not in MEDIA_TYPES:
            raise NotFetched(address, f"is no page or text ({media_type or 'no type'} is told)")
        told = headers.get("content-length", "")
        if told.isdigit() and int(told) > self.max_bytes:
            raise NotFetched(address, self._too_large)
        body = self._body(address, answer.iter_stream(), headers.get("content-encoding", ""))
        return Fetched(way[-1], body, media_type, charset, tuple(way[:-1]))

    def _body(self, address: str, chunks: Iterable[bytes], coding: str) -> bytes:
        """The body without its coding, cut off with an error before it is over the limit."""
        body = bytearray()
        try:
            for part in _decoded(address, chunks, coding.strip().lower()):
                body += part
                if len(body) > self.max_bytes:
                    raise NotFetched(address, self._too_large)
        except zlib.error as error:
            raise NotFetched(address, f"is not packed as it says ({coding})") from error
        return bytes(body)

    def _checked(self, address: str, told: str, *, beside: httpx2.URL | None = None) -> httpx2.URL:
        """The address of one step, told in full or beside the one before; raises `NotFetched`."""
        if len(told) > _MOST_URL_CHARS or not told.isprintable() or "\\" in told:
            raise NotFetched(address, "is no address of a page")
        try:
            url = httpx2.URL(told) if beside is None else beside.join(told)
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise NotFetched(address, "is no address of a page") from error
        if url.scheme not in ("http", "https"):
            raise NotFetched(address, "leads to what is neither http nor https")
        if url.userinfo:
            raise NotFetched(address, "holds a name or a password")
        if not url.host or (url.port or _DEFAULT_PORTS[url.scheme]) not in self.ports:
            raise NotFetched(address, "leads to a port that pages do not stand at")
        return url.copy_with(fragment=None)

    @property
    def _too_large(self) -> str:
        return f"holds more than {self.max_bytes:,} bytes"


_OK = 200
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HEADERS = [
    (b"Accept", ", ".join(MEDIA_TYPES).encode()),
    (b"Accept-Encoding", b"gzip"),
    (b"User-Agent", _AGENT.encode()),
]
_TIMES = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _STEP_SECONDS)}
_CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Codings of a transfer, with zlib's number for their form."""
_PART_BYTES = 1 << 16


def _of_core(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _told_type(headers: httpx2.Headers) -> tuple[str, str | None]:
    media_type, _, rest = headers.get("content-type", "").partition(";")
    name, _, charset = rest.partition("=")
    is_charset = name.strip().lower() == "charset"
    return media_type.strip().lower(), charset.strip("\"' ").lower() if is_charset else None


def _decoded(address: str, chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The parts of a body, unpacked; none is larger than `_PART_BYTES`, whatever it claims."""
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in _CODINGS:
        raise NotFetched(address, f"is packed in a way that was not asked for ({coding[:40]})")
    unpacking = zlib.decompressobj(_CODINGS[coding])
    for chunk in chunks:
        rest = chunk
        while rest:
            yield unpacking.decompress(rest, _PART_BYTES)
            rest = unpacking.unconsumed_tail
    while pending := unpacking.decompress(b"", _PART_BYTES):
        yield pending
    if not unpacking.eof:
        raise NotFetched(address, "broke off")
