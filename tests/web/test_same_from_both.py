"""Every page that can be walked to is the same of a record in a file and of its copy."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.model.where import Shared, Where
from onrecord.web.app import create_app
from onrecord.web.site import Site
from onrecord.workflow.copying import copy
from support.postgres import Server

HERE = "http://localhost"
MOST = 60
ASKED = (
    "/", "/statements?about=talks", "/search?q=talks", "/search?q=tal*", "/api/1/latest",
    "/api/1/statements", "/api/1/disputes", "/statements.csv", "/statements.json", "/feed.xml",
)  # fmt: skip
pytestmark = pytest.mark.in_files


@pytest.fixture
def copied(postgres: Server, stories_read: Path) -> Shared:
    """The record of the packaged stories in a database."""
    at = postgres.fresh()
    copy(stories_read, at, tell=lambda _: None)
    return at


def walked(record: Where) -> dict[str, tuple[int, str]]:
    """What stands at each address that leads from one to the next, from the first page on."""
    found: dict[str, tuple[int, str]] = {}
    waiting = list(ASKED)
    with TestClient(create_app(Site(record)), base_url=HERE) as client:
        while waiting and len(found) < MOST:
            path = waiting.pop(0)
            if path in found:
                continue
            answer = client.get(path)
            found[path] = (answer.status_code, _nameless(answer.text, record))
            if "text/html" in answer.headers["content-type"]:
                waiting += _links(answer.text, path)
    return found


def _links(text: str, path: str) -> list[str]:
    """Where a page leads on this site."""
    links = [urljoin(f"{HERE}{path}", a) for a in html.fromstring(text).xpath("//a/@href")]
    own = [urlsplit(a) for a in links if a.startswith(f"{HERE}/")]
    return [f"{a.path}?{a.query}" if a.query else a.path for a in own]


def _nameless(text: str, record: Where) -> str:
    """Without the record's name, the secrets of its desk, and the moment of an answer."""
    name = record.database if isinstance(record, Shared) else record.name
    told = text.replace(str(record), "IT").replace(name, "IT")
    told = re.sub(r"\b[0-9a-f]{64}\b", "SECRET", told)
    told = re.sub(r'("n_bytes": ?)\d+', r"\1N", told)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|\+00:00)", "NOW", told)


def test_pages_lists_and_files_are_the_same(stories_read: Path, copied: Shared) -> None:
    here, there = walked(stories_read), walked(copied)
    assert list(here) == list(there)
    assert [path for path, found in here.items() if there[path] != found] == []
    assert len(here) == MOST
    assert [path for path, (status, _) in here.items() if status >= 500] == []
