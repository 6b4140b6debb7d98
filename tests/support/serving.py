"""A site that really listens on the loopback address, in a thread of the test's own process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from onrecord.web.app import create_app
from onrecord.web.site import Site


@contextmanager
def listening(site: Site) -> Iterator[str]:
    """The address of a site while it is served: `http://127.0.0.1:PORT`."""
    config = uvicorn.Config(create_app(site), log_level="error", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        running = threading.Thread(target=server.run, args=([bound],), daemon=True)
        running.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join(timeout=20)
