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


def run(record: Path, *, port: int, tell: Callable[[str], Any]) -> None:
    """Serve a record until it is interrupted; `tell` is told where. Port 0 takes any free one."""
    config = uvicorn.Config(create_app(Site(record)), log_level="warning", server_header=False)
    with socket.create_server((_ADDRESS, port)) as listening:
        bound = listening.getsockname()[1]
        tell(f"The record stands at http://{_ADDRESS}:{bound} (Ctrl-C ends it).")
        uvicorn.Server(config).run(sockets=[listening])
