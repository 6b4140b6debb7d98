"""A browser's view of a record, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.web.app import create_app
from onrecord.web.site import Site

Open = Callable[[Path], TestClient]


@pytest.fixture
def opened() -> Open:
    """Opens the web application over a record."""

    def over(record: Path) -> TestClient:
        return TestClient(create_app(Site(record)), base_url="http://localhost")

    return over


@pytest.fixture
def stories(stories_read: Path, opened: Open) -> TestClient:
    """The packaged stories in the web application."""
    return opened(stories_read)
