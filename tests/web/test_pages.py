"""Every page answers, its twin says the same, and links and filters lead where they say."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.export.contract import schema
from support.relating import FERRY, TALKS, offers
from support.schemas import closed
from web.conftest import Open

LISTS = ("/disputes", "/proposals", "/statements", "/people", "/articles")


def items(client: TestClient, path: str, **asked: Any) -> list[dict[str, Any]]:
    """All things of a list, part by part."""
    found: list[dict[str, Any]] = []
    where: str | None = f"{path}.json"
    while where is not None:
        answer = client.get(where, params=asked or None)
        assert answer.status_code == 200, answer.text
        part = answer.json()
        found += part["items"]
        where, asked = part["next"], {}
    return found


def links(page: str) -> Iterator[str]:
    """Where a page's links lead, within the site."""
    for where in html.fromstring(page).xpath("//a/@href"):
        bare = where.partition("#")[0]
        if bare:
            yield bare


IDS = re.compile(r"/(?:att|doc|dis|ent|pro|prp|utt)_[0-9a-f]+")
MOST_OF_A_KIND = 2


def kind_of(link: str) -> str:
    """What kind of page a link leads to: its path without ids, and what it asks for."""
    path, _, query = link.partition("?")
    return IDS.sub("/ID", path) + ",".join(
        sorted({one.partition("=")[0] for one in query.split("&")})
    )


def test_every_kind_of_link_from_the_first_page_on_leads_to_a_page(stories: TestClient) -> None:
    seen, waiting, kinds = {"/"}, ["/"], Counter[str]()
    while waiting:
        where = waiting.pop(0)
        kinds[kind_of(where)] += 1
        if kinds[kind_of(where)] > MOST_OF_A_KIND:
            continue
        answer = stories.get(where)
        assert answer.status_code == 200, f"{where}: {answer.text[-300:]}"
        if answer.headers["content-type"].startswith("text/html"):
            fresh = [link for link in dict.fromkeys(links(answer.text)) if link not in seen]
            seen |= set(fresh)
            waiting += fresh
    assert {"/disputes", "/proposals", "/statements", "/people", "/accusations"} <= seen
    assert sum(link.startswith("/articles/") for link in seen) >= 12  # six, and as fetched


def test_links_within_an_article_lead_to_places_in_it(stories: TestClient) -> None:
    for one in items(stories, "/articles"):
        page = html.fromstring(stories.get(f"/articles/{one['id']}").text)
        places = set(page.xpath("//@id"))
        within = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
        assert within <= places


@pytest.mark.parametrize("name", ["dispute", "proposal"])
def test_the_twin_of_a_thing_is_an_object_of_the_contract(stories: TestClient, name: str) -> None:
    for one in items(stories, f"/{name}s"):
        whole = stories.get(f"/{name}s/{one['id']}.json").json()
        if name == "dispute":
            jsonschema.Draft202012Validator(closed(schema(name))).validate(whole)
        assert whole["id"] == one["id"]


def test_the_twin_of_an_article_is_the_document_s_object(stories: TestClient) -> None:
    for one in items(stories, "/articles"):
        whole = stories.get(f"/articles/{one['id']}.json").json()
        jsonschema.Draft202012Validator(closed(schema("document"))).validate(whole)
        assert whole["document"]["id"] == one["id"]


def test_the_parts_of_a_list_hold_every_statement_once(stories: TestClient) -> None:
    found = [one["id"] for one in items(stories, "/statements")]
    assert len(found) > 50
    assert len(set(found)) == len(found)
    assert len(found) == stories.get("/statements.json").json()["n_found"]


def test_a_page_shows_what_its_twin_tells(stories: TestClient) -> None:
    for path in LISTS:
        page = stories.get(path).text
        for one in stories.get(f"{path}.json").json()["items"]:
            assert one["id"] in page


def test_statements_are_chosen_by_act_and_speaker(stories: TestClient) -> None:
    accusing = items(stories, "/statements", act="ACCUSE")
    assert accusing
    assert all("ACCUSE" in one["codes"] for one in accusing)
    speaker = accusing[0]["speaker_id"]
    of_one = items(stories, "/statements", speaker=speaker)
    assert of_one
    assert {one["speaker_id"] for one in of_one} == {speaker}


def test_an_empty_field_asks_nothing(stories: TestClient) -> None:
    everything = stories.get("/statements.json").json()["n_found"]
    asked = stories.get("/statements.json", params={"speaker": "", "act": "", "since": " "}).json()
    assert asked["n_found"] == everything


def test_words_are_found_in_pages_and_statements(stories: TestClient) -> None:
    found = stories.get("/search.json", params={"q": "crane"}).json()
    assert found["pages"]
    assert all("crane" in one["content"].lower() for one in found["items"])
    assert found["items"]
    assert "<mark>" in stories.get("/search", params={"q": "crane"}).text


