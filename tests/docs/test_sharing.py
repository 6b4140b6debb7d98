"""The roles that the page on sharing a record tells to make may do what it says, and no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.desk import database as desks
from onrecord.errors import DatabaseUnusable, DeskUnusable
from onrecord.model.where import Shared
from onrecord.web.app import create_app
from onrecord.web.site import Site
from onrecord.workflow import record
from onrecord.workflow.copying import copy
from onrecord.workflow.record import Filters
from support.postgres import Server
from support.records import news

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "share-a-record.md"


@pytest.fixture(scope="module")
def shared(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """A record in a database with the roles of the page."""
    at = postgres.fresh()
    copy(news(tmp_path_factory.mktemp("shared") / "news.db"), at, tell=lambda _: None)
    statements = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(statements) == 2
    for some in statements:
        postgres.run(some.replace("FOR ROLE desk", "FOR ROLE postgres"), at.database)
    return at


def by(role: str, at: Shared) -> Shared:
    """The same database, by another role."""
    return Shared(at.url.replace("postgres@", f"{role}@"))


def document(at: Shared) -> str:
    """The id of a document of the record."""
    return record.show(at, "harbour.txt")[0].document.id


def test_a_reader_reads_and_searches_and_changes_nothing(shared: Shared) -> None:
    reader = by("reader", shared)
    found = record.said(reader, Filters(speaker="Lund"))
    assert found == record.said(shared, Filters(speaker="Lund")) != []
    assert record.search(reader, "harbour")
    assert record.verify_record(reader).is_sound
    with pytest.raises(DatabaseUnusable, match="permission denied"):
        record.judge(reader, document(shared), "seen", author="Ida", why="No.")
    with pytest.raises(DeskUnusable, match="permission denied"):
        desks.secret(reader, "forms")
    assert record.judgements(shared) == []


def test_a_server_shows_the_record_and_keeps_a_desk_and_changes_nothing(shared: Shared) -> None:
    server = by("server", shared)
    with TestClient(create_app(Site(server)), base_url="http://localhost") as client:
        assert "harbour" in client.get("/statements").text
        assert client.get("/search", params={"q": "harbour"}).status_code == 200
    assert desks.secret(server, "forms") == desks.secret(server, "forms")
    with pytest.raises(DatabaseUnusable, match="permission denied"):
        record.judge(server, document(shared), "seen", author="Ida", why="No.")
