"""The application behind uvicorn, on the loopback address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from onrecord.web.app import create_app
from onrecord.web.persons import OneLocal
from onrecord.web.site import Site

_ADDRESS = "127.0.0.1"


def run(record: Path, *, port: int, name: str, tell: Callable[[str], Any]) -> None:
    """Serve a record until it is interrupted; `tell` is told where. Port 0 takes any free one.

    `name` is the person at this machine, who is kept with what they decide.
    """
    site = Site(record, persons=OneLocal(name))
    config = uvicorn.Config(create_app(site), log_level="warning", server_header=False)
    with socket.create_server((_ADDRESS, port)) as listening:
        bound = listening.getsockname()[1]
        tell(f"The record stands at http://{_ADDRESS}:{bound} (Ctrl-C ends it).")
        uvicorn.Server(config).run(sockets=[listening])