def test_every_facet_leads_to_as_many_statements_as_it_counts(stories: TestClient) -> None:
    for path in ("/statements", "/statements?act=ACCUSE", "/search?q=the"):
        page = html.fromstring(stories.get(path).text)
        shares = page.xpath("//aside[@class='facets']//li[span[@class='n']]")
        assert len(shares) > 15
        for share in shares:
            (where,) = share.xpath("./a/@href")
            bare, _, query = where.partition("?")
            found = stories.get(f"{bare}.json?{query}").json()
            assert found["n_found"] == int(share.xpath("string(span)")), where


def test_a_filter_in_force_is_told_by_name_and_can_be_taken_away(stories: TestClient) -> None:
    speaker = items(stories, "/statements", act="ACCUSE")[0]
    asked = {"speaker": speaker["speaker_id"], "act": "ACCUSE", "since": "2031"}
    page = html.fromstring(stories.get("/statements", params=asked).text)
    chosen = page.xpath("//ul[@class='chosen']//a")
    assert len(chosen) == 3
    assert speaker["speaker"] in chosen[0].text_content()
    without = chosen[0].get("href").partition("?")[2]
    assert without == "act=ACCUSE&since=2031"


def test_the_first_page_shows_what_the_latest_pages_bring(stories: TestClient) -> None:
    told = stories.get("/index.json").json()
    days = [one["until"] for one in told["disputes"]]
    assert days
    assert days == sorted(days, reverse=True)
    assert all(one["open"] for one in told["proposals"])
    edges = stories.get("/accusations.json").json()["edges"]
    assert told["accusations"] == edges[: len(told["accusations"])]


def test_figures_over_time_count_every_statement_of_a_person(stories: TestClient) -> None:
    for one in items(stories, "/people")[:5]:
        whole = stories.get(f"/people/{one['id']}.json").json()
        counts = [row["counts"] for row in whole["over_time"]["rows"]]
        assert sum(says for says, _ in counts) == whole["n_statements"]


@pytest.mark.parametrize(("path", "name"), [("/disputes", "one"), ("/proposals", "by")])
def test_a_filter_by_id_is_told_by_name(stories: TestClient, path: str, name: str) -> None:
    who = next(one for one in items(stories, "/people") if one["name"] == "Radmir Belesh")
    page = html.fromstring(stories.get(path, params={name: who["id"]}).text)
    (chosen,) = page.xpath("//ul[@class='chosen']//a")
    assert "Radmir Belesh" in chosen.text_content()
    assert chosen.get("href") == path
    assert page.xpath(f"//input[@type='hidden'][@name='{name}']/@value") == [who["id"]]


def test_the_figures_of_a_chart_stand_in_a_table(stories: TestClient) -> None:
    page = html.fromstring(stories.get("/statements").text)
    cells = page.xpath("//table[@data-chart]//td/@data-n")
    assert sum(map(int, cells)) == stories.get("/statements.json").json()["n_found"]


def test_open_proposals_come_first_and_stand_on_the_first_page(
    tmp_path: Path, opened: Open
) -> None:
    site = opened(offers(tmp_path / "offers.db"))
    found = [(one["what"], one["open"]) for one in items(site, "/proposals")]
    assert found == [(TALKS, True), (FERRY, False)]
    (told,) = site.get("/index.json").json()["proposals"]
    assert told["what"] == TALKS
    only = site.get("/api/1/proposals?only_open=true").json()
    assert [one["what"] for one in only["items"]] == [TALKS]
    assert only["items"] == site.get("/proposals.json?only_open=true").json()["items"]


def test_answers_that_differ_are_told_as_contested(stories: TestClient) -> None:
    contested = stories.get("/proposals.json").json()["contested"]
    assert contested
    for name in contested:
        assert stories.get(f"/proposals/{name}.json").json()["contested"]
        assert "differ" in stories.get(f"/proposals/{name}").text


def test_a_person_on_a_topic_is_shown_in_time(stories: TestClient) -> None:
    who = next(one for one in items(stories, "/people") if one["name"] == "Radmir Belesh")
    asked = {"about": "Kestria"}
    told = stories.get(f"/people/{who['id']}.json", params=asked).json()["topic"]
    days = [one["published"] for one in told["statements"]]
    assert len(days) > 3
    assert days == sorted(days)
    assert {one["speaker_id"] for one in told["statements"]} == {who["id"]}
    page = html.fromstring(stories.get(f"/people/{who['id']}", params=asked).text)
    shown = page.xpath("//section[@id='topic']//article/@id")
    assert shown == [one["id"] for one in told["statements"]]


