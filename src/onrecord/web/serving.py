"""The application behind uvicorn, on the loopback address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from onrecord.web.app import create_app
from onrecord.web.site import Site

_ADDRESS = "127.0.0.1"
_KEPT_SECONDS = 30
"""A reader's connection that asks nothing for so long is closed."""
_MOST_CONNECTIONS = 1000
"""Of more at once the later ones are told to come again (503)."""
_MOST_HEAD_BYTES = 32 * 1024
"""Of a request's first line and headers; the longest query that a page takes has some 2 kB."""


def run(record: Path, *, port: int, tell: Callable[[str], Any]) -> None:
    """Serve a record until it is interrupted; `tell` is told where. Port 0 takes any free one."""
    config = uvicorn.Config(
        create_app(Site(record)),
        log_level="warning",
        server_header=False,
        timeout_keep_alive=_KEPT_SECONDS,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
        http="h11",
    )
    with socket.create_server((_ADDRESS, port)) as listening:
        bound = listening.getsockname()[1]
        tell(f"The record stands at http://{_ADDRESS}:{bound} (Ctrl-C ends it).")
        uvicorn.Server(config).run(sockets=[listening])
