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


def kind_of(link: str) -> str:
    """Which kind of page a link leads to."""
    return re.sub(r"[a-z]+_[0-9a-f]{20}|\?.*", "", link)


def links(page: str) -> Iterator[str]:
    """Where a page's links lead, within the site."""
    for where in html.fromstring(page).xpath("//a/@href"):
        bare = where.partition("#")[0]
        if bare:
            yield bare


def test_every_link_from_the_first_page_on_leads_to_a_page(stories: TestClient) -> None:
    seen, waiting = {"/"}, ["/"]
    n_of = Counter[str]()  # links to pages of one kind: a few dozen tell of all
    while waiting:
        where = waiting.pop(0)
        answer = stories.get(where)
        assert answer.status_code == 200, f"{where}: {answer.text[-300:]}"
        if answer.headers["content-type"].startswith("text/html"):
            fresh = [link for link in dict.fromkeys(links(answer.text)) if link not in seen]
            for link in fresh:
                n_of[kind_of(link)] += 1
            fresh = [link for link in fresh if n_of[kind_of(link)] <= 15]
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
    assert found["items"]
    assert found["statements"]
    assert "<mark>" in stories.get("/search", params={"q": "crane"}).text


def test_outlets_of_a_story_stand_beside_each_other(stories: TestClient) -> None:
    two = [one["id"] for one in items(stories, "/articles")][:2]
    answer = stories.get("/compare", params={"doc": two})
    assert answer.status_code == 200
    assert {
        one["id"] for one in stories.get("/compare.json", params={"doc": two}).json()["documents"]
    } == set(two)


def test_a_cell_of_the_matrix_counts_what_its_statements_do(stories: TestClient) -> None:
    edges = stories.get("/accusations.json").json()["edges"]
    assert edges
    assert edges == sorted(edges, key=lambda edge: -edge["n"])
    for edge in edges[:3]:
        asked = {"speaker": edge["by"]["id"], "on": edge["to"]["id"], "act": "ACCUSE"}
        assert len(items(stories, "/statements", **asked)) >= 1


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