def test_the_spans_of_an_article_are_lit_in_the_page_as_fetched(stories: TestClient) -> None:
    for one in items(stories, "/articles"):
        read = html.fromstring(stories.get(f"/articles/{one['id']}").text)
        fetched = html.fromstring(stories.get(f"/articles/{one['id']}/raw").text)
        begun = set(read.xpath("//button[@class='begins']/@id"))
        assert begun
        assert begun == set(fetched.xpath("//a[@class='begins']/@id"))
        notes = {name.removeprefix("note-") for name in read.xpath("//div[@popover]/@id")}
        assert notes == begun
        assert {f"note-{name}" for name in begun} == set(read.xpath("//@popovertarget"))


def test_a_dispute_shows_every_statement_once_with_outlet_and_day(stories: TestClient) -> None:
    for one in items(stories, "/disputes"):
        page = html.fromstring(stories.get(f"/disputes/{one['id']}").text)
        shown = page.xpath("//section[@aria-labelledby='h-course']//article/@id")
        assert sorted(shown) == sorted(a for side in one["sides"] for a in side["attributions"])
        for article in page.xpath("//section[@aria-labelledby='h-course']//article"):
            assert article.xpath(".//span[@class='outlet']/text()")
        within = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
        assert within <= set(page.xpath("//@id"))


def test_words_that_outlets_share_are_not_marked(stories: TestClient) -> None:
    saying = next(
        one
        for document in items(stories, "/articles")
        for one in stories.get(f"/articles/{document['id']}.json").json()["utterances"]
        if len(one["reports"]) > 1
    )
    told = stories.get("/compare.json", params={"saying": saying["id"]}).json()
    page = html.fromstring(stories.get("/compare", params={"saying": saying["id"]}).text)
    versions = [one for one in told["utterances"][0]["versions"] if not one["fullest"]]
    kept = [d["this"] for one in versions for d in one["differences"] if d["change"] == "kept"]
    added = [d["this"] for one in versions for d in one["differences"] if d["change"] == "added"]
    marked = page.xpath("//article[@class='saying']//ins/text()")
    assert kept
    assert set(added) <= set(marked)
    assert not set(kept) & set(marked)
    assert stories.get("/compare", params={"saying": "utt_none"}).status_code == 404


def test_outlets_of_a_story_stand_beside_each_other(stories: TestClient) -> None:
    two = [one["id"] for one in items(stories, "/articles")][:2]
    answer = stories.get("/compare", params={"doc": two})
    assert answer.status_code == 200
    assert {
        one["id"] for one in stories.get("/compare.json", params={"doc": two}).json()["documents"]
    } == set(two)


def test_an_edge_of_the_map_leads_to_as_many_acts_as_it_counts(stories: TestClient) -> None:
    edges = stories.get("/accusations.json").json()["edges"]
    assert edges
    assert edges == sorted(edges, key=lambda edge: -edge["n"])
    page = html.fromstring(stories.get("/accusations").text)
    for edge in edges:
        where = f"/accusations/{edge['by']['id']}/{edge['to']['id']}"
        assert page.xpath(f"//a[@href='{where}']")
        acts = stories.get(f"{where}.json").json()["items"]
        assert len(acts) == edge["n"]
        assert {act["code"] for act in acts} == {"ACCUSE"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/disputes/dis_none", 404),
        ("/articles/doc_none", 404),
        ("/people/Nobody%20At%20All", 404),
        ("/statements?act=DANCE", 400),
        ("/statements?since=someday", 400),
        ("/statements?from=-1", 400),
        ("/statements?from=many", 400),
        (f"/search?q={'x' * 301}", 400),
    ],
)
def test_what_cannot_be_answered_is_told_on_the_page_and_in_the_twin(
    stories: TestClient, path: str, status: int
) -> None:
    page = stories.get(path)
    assert page.status_code == status
    assert "<h1>" in page.text
    bare, _, query = path.partition("?")
    twin = stories.get(f"{bare}.json?{query}")
    assert twin.status_code == status
    assert twin.json()["error"]["status"] == status
    assert twin.json()["error"]["message"]


def test_looking_changes_nothing_in_the_record(stories: TestClient, stories_read: Path) -> None:
    before = hashlib.sha256(stories_read.read_bytes()).hexdigest()
    for path in ("/", *LISTS, "/accusations", "/search?q=crane"):
        stories.get(path)
    assert hashlib.sha256(stories_read.read_bytes()).hexdigest() == before


def test_a_quarrel_is_shown_without_the_model(quarrelled: Path, opened: Open) -> None:
    client = opened(quarrelled)
    for path in ("/", *LISTS, "/accusations", "/compare", "/search?q=the"):
        assert client.get(path).status_code == 200
