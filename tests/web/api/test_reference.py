"""The page at /api tells every call, and every page tells the call that gives the same."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.web import api
from onrecord.web.api import reference
from onrecord.web.api.reference import kind_of


def test_every_call_with_its_parameters_and_example_stands_on_the_page(
    stories: TestClient,
) -> None:
    page = html.fromstring(stories.get("/api").text)
    words = " ".join(page.text_content().split())
    for chapter in reference.chapters(api.description()):
        assert chapter.calls
        for call in chapter.calls:
            section = page.get_element_by_id(f"{call.method.lower()}-{call.name}").getparent()
            told = " ".join(section.text_content().split())
            for part in (call.path, call.method, call.summary, call.curl):
                assert part.replace("`", "") in told
            assert [dt.text_content().split()[0] for dt in section.xpath(".//dt")] == [
                one.name for one in call.takes
            ]
    assert all(shape.name in words for shape in reference.shapes(api.description()))


def test_links_within_the_page_lead_to_places_in_it(stories: TestClient) -> None:
    page = html.fromstring(stories.get("/api").text)
    places = page.xpath("//@id")
    assert len(set(places)) == len(places)
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(places)


def test_it_loads_nothing_from_elsewhere(stories: TestClient) -> None:
    page = html.fromstring(stories.get("/api").text)
    assert page.xpath("//script/@src") == ["/static/htmx.min.js", "/static/copying.js"]
    assert not page.xpath("//script[not(@src)] | //style | //iframe | //@style")


def test_its_twin_is_the_description(stories: TestClient) -> None:
    told = stories.get("/api/1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert stories.get("/api.json").json() == told


@pytest.mark.parametrize(
    ("page", "call"),
    [
        ("/", "/api/1/latest"),
        ("/statements", "/api/1/statements"),
        ("/statements?speaker=&act=ACCUSE&from=25", "/api/1/statements?act=ACCUSE"),
        ("/people?name=Dorsek", "/api/1/people?name=Dorsek"),
        ("/proposals?only_open=true&by=", "/api/1/proposals?only_open=true"),
        ("/search?q=the+crane", "/api/1/search?q=the+crane"),
        ("/articles/{article}/raw", "/api/1/articles/{article}/raw"),
        ("/compare?doc={article}&doc={other}", "/api/1/compare?doc={article}&doc={other}"),
    ],
)
def test_a_page_leads_to_the_call_that_gives_the_same(
    stories: TestClient, page: str, call: str
) -> None:
    one, other = (x["id"] for x in stories.get("/api/1/articles?limit=2").json()["items"])
    foot = html.fromstring(stories.get(page.format(article=one, other=other)).text).find(
        ".//footer"
    )
    wanted = call.format(article=one, other=other)
    assert wanted in foot.xpath(".//a/@href")
    assert stories.get(wanted).status_code == 200


@pytest.mark.parametrize("page", ["/search", "/compare", "/nowhere", "/api"])
def test_a_page_without_such_a_call_leads_to_none(stories: TestClient, page: str) -> None:
    foot = html.fromstring(stories.get(page).text).find(".//footer")
    assert not [link for link in foot.xpath(".//a/@href") if link.startswith("/api/1")]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "maxLength": 9}, "string, at most 9 characters"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "integer, 1 to 9"),
        ({"type": "integer", "minimum": 0}, "integer, 0 and more"),
        ({"type": ["string", "null"]}, "string or null"),
        ({"anyOf": [{"$ref": "#/x/Entity"}, {"type": "null"}]}, "Entity or null"),
        ({"type": "array", "items": {"$ref": "#/x/Hit"}}, "list of Hit"),
        ({"enum": ["a", "b"]}, "one of a, b"),
        ({}, "anything"),
    ],
)
def test_a_schema_is_told_in_words(schema: dict[str, object], words: str) -> None:
    assert kind_of(schema) == words
