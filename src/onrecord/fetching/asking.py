"""One question to a server and its answer: bounded in time, in bytes, in what it may be.

Invariant: nothing is sent but the request itself (no cookies, no credentials, no name of who asks
but the program's); what comes is bytes, which nothing here interprets but their codings.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpcore2
import httpx2

from onrecord import __version__
from onrecord.errors import NotAllowed, NotFetched
from onrecord.fetching.connecting import AddressRefused, Budget, CheckedNetwork, Lines, TimeUp
from onrecord.text.figures import whole_number

OK = 200
AGENT = f"onrecord/{__version__}"
PORTS = (80, 443, 8080, 8443)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_URL_CHARS = 2_000
_HEAD_BYTES = 256_000
"""Beside the body: headers, of all steps, and what frames the body."""
_MOST_ASIDE_BYTES = 65_536
"""Kept of the body of an answer that is no page: what a 404 or a redirection says."""
_STEP_SECONDS = 10.0
_TIMES = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _STEP_SECONDS)}
_CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Codings of a transfer, with zlib's number for their form."""
_PART_BYTES = 1 << 16

Fields = tuple[tuple[str, str], ...]
"""Names and values of a head, in their order."""


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer says before its body."""

    status: int
    phrase: str
    version: str
    fields: Fields

    def get(self, name: str) -> str:
        """The value of the first field of a name; empty where there is none."""
        return next((value for own, value in self.fields if own.lower() == name), "")

    @property
    def media_type(self) -> str:
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that is told, in small letters."""
        for part in self.get("content-type").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip("\"' ").lower() or None
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent, and what it was asked.

    `wire` is the body as it was packed for its transfer, `body` unpacked; both are alike where
    `head` is not of status 200. `is_cut` says that only the beginning was taken.
    """

    url: str
    asked: Fields
    head: Head
    wire: bytes
    body: bytes
    address: str | None = None
    is_cut: bool = False


Look = Callable[[Head], None]
"""Looks at the head before the body is taken; raises `NotFetched`."""


def trusted() -> ssl.SSLContext:
    """The authorities that browsers trust; no variable of the environment adds one."""
    return httpx2.create_ssl_context(trust_env=False)


@dataclass(frozen=True)
class Asker:
    """Asks servers.

    `ports` and `lines` say which machines may be asked, `ssl_context` whom to believe; `agent` is
    the name that is told.
    """

    max_bytes: int = 5_000_000
    max_seconds: float = 20.0
    ports: Container[int] = PORTS
    lines: Lines = field(default_factory=Lines)
    ssl_context: ssl.SSLContext = field(default_factory=trusted, repr=False)
    agent: str = AGENT

    @contextmanager
    def connected(self, address: str) -> Iterator[Line]:
        """A line for the questions that one address needs; whatever fails is `NotFetched`."""
        budget = Budget(time.monotonic() + self.max_seconds, self.max_bytes + _HEAD_BYTES)
        network = CheckedNetwork(self.lines, budget)
        with httpcore2.ConnectionPool(
            ssl_context=self.ssl_context, network_backend=network, max_connections=1
        ) as pool:
            try:
                yield Line(self, address, pool)
            except AddressRefused as error:
                raise NotAllowed(address, error.host, str(error), may_pass=True) from error
            except (TimeUp, httpcore2.TimeoutException) as error:
                why = f"took over {self.max_seconds:g} seconds"
                raise NotFetched(address, why, may_pass=True) from error
            except httpcore2.ReadError as error:
                if budget.n_bytes < 0:
                    raise NotFetched(address, self.too_large) from error
                raise NotFetched(address, "broke off", may_pass=True) from error
            except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
                why = f"could not be fetched ({str(error) or type(error).__name__})"
                raise NotFetched(address, why[:300], may_pass=True) from error

    def checked(self, address: str, told: str, *, beside: httpx2.URL | None = None) -> httpx2.URL:
        """The address of one step, told in full or beside the one before; raises `NotFetched`."""
        if len(told) > _MOST_URL_CHARS or not told.isprintable() or "\\" in told:
            raise NotFetched(address, "is no address of a page")
        try:
            url = httpx2.URL(told) if beside is None else beside.join(told)
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise NotFetched(address, "is no address of a page") from error
        if url.scheme not in _DEFAULT_PORTS:
            raise NotFetched(address, "leads to what is neither http nor https")
        if url.userinfo:
            raise NotFetched(address, "holds a name or a password")
        if not url.host:
            raise NotFetched(address, "is no address of a page")
        self._check_allowed(address, url)
        return url.copy_with(fragment=None)

    def _check_allowed(self, address: str, url: httpx2.URL) -> None:
        """Raises `NotAllowed`; where a name leads to is looked up only when it is asked."""
        host = url.host.strip("[]")
        if _is_digits(host) and not self.lines.may_ask(host, host):
            raise NotAllowed(address, host, f"leads to {host}, which is no public address")
        if not self._may_ask_port(url):
            raise NotAllowed(address, host, "leads to a port that pages do not stand at")

    def _may_ask_port(self, url: httpx2.URL) -> bool:
        port = url.port or _DEFAULT_PORTS[url.scheme]
        return port in self.ports or self.lines.allowed.has_host(url.host)

    @property
    def too_large(self) -> str:
        return f"holds more than {self.max_bytes:,} bytes"


@dataclass(frozen=True, slots=True)
class Line:
    """A connection, or several in turn, for one address; what they may cost is shared."""

    asker: Asker
    address: str
    pool: httpcore2.ConnectionPool

    def ask(
        self,
        url: httpx2.URL,
        *,
        fields: Fields = (),
        look: Look = lambda _head: None,
        sent: bytes | None = None,
        may_cut: bool = False,
    ) -> Answer:
        """The answer to one request, which is a POST where a body is `sent`.

        Of a body over the limit the beginning is taken where it `may_cut`. Raises `NotFetched`, and
        what `connected` makes that of.
        """
        told = (*fields, ("Accept-Encoding", "gzip"), ("User-Agent", self.asker.agent))
        method = "GET" if sent is None else "POST"
        headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in told]
        with self.pool.stream(
            method, _of_core(url), headers=headers, content=sent, extensions=_TIMES
        ) as answer:
            head = _head(answer)
            look(head)
            host = url.raw_host.decode() + (f":{url.port}" if url.port else "")
            asked = (("Host", host), *told)
            at = _address(answer)
            if head.status != OK:
                wire, is_cut = _beginning(answer.iter_stream())
                return Answer(str(url), asked, head, wire, wire, at, is_cut)
            wire, body, is_cut = self._body(head, answer.iter_stream(), may_cut=may_cut)
            return Answer(str(url), asked, head, wire, body, at, is_cut)

    def _body(
        self, head: Head, chunks: Iterable[bytes], *, may_cut: bool
    ) -> tuple[bytes, bytes, bool]:
        """The body, packed and unpacked, and whether it ends at the limit.

        Where it may not be cut there, it is an error before so much is taken.
        """
        most = self.asker.max_bytes
        told, coding = head.get("content-length"), head.get("content-encoding").strip().lower()
        if not may_cut and (whole_number(told) or 0) > most:
            raise NotFetched(self.address, self.asker.too_large)
        wire, body = bytearray(), bytearray()
        try:
            for part in decoded(self.address, _copied(chunks, wire), coding):
                body += part
                if max(len(body), len(wire)) > most:
                    if may_cut:
                        return bytes(wire), bytes(body[:most]), True
                    raise NotFetched(self.address, self.asker.too_large)
        except zlib.error as error:
            raise NotFetched(self.address, f"is not packed as it says ({coding})") from error
        return bytes(wire), bytes(body), False


def decoded(address: str, chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
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
        raise NotFetched(address, "broke off", may_pass=True)


def _is_digits(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _copied(chunks: Iterable[bytes], into: bytearray) -> Iterator[bytes]:
    for chunk in chunks:
        into += chunk
        yield chunk


def _beginning(chunks: Iterable[bytes]) -> tuple[bytes, bool]:
    """As much of a body as is kept where it is no page, and whether there is more."""
    taken = bytearray()
    for chunk in chunks:
        taken += chunk
        if len(taken) > _MOST_ASIDE_BYTES:
            return bytes(taken[:_MOST_ASIDE_BYTES]), True
    return bytes(taken), False


def _head(answer: httpcore2.Response) -> Head:
    fields = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in answer.headers)
    phrase = answer.extensions.get("reason_phrase", b"").decode("latin-1")
    version = answer.extensions.get("http_version", b"HTTP/1.1").decode("latin-1")
    return Head(answer.status, phrase, version, fields)


def _address(answer: httpcore2.Response) -> str | None:
    """The address, as digits, of the machine that answered."""
    stream = answer.extensions.get("network_stream")
    found = stream.get_extra_info("server_addr") if stream is not None else None
    return str(found[0]) if found else None


def _of_core(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
