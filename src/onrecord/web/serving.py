"""The application behind uvicorn: on the loopback address, or elsewhere for those who sign in.

Invariant: what other machines can reach asks for an account; no header that a client may set says
who it is or by which scheme it came, unless it comes from the proxy that was named.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from onrecord.errors import AccountsNeeded, AddressUnusable
from onrecord.model.where import Where
from onrecord.web.app import create_app
from onrecord.web.bounds import MOST_HEAD_BYTES
from onrecord.web.pages.reading import MAX_PAGE_BYTES
from onrecord.web.persons import OneLocal
from onrecord.web.signed_in import SignedIn
from onrecord.web.site import LOOPBACK, Site
from onrecord.workflow import accounts
from onrecord.workflow.fetched import load_fetch

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - told apart from, not bound to
_KEPT_SECONDS = 30
"""A reader's connection that asks nothing for so long is closed."""
_MOST_CONNECTIONS = 1000
"""Of more at once the later ones are told to come again (503)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is served, and to whom.

    `hosts` are the names by which browsers ask for it, beside those of this machine; `proxies` the
    addresses whose word on who asks is taken; with `auth` only users are answered; with `fetches`
    pages are fetched from the web by their address.
    """

    port: int
    host: str = "127.0.0.1"
    auth: bool = False
    hosts: Sequence[str] = field(default=())
    proxies: Sequence[str] = field(default=())
    fetches: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it, by its own names."""
        return is_loopback(self.host) and not self.hosts and not self.proxies


class Impatient(H11Protocol):
    """A connection that is closed where first line and headers are not through in time."""

    head_seconds = 10.0
    _until_head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request from now on."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of what is begun; however slowly it comes, the time goes on."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._until_head is None:
            self._until_head = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop(self) -> None:
        if self._until_head is not None:
            self._until_head.cancel()
            self._until_head = None

    def _give_up(self) -> None:
        self.transport.close()


def run(record: Where, place: Place, *, name: str, tell: Callable[[str], Any]) -> None:
    """Serve a record until it is interrupted; `tell` is told where. Port 0 takes any free one.

    `name` is the person at this machine, who is kept with what they decide where nobody signs in.
    Raises `AccountsNeeded`, `AddressUnusable` and `MissingExtra`.
    """
    if not place.is_local and not place.auth:
        told = place.host if not is_loopback(place.host) else [*place.hosts, *place.proxies][0]
        raise AccountsNeeded(told)
    site = site_of(record, place, name=name)
    config = uvicorn.Config(
        create_app(site),
        log_level="warning",
        server_header=False,
        proxy_headers=bool(place.proxies),
        forwarded_allow_ips=list(place.proxies),
        timeout_keep_alive=_KEPT_SECONDS,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        http=Impatient,
        ws="none",
    )
    with _listening(place) as listening:
        for line in _told(record, place, listening.getsockname()[1]):
            tell(line)
        uvicorn.Server(config).run(sockets=[listening])


def site_of(record: Where, place: Place, *, name: str) -> Site:
    """The site that answers at a place."""
    persons = SignedIn(record) if place.auth else OneLocal(name)
    own = () if place.host in _EVERYWHERE else (place.host, f"[{place.host}]")
    fetch = load_fetch(max_bytes=MAX_PAGE_BYTES) if place.fetches else None
    return Site(record, hosts=(*LOOPBACK, *own, *place.hosts), persons=persons, fetch=fetch)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family)
    except OSError as error:
        raise AddressUnusable(place.host, place.port, error.strerror or str(error)) from error


def _told(record: Where, place: Place, port: int) -> list[str]:
    """Where the record stands, and what whoever serves it has still to do."""
    shown = f"[{place.host}]" if ":" in place.host else place.host
    told = [f"The record stands at http://{shown}:{port} (Ctrl-C ends it)."]
    if place.auth and not accounts.users(record):
        told.append("Nobody may sign in yet; add somebody with: onrecord users add NAME")
    if place.host in _EVERYWHERE and not place.hosts:
        told.append("Say by which name browsers ask for it, with --allowed-host NAME.")
    if not is_loopback(place.host) and not place.proxies:
        told.append(
            "Passwords and pages cross the network unencrypted; put a proxy with TLS in front "
            "and name it with --behind-proxy ADDRESS."
        )
    return told
