"""Connections that are made only to addresses which were looked at, and end in time.

Invariant: a name is looked up once for a connection; every address that it leads to must be
allowed; the connection is made to one of them by its digits, so that no second look-up can lead
elsewhere (DNS rebinding). TLS still asks for, and checks, the name.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpcore2

from onrecord.fetching.addresses import Allowed, is_public

Resolve = Callable[[str, int], list[str]]
"""A name and a port to addresses as digits; raises `OSError` where there are none."""


class AddressRefused(Exception):
    """A name leads to no address that may be asked; whether to a private one is not told.

    Like `TimeUp` it goes through the connection's own parts; `fetch` tells it as `NotFetched`.
    """

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(f"leads to {host}, which has no public address")


class TimeUp(Exception):
    """The time for one page has passed."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a name, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Lines:
    """How connections are made: what looks names up, and which addresses may be asked.

    Those of `allowed` may be beside the others.
    """

    resolve: Resolve = resolve
    is_allowed: Callable[[str], bool] = is_public
    allowed: Allowed = field(default_factory=Allowed)

    def addresses(self, host: str, port: int, *, seconds: float) -> list[str]:
        """The addresses of a name, all of them allowed; raises `AddressRefused` or `TimeUp`."""
        pool = ThreadPoolExecutor(1, thread_name_prefix="look-up")
        try:
            found = pool.submit(self.resolve, host, port).result(timeout=seconds)
        except TimeoutError:
            raise TimeUp from None
        except (OSError, UnicodeError):
            raise AddressRefused(host) from None
        finally:
            pool.shutdown(wait=False)
        if not found or not all(self.may_ask(host, address) for address in found):
            raise AddressRefused(host)
        return found

    def may_ask(self, host: str, address: str) -> bool:
        """Whether an address, as digits, may be asked for a host."""
        is_named = self.allowed.has_host(host) or self.allowed.has_address(address)
        return is_named or self.is_allowed(address)


@dataclass(slots=True)
class Budget:
    """What is left for one page: seconds on the clock, bytes off the wire."""

    until: float
    n_bytes: int

    def seconds(self) -> float:
        """The seconds left; raises `TimeUp` where there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeUp
        return left


class CheckedNetwork(httpcore2.NetworkBackend):
    """Makes the connections of one page."""

    def __init__(self, lines: Lines, budget: Budget) -> None:
        self._lines = lines
        self._budget = budget
        self._beneath = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of the host that answers."""
        failed: Exception | None = None
        for address in self._lines.addresses(host, port, seconds=self._budget.seconds()):
            try:
                stream = self._beneath.connect_tcp(
                    address, port, _least(timeout, self._budget), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return _Bounded(stream, self._budget)
        raise failed or AddressRefused(host)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the backend's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Nothing of this machine is asked."""
        raise AddressRefused(path)


class _Bounded(httpcore2.NetworkStream):
    """A stream that ends when the budget of its page is spent."""

    def __init__(self, stream: httpcore2.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = self._stream.read(max_bytes, _least(timeout, self._budget))
        self._budget.n_bytes -= len(found)
        if self._budget.n_bytes < 0:
            raise httpcore2.ReadError
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _least(timeout, self._budget))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _least(timeout, self._budget)
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _least(timeout: float | None, budget: Budget) -> float:
    left = budget.seconds()
    return left if timeout is None else min(timeout, left)
