"""The page of an article's versions, its twin, and the marks of what was taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from support.record_files import empty_record
from web.conftest import Open
from workflow.test_changed import AFTER, BEFORE, URI

EARLIER, LATER = BEFORE[0].document.id, AFTER[0].document.id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = empty_record(tmp_path / "r.db")
    with open_writer(made) as writer:
        writer.add(*BEFORE)
        writer.add(*AFTER)
    return made


@pytest.fixture
def site(path: Path, opened: Open) -> TestClient:
    return opened(path)


def test_an_article_leads_to_what_changed(site: TestClient) -> None:
    assert f"/articles/{LATER}/changes" in site.get(f"/articles/{LATER}").text
    shown = site.get(f"/articles/{LATER}/changes").text
    assert "<del>" in shown
    assert f"/articles/{EARLIER}#" in shown
    assert f"/articles/{LATER}#" in shown


def test_the_twin_and_the_call_tell_the_same(site: TestClient) -> None:
    twin = site.get(f"/articles/{LATER}/changes.json").json()
    assert twin == site.get(f"/api/1/articles/{LATER}/changes").json()
    assert [one["is_latest"] for one in twin["versions"]] == [False, True]


def test_an_earlier_version_says_so_and_leads_to_the_latest(site: TestClient) -> None:
    shown = site.get(f"/articles/{EARLIER}").text
    assert "In an earlier version of the page" in shown
    assert f"/articles/{LATER}" in shown


def test_a_statement_that_disappeared_is_still_there_and_says_so(site: TestClient) -> None:
    gone = BEFORE[1].attributions[2].id
    assert "In an earlier version of the page" in site.get(f"/statements/{gone}").text


def test_a_withdrawn_page_says_so_by_whose_word(site: TestClient, path: Path) -> None:
    record.withdraw(path, URI, author="Ada", why="<b>retracted</b>")
    for address in (f"/articles/{LATER}", f"/statements/{AFTER[1].attributions[0].id}"):
        shown = site.get(address).text
        assert "The page is withdrawn, as noted on" in shown
        assert "according to Ada" in shown
        assert "<b>retracted" not in shown


def test_a_page_of_one_version_has_no_changes(tmp_path: Path, opened: Open) -> None:
    made = empty_record(tmp_path / "one.db")
    with open_writer(made) as writer:
        writer.add(*BEFORE)
    assert "Only one version" in opened(made).get(f"/articles/{EARLIER}/changes").text
