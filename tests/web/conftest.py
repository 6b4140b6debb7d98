"""A browser's view of a record, without a browser and with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from onrecord.web.app import create_app
from onrecord.web.site import Site
from support.serving import listening

if TYPE_CHECKING:
    from support.browsing import Browser

Open = Callable[[Path], TestClient]
Serve = Callable[[Site], str]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens the web application over a record, as a server does: its connections are kept."""
    with ExitStack() as stack:

        def over(record: Path) -> TestClient:
            client = TestClient(create_app(Site(record)), base_url="http://localhost")
            return stack.enter_context(client)

        yield over


@pytest.fixture
def stories(stories_read: Path, opened: Open) -> TestClient:
    """The packaged stories in the web application."""
    return opened(stories_read)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a site on a port of this machine until the test ends; gives its address."""
    with ExitStack() as stack:
        yield lambda site: stack.enter_context(listening(site))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; the tests that need it are skipped where there is none."""
    browsing = pytest.importorskip("support.browsing", reason="selenium is not installed")
    why = browsing.why_no_browser()
    if why:
        pytest.skip(why)
    with browsing.browsing() as started:
        yield started


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The browser, clean."""
    chromium.clean()
    return chromium
