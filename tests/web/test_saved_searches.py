"""Saved searches: what is new in a list since it was looked at, and a feed of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from onrecord.export.feed import ATOM
from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from onrecord.web.app import create_app
from onrecord.web.finding import LISTS
from onrecord.web.site import Site
from support.acting import reply, row
from web.test_yours import HERE, Browser

NS = {"a": ATOM}


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record of the first page of a quarrel alone."""
    with open_writer(tmp_path / "r.db", linker=RecordLinker()) as writer:
        writer.add(*row())
    return tmp_path / "r.db"


@pytest.fixture
def ida(record: Path) -> Browser:
    return Browser(record)


def read_the_reply(record: Path) -> None:
    with open_writer(record, linker=RecordLinker()) as writer:
        writer.add(*reply())


def saved(ida: Browser, address: str) -> dict[str, Any]:
    """The search's page, as its twin tells it, after it was saved."""
    answer = ida.send("/yours/searches", address=address, name="Mine")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = ida.json(f"{answer.url.path}.json")
    return told


def again(ida: Browser, search: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = ida.json(f"/yours/searches/{search['key']}.json")
    return told


def ids(hits: list[dict[str, Any]]) -> set[str]:
    return {hit["id"] for hit in hits}


def test_what_came_into_the_record_since_is_new_until_it_was_looked_at(
    record: Path, ida: Browser
) -> None:
    search = saved(ida, "/statements?act=ACCUSE")
    assert len(search["items"]) == 2
    assert search["new"] == []
    read_the_reply(record)
    told = again(ida, search)
    assert len(told["items"]) == 3
    (new,) = told["new"]
    assert new["title"] == "Anders Moe: Vera Lund of a campaign"
    assert ida.json("/yours/searches.json")["items"][0]["n_new"] == 1
    assert "I have looked at all of it" in ida.get(f"/yours/searches/{search['key']}").text
    ida.send("/yours/looked", key=search["key"])
    assert again(ida, search)["new"] == []


def test_to_read_a_page_anew_makes_nothing_new(record: Path, ida: Browser) -> None:
    search = saved(ida, "/statements")
    with open_writer(record, linker=RecordLinker()) as writer:
        writer.add(*row(model="m2"))
    told = again(ida, search)
    assert told["new"] == []
    assert ids(told["items"]).isdisjoint(ids(search["items"]))


@pytest.mark.parametrize(
    ("address", "n_new"),
    [
        ("/search?q=rained", 1),
        ("/search?q=plan", 0),
        ("/articles", 1),
        ("/articles?publisher=Herald", 0),
        ("/people", 0),
        ("/statements?speaker=Lund", 2),
        ("/disputes", 0),
        ("/proposals", 0),
    ],
)
def test_every_list_tells_what_is_new_in_it(
    record: Path, ida: Browser, address: str, n_new: int
) -> None:
    search = saved(ida, address)
    read_the_reply(record)
    assert len(again(ida, search)["new"]) == n_new


def test_disputes_are_new_where_a_new_page_takes_part(stories_read: Path, tmp_path: Path) -> None:
    ida = Browser(Path(shutil.copyfile(stories_read, tmp_path / "r.db")))
    for path in ("/disputes", "/proposals"):
        search = saved(ida, path)
        assert ids(search["items"]) == ids(ida.json(f"{path}.json")["items"][:25])
        assert search["new"] == []


def test_a_search_keeps_its_filters_and_finds_what_the_page_lists(ida: Browser) -> None:
    name = ida.statements()[0]
    ida.send("/yours/tag", what=f"statement/{name}", tag="odd one")
    address = "/statements?tag=odd+one&from=25&speaker=&about="
    search = saved(ida, address)
    assert search["address"] == "/statements?tag=odd+one"
    assert ids(search["items"]) == {name}


def test_one_address_is_saved_once_and_named_anew(ida: Browser) -> None:
    first = saved(ida, "/statements?act=DENY&since=2026")
    ida.send("/yours/searches", address="/statements?since=2026&act=DENY", name="Denials")
    (found,) = ida.json("/yours/searches.json")["items"]
    assert (found["key"], found["name"]) == (first["key"], "Denials")


@pytest.mark.parametrize(
    "address",
    [
        "/", "/yours", "/accusations", "https://evil.example/statements", "//evil.example/people",
        "/statements?least=high&from=-1", "/people/../statements", "javascript:alert(1)",
        "/disputes?least=7", "/statements?kept=sometimes",
    ],
)  # fmt: skip
def test_what_is_no_list_is_not_saved(ida: Browser, address: str) -> None:
    assert ida.send("/yours/searches", address=address, name="x").status_code == 400
    assert ida.json("/yours/searches.json")["items"] == []


def test_every_list_offers_to_be_saved(ida: Browser) -> None:
    for path in LISTS:
        page = ida.page(f"{path}?q=plan" if path == "/search" else path)
        (address,) = page.xpath('//form[@action="/yours/searches"]/input[@name="address"]/@value')
        assert ida.send("/yours/searches", address=address, name=path).status_code == 200


def test_a_search_is_followed_in_a_feed_by_whoever_has_its_address(
    record: Path, ida: Browser
) -> None:
    class Nobody:
        def who(self, _: Any) -> Any:
            raise AssertionError

    search = saved(ida, "/statements?speaker=Lund")
    read_the_reply(record)
    reader = TestClient(create_app(Site(record, persons=Nobody())), base_url=HERE)
    answer = reader.get(search["feed"])
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.findtext("a:title", namespaces=NS) == "Mine"
    entries = feed.findall("a:entry", NS)
    assert len(entries) == 4
    for entry in entries:
        assert entry.findtext("a:id", namespaces=NS).startswith("urn:onrecord:attribution:att_")
        assert entry.find("a:author/a:name", NS).text == "Vera Lund"
        link = entry.find("a:link", NS).get("href")
        assert link.startswith(f"{HERE}/statements/att_")
        assert ida.get(link.removeprefix(HERE)).status_code == 200
    assert entries[0].findtext("a:content", namespaces=NS) == "urged Anders Moe to resign"


def test_a_feed_s_old_address_leads_nowhere(ida: Browser) -> None:
    search = saved(ida, "/statements")
    ida.send("/yours/renew", key=search["key"])
    fresh = again(ida, search)["feed"]
    assert fresh != search["feed"]
    assert ida.get(search["feed"]).status_code == 404
    assert ida.get(fresh).status_code == 200
    ida.send("/yours/mark", discard=search["key"])
    assert ida.get(fresh).status_code == 404


@pytest.mark.parametrize("address", [*LISTS, "/search?q=plan"])
def test_the_feed_of_every_list_is_well_formed(ida: Browser, address: str) -> None:
    search = saved(ida, address)
    feed = etree.fromstring(ida.get(search["feed"]).content)
    assert len(feed.findall("a:entry", NS)) == len(search["items"])
    moments = feed.xpath("//a:updated/text()", namespaces=NS)
    assert moments
    assert all("T" in moment for moment in moments)
