"""Answers have the shapes that the description gives them, and say what the pages say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from onrecord.web.api import description
from support.schemas import closed

WHOLE = description()
CALLS = {path: call["get"] for path, call in WHOLE["paths"].items() if "get" in call}
ASKED = {
    "/api/1/check": "?quotation=the+crane+was+inspected",
    "/api/1/search": "?q=crane",
    "/api/1/statements": "?count=true",
}


def shape_of(path: str) -> Any:
    """What tells whether an answer has the very shape of a call, with no field more."""
    content = CALLS[path]["responses"]["200"]["content"]["application/json"]
    whole = Resource.from_contents(closed(WHOLE), default_specification=DRAFT202012)
    name = content["schema"]["$ref"]
    registry: Any = Registry().with_resource("api:1", whole)
    return jsonschema.Draft202012Validator({"$ref": f"api:1{name}"}, registry=registry)


def names(client: TestClient, path: str) -> Iterator[str]:
    """Real things for a path with a name in it."""
    listed = path.split("/{", maxsplit=1)[0]
    for one in client.get(listed, params={"limit": 12}).json()["items"]:
        yield one["id"]


def asked(client: TestClient, path: str) -> list[str]:
    if "{name}" in path:
        return [path.replace("{name}", name) for name in names(client, path)]
    if path.endswith("/compare"):
        two = [("doc", name) for name in names(client, "/api/1/articles/{name}")][:3]
        return [f"{path}?" + "&".join(f"{k}={v}" for k, v in two)]
    return [path + ASKED.get(path, "")]


JSON_CALLS = [
    path
    for path, call in CALLS.items()
    if "application/json" in call["responses"]["200"]["content"] and not path.endswith("/export")
]


@pytest.mark.parametrize("path", JSON_CALLS)
def test_every_answer_has_the_shape_that_is_described(stories: TestClient, path: str) -> None:
    shape, n_told = shape_of(path), 0
    for where in asked(stories, path):
        answer = stories.get(where)
        assert answer.status_code == 200, answer.text
        shape.validate(answer.json())
        n_told += 1
    assert n_told


def test_a_shape_refuses_what_it_does_not_describe(stories: TestClient) -> None:
    told = stories.get("/api/1/facts").json()
    for wrong in (told | {"more": 1}, {k: v for k, v in told.items() if k != "pages"}):
        with pytest.raises(jsonschema.ValidationError):
            shape_of("/api/1/facts").validate(wrong)


def test_every_shape_that_is_named_is_there_and_every_one_that_is_there_is_named() -> None:
    named = set(refs(WHOLE))
    there = {f"#/components/schemas/{name}" for name in WHOLE["components"]["schemas"]}
    assert named <= there
    unused = there - named
    assert not unused, unused


def refs(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from refs(inner)


def test_every_call_has_a_sentence_its_parameters_theirs_and_examples() -> None:
    for path, calls in WHOLE["paths"].items():
        for call in calls.values():
            assert call["summary"].endswith("."), path
            assert call["responses"]["200"]["content"], path
            assert all(p["description"].endswith(".") for p in call["parameters"]), path
    told = [p for call in CALLS.values() for p in call["parameters"] if p["required"]]
    assert all("examples" in p for p in told if p["in"] == "query" and p["name"] != "doc")


@pytest.mark.parametrize(
    ("page", "call"),
    [
        ("/statements.json?act=ACCUSE", "/api/1/statements?act=ACCUSE"),
        ("/disputes.json", "/api/1/disputes"),
        ("/proposals.json?only_open=true", "/api/1/proposals?only_open=true"),
        ("/articles.json", "/api/1/articles"),
        ("/people.json?name=Dorsek", "/api/1/people?name=Dorsek"),
    ],
)
def test_a_list_says_what_its_page_says(stories: TestClient, page: str, call: str) -> None:
    on_page, called = stories.get(page).json(), stories.get(call).json()
    assert on_page["items"]
    assert called["items"] == on_page["items"]
    assert called.get("statements") == on_page.get("statements")


@pytest.mark.parametrize("kind", ["articles", "people", "disputes", "proposals"])
def test_a_thing_says_what_its_page_says(stories: TestClient, kind: str) -> None:
    for name in names(stories, f"/api/1/{kind}/{{name}}"):
        on_page = stories.get(f"/{kind}/{name}.json").json()
        assert stories.get(f"/api/1/{kind}/{name}").json() == on_page


def test_spans_count_in_the_text_that_the_text_call_gives(stories: TestClient) -> None:
    for name in names(stories, "/api/1/articles/{name}"):
        text = stories.get(f"/api/1/articles/{name}/text").text
        whole = stories.get(f"/api/1/articles/{name}").json()
        assert text == whole["article"]["text"]
        listed = stories.get("/api/1/statements", params={"limit": 100}).json()["items"]
        own = [one for one in listed if one["document"] == name]
        for one in own:
            words = [text[start:end] for start, end in one["spans"]["content"]]
            assert words == one["fragments"]


def test_the_alignment_leads_to_the_page_as_it_was_fetched(stories: TestClient) -> None:
    for name in names(stories, "/api/1/articles/{name}"):
        text = stories.get(f"/api/1/articles/{name}/text").text
        raw = stories.get(f"/api/1/articles/{name}/raw").json()
        fetched = "".join(one["words"] for one in raw["stretches"])
        same = [row for row in raw["alignment"] if row[1] - row[0] == row[3] - row[2]]
        assert same
        assert any(text[a:b] == fetched[c:d] for a, b, c, d in same)


def test_one_statement_is_the_one_that_the_list_has(stories: TestClient) -> None:
    for one in stories.get("/api/1/statements", params={"limit": 5}).json()["items"]:
        assert stories.get(f"/api/1/statements/{one['id']}").json() == one


def test_what_is_stored_of_an_article_is_verified(stories: TestClient) -> None:
    for name in names(stories, "/api/1/articles/{name}"):
        told = stories.get(f"/api/1/articles/{name}/verify").json()
        assert told["n_damages"] == 0
        assert told["n_spans"] > 10
