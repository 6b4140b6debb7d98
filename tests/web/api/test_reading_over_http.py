"""A page that is sent is read as `onrecord read` reads it, and nothing is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import jsonschema
import pytest
from fastapi.testclient import TestClient

from onrecord.export.contract import schema
from onrecord.workflow.assemble import sample_stories
from support.schemas import closed

URI = "https://courier.example/pier"
TEXT = (
    "Pier to open in spring\n\nMayor Vera Lund said on Monday that the pier would open in spring. "
    "“We are ready,” she told reporters."
)
HTML = (
    "<html><head><title>Pier</title></head><body><article><h1>Pier to open in spring</h1>"
    "<p>Mayor Vera Lund said on Monday that the pier would open in spring, after two years of "
    "work on its foundations and a long quarrel over who should pay for them.</p>"
    "<p>“We are ready,” she told reporters. <script>alert(1)</script></p></article></body></html>"
)


@pytest.mark.parametrize("sent", [{"text": TEXT}, {"html": HTML}, {"text": TEXT, "language": "en"}])
def test_who_says_what_in_it_is_told(
    stories: TestClient, stories_read: Path, sent: dict[str, str]
) -> None:
    before = hashlib.sha256(stories_read.read_bytes()).hexdigest()
    answer = stories.post("/api/1/read", json={**sent, "uri": URI})
    assert answer.status_code == 200, answer.text
    whole = answer.json()
    jsonschema.Draft202012Validator(closed(schema("document"))).validate(whole)
    assert whole["document"]["uri"] == URI
    text = whole["article"]["text"]
    first = whole["attributions"][0]
    assert first["speaker"]["name"] == "Vera Lund"
    assert [text[a:b] for a, b in first["cue"]] == ["said"]
    assert any("We are ready" in text[a:b] for x in whole["attributions"] for a, b in x["content"])
    assert "alert" not in text
    assert hashlib.sha256(stories_read.read_bytes()).hexdigest() == before


def test_clean_text_is_kept_character_for_character(stories: TestClient) -> None:
    text = "  Mayor Vera Lund said it rained.\r\n\r\nIt did.  "
    whole = stories.post("/api/1/read", json={"text": text, "read_as": "article"}).json()
    assert whole["article"]["text"] == text


def test_another_language_is_said_not_to_be_analysed(stories: TestClient) -> None:
    whole = stories.post("/api/1/read", json={"text": TEXT, "language": "de"}).json()
    assert whole["attributions"] == []
    assert whole["why_not_analysed"]


def test_it_reads_as_the_command_did(stories: TestClient) -> None:
    listed = stories.get("/api/1/articles").json()["items"]
    page = next(p for s in sample_stories() for p in sorted(s.iterdir()) if p.suffix == ".html")
    one = next(x for x in listed if x["uri"].endswith(page.name))
    kept = stories.get(f"/api/1/articles/{one['id']}").json()
    sent = {"html": page.read_text(encoding="utf-8"), "uri": one["uri"]}
    told = stories.post("/api/1/read", json=sent).json()
    assert told["article"] == kept["article"]
    assert [x["content"] for x in told["attributions"]] == [
        x["content"] for x in kept["attributions"]
    ]


def test_what_is_no_page_is_refused(stories: TestClient) -> None:
    answer = stories.post("/api/1/read", json={"text": "\u0000" * 50})
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["error"]["code"] == "unreadable_input"
