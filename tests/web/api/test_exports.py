"""What is exported over HTTP is what the command writes, streamed, few at once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.export.forms import FORMS
from onrecord.web.api import exports
from onrecord.workflow.pages import Filters, pages

STREAMED = sorted(set(FORMS) - {"quotebank"})


@pytest.mark.parametrize("form", STREAMED)
def test_a_form_is_what_the_command_writes(
    stories: TestClient, stories_read: Path, form: str
) -> None:
    answer = stories.get("/api/1/export", params={"format": form})
    assert answer.status_code == 200
    assert answer.text == "".join(FORMS[form](pages(stories_read, Filters())))
    assert 'filename="onrecord.' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_spreadsheet_has_every_statement(stories: TestClient) -> None:
    told = stories.get("/api/1/export", params={"format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(told, newline="")))
    n_found = stories.get("/api/1/statements", params={"count": True}).json()["n_found"]
    assert len(rows) == n_found > 50
    assert len({row["id"] for row in rows}) == len(rows)


def test_pages_are_chosen_by_id_day_and_publisher(stories: TestClient) -> None:
    listed = stories.get("/api/1/articles").json()["items"]
    chosen = [listed[0]["id"], listed[-1]["id"]]

    def exported(**asked: str | list[str]) -> list[str]:
        answer = stories.get("/api/1/export", params={"format": "jsonl", **asked})
        assert answer.status_code == 200
        return [json.loads(line)["document"]["id"] for line in answer.text.splitlines()]

    assert exported(doc=chosen) == chosen
    assert sorted(exported()) == sorted(one["id"] for one in listed)
    of_one = exported(publisher="Brackholm Chronicle")
    assert of_one == [x["id"] for x in listed if x["publisher"] == "Brackholm Chronicle"]
    assert exported(since="2099") == []
    missing = stories.get("/api/1/export", params={"format": "jsonl", "doc": "doc_none"})
    assert missing.status_code == 404


def test_few_are_streamed_at_once_and_their_places_come_free(stories: TestClient) -> None:
    asked = {"format": "jsonl"}
    for _ in range(3 * exports._MOST_AT_ONCE):
        assert stories.get("/api/1/export", params=asked).status_code == 200
    for _ in range(exports._MOST_AT_ONCE):
        assert exports._streams.acquire(blocking=False)
    try:
        refused = stories.get("/api/1/export", params=asked)
    finally:
        for _ in range(exports._MOST_AT_ONCE):
            exports._streams.release()
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "too_busy"
    assert refused.headers["Retry-After"]


def test_head_streams_nothing(stories: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the record was read")

    monkeypatch.setattr(exports, "_lines", never)
    answer = stories.head("/api/1/export", params={"format": "csv"})
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["Content-Type"].startswith("text/csv")
