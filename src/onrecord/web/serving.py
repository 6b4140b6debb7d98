"""The application behind uvicorn, on the loopback address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from onrecord.web.app import create_app
from onrecord.web.bounds import MOST_HEAD_BYTES
from onrecord.web.site import Site

_ADDRESS = "127.0.0.1"
_KEPT_SECONDS = 30
"""A reader's connection that asks nothing for so long is closed."""
_MOST_CONNECTIONS = 1000
"""Of more at once the later ones are told to come again (503)."""


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


def run(record: Path, *, port: int, tell: Callable[[str], Any]) -> None:
    """Serve a record until it is interrupted; `tell` is told where. Port 0 takes any free one."""
    config = uvicorn.Config(
        create_app(Site(record)),
        log_level="warning",
        server_header=False,
        timeout_keep_alive=_KEPT_SECONDS,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        http=Impatient,
        ws="none",
    )
    with socket.create_server((_ADDRESS, port)) as listening:
        bound = listening.getsockname()[1]
        tell(f"The record stands at http://{_ADDRESS}:{bound} (Ctrl-C ends it).")
        uvicorn.Server(config).run(sockets=[listening])
