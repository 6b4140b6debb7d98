"""Answers have the shapes that the description gives them, and say what the pages say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sqlalchemy import select

from onrecord.store.database import writing
from onrecord.store.judgements import conflicting
from onrecord.store.schema import attributions
from onrecord.web.api import description
from onrecord.workflow import correct, gathering, keeping, saved
from onrecord.workflow.record import Filters, said
from support.schemas import closed
from web.conftest import Open

KEY = "local"
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
    most = {} if "/yours/" in path else {"limit": 12}
    for one in client.get(listed, params=most).json()["items"]:
        yield one.get("id") or one["key"]


def asked(client: TestClient, path: str) -> list[str]:
    if "{by}" in path:
        edges = client.get("/api/1/accusations").json()["edges"][:3]
        return [f"/api/1/accusations/{one['by']['id']}/{one['to']['id']}" for one in edges]
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


@pytest.fixture(scope="module")
def keeping_record(stories_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged stories, of which somebody keeps something of every kind."""
    at = Path(shutil.copy(stories_read, tmp_path_factory.mktemp("kept") / "r.db"))
    first, second = (one.attribution.id for one in said(at, Filters(), limit=2))
    marks = keeping.Keeping(is_bookmarked=True, tags=("harbour",), note="ask again")
    key = keeping.keep(at, KEY, first, marks).kept.of_kind("note")[0].key
    keeping.reword(at, KEY, key, "ask once more")
    collection = gathering.make(at, KEY, "Brakes").key
    gathering.gather(at, KEY, second, collection)
    saved.save(at, KEY, "/statements?about=crane", "Cranes")
    gone = gathering.make(at, KEY, "Old").key
    keeping.discard(at, KEY, gone)
    _contradict(at, second)
    return at


def _contradict(at: Path, statement: str) -> None:
    """A correction that a reading says otherwise."""
    told = correct.correct(
        at, statement, correct.By("Ana", "misread"), correct.Instead(speaker="Ina Holt")
    )
    with writing(at) as engine, engine.begin() as connection:
        query = select(attributions.c.number, attributions.c.layer)
        row = connection.execute(query.where(attributions.c.id == statement)).one()
        conflicting.add(
            connection, "otherwise", told.number, row.layer, statement=row.number,
            found={"speaker": None},
        )  # fmt: skip


@pytest.mark.in_files
@pytest.mark.parametrize("path", JSON_CALLS)
def test_every_answer_has_the_shape_that_is_described(
    keeping_record: Path, opened: Open, path: str
) -> None:
    shape, n_told, client = shape_of(path), 0, opened(keeping_record)
    for where in asked(client, path):
        answer = client.get(where)
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


@pytest.mark.in_files
def test_what_somebody_keeps_is_told_as_they_kept_it(keeping_record: Path, opened: Open) -> None:
    client = opened(keeping_record)
    (thing,) = client.get("/api/1/yours", params={"tag": "harbour"}).json()["items"]
    assert [note["words"] for note in thing["notes"]] == ["ask once more"]
    assert [one["words"] for note in thing["notes"] for one in note["earlier"]] == ["ask again"]
    assert client.get("/api/1/yours", params={"tag": "airport"}).json()["items"] == []
    (collection,) = client.get("/api/1/yours/collections").json()["items"]
    whole = client.get(f"/api/1/yours/collections/{collection['key']}").json()
    assert [one["kind"] for one in whole["items"]] == ["statement"]
    assert whole["items"][0]["statement"]["id"] == whole["items"][0]["id"]
    (trashed,) = client.get("/api/1/yours/trash").json()["items"]
    assert trashed["name"] == "Old"
    assert client.get("/api/1/yours/searches").json()["items"][0]["name"] == "Cranes"


def test_a_correction_that_a_reading_says_otherwise_is_told_with_both(
    keeping_record: Path, opened: Open
) -> None:
    (one,) = opened(keeping_record).get("/api/1/review/conflicts").json()["items"]
    assert (one["what"], one["judgement"]["author"]) == ("otherwise", "Ana")
    assert one["found"] == {"speaker": None}
    assert one["statement"]["speaker"] == "Ina Holt"


def test_the_least_certain_statement_is_the_first_to_look_at(stories: TestClient) -> None:
    first = stories.get("/api/1/review/statements", params={"limit": 5}).json()
    probs = [one["statement"]["prob"] for one in first["items"]]
    assert probs == sorted(probs)
    then = stories.get("/api/1/review/statements", params={"limit": 5, "cursor": first["next"]})
    ids = [one["statement"]["id"] for part in (first, then.json()) for one in part["items"]]
    assert len(set(ids)) == 10
