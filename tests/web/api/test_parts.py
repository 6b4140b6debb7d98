"""Lists in parts: nothing that was there is doubled or lost, whatever is read in between."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from web.api.conftest import add_pages, parts

BEFORE_AND_AFTER = ("2026-03-01", "2026-03-13", "2026-03-31", None)
LISTS = (
    "statements", "articles", "people", "disputes", "proposals", "utterances", "claims",
    "judgements",
)  # fmt: skip


@pytest.mark.parametrize("path", ["/api/1/statements", "/api/1/articles"])
@pytest.mark.parametrize("limit", [1, 3, 5])
def test_what_was_there_is_met_once_while_pages_are_added(
    growing: tuple[Path, TestClient], path: str, limit: int
) -> None:
    record, client = growing
    there = [one["id"] for some in parts(client, path, limit=100) for one in some]
    assert len(there) >= 12
    met: list[str] = []
    for number, some in enumerate(parts(client, path, limit=limit)):
        assert len(some) <= limit
        met += [one["id"] for one in some]
        if number < 4:
            add_pages(record, {100 + number: BEFORE_AND_AFTER[number]})
    assert len(set(met)) == len(met)
    assert [one for one in met if one in set(there)] == there
    assert len(met) > len(there)  # what was added further on is met as well


def test_what_was_added_last_comes_first_where_it_is_the_latest(
    growing: tuple[Path, TestClient],
) -> None:
    record, client = growing
    add_pages(record, {50: "2026-04-01"})
    first = next(parts(client, "/api/1/articles", limit=1))
    assert first[0]["uri"] == "pages/quay-50.txt"


@pytest.mark.parametrize("name", LISTS)
def test_all_parts_together_are_the_list(stories: TestClient, name: str) -> None:
    whole = [one for some in parts(stories, f"/api/1/{name}", limit=100) for one in some]
    told = [one for some in parts(stories, f"/api/1/{name}", limit=4) for one in some]
    assert told == whole
    assert len({json.dumps(one, sort_keys=True) for one in told}) == len(told)


def test_what_someone_said_and_what_is_said_about_them_comes_in_parts(
    stories: TestClient,
) -> None:
    who = stories.get("/api/1/people", params={"limit": 1}).json()["items"][0]["id"]
    for kind in ("said", "about"):
        where = f"/api/1/people/{who}/{kind}"
        whole = [one["id"] for some in parts(stories, where, limit=100) for one in some]
        assert whole == [one["id"] for some in parts(stories, where, limit=2) for one in some]
        assert len(set(whole)) == len(whole) > 2


def test_the_filters_hold_in_every_part(stories: TestClient) -> None:
    asked: dict[str, str | int] = {"act": "accuse", "limit": 2, "count": True}
    some = list(parts(stories, "/api/1/statements", **asked))
    assert len(some) > 1
    assert all("ACCUSE" in one["codes"] for items in some for one in items)
    n_found = stories.get("/api/1/statements", params=asked).json()["n_found"]
    assert n_found == sum(map(len, some))


def unpacked(cursor: str) -> list[Any]:
    told: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return told


def packed(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).rstrip(b"=").decode()


def test_a_cursor_of_another_question_is_refused(stories: TestClient) -> None:
    cursor = stories.get("/api/1/statements", params={"limit": 1}).json()["next"]
    for path, asked in (
        ("/api/1/statements", {"speaker": "Dorsek"}),
        ("/api/1/articles", {}),
        ("/api/1/people", {}),
    ):
        answer = stories.get(path, params={**asked, "cursor": cursor})
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "bad_cursor"
    assert stories.get("/api/1/statements", params={"cursor": cursor, "limit": 9}).is_success


FORGED: list[list[Any]] = [
    [], [-1], [2**63], [None], ["x"], ["2026", -1], ["2026", 2**64], [1, 2, 3], [True, {}], [[1]],
    [float("nan"), "dis_1"], [1e400, "dis_1"], [0.5, 7], ["\ud800", 1], [0.5, "dis_\udfff"],
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS[:-1])
def test_a_forged_cursor_is_refused(stories: TestClient, name: str) -> None:
    given = stories.get(f"/api/1/{name}", params={"limit": 1}).json()["next"]
    mark, *_ = unpacked(given)
    forged = [packed(mark, *key) for key in FORGED] + [packed(mark), packed([mark])]
    for cursor in (*forged, "%%%", "AAAA", "é", "W10", given[:-2], given + "A"):
        answer = stories.get(f"/api/1/{name}", params={"limit": 1, "cursor": cursor})
        assert answer.status_code == 400, (cursor, answer.text)
        assert answer.json()["error"]["code"] == "bad_cursor"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", ""])
def test_a_part_is_bounded(stories: TestClient, limit: str) -> None:
    assert stories.get("/api/1/statements", params={"limit": limit}).status_code == 400
