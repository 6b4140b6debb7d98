"""What a browser takes along: whole lists, and references to what pages quote."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import bibtexparser
import pytest
import rispy
from fastapi.testclient import TestClient
from lxml import html

from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from support.acting import Doing, Teller
from web.conftest import Open

LISTS = ("/statements", "/articles", "/people", "/disputes", "/proposals", "/accusations")


def foot(client: TestClient, path: str) -> dict[str, str]:
    """Words of the links at a page's foot, and where they lead."""
    page = html.fromstring(client.get(path).text)
    return {a.text: a.get("href") for a in page.xpath("//footer//a")}


def n_items(client: TestClient, path: str) -> int:
    """How many things a list's twins hold, part by part."""
    n, where = 0, f"{path}.json"
    while where:
        told = client.get(where).json()
        n, where = n + len(told.get("items", told.get("edges", []))), told.get("next")
    return n


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_handed_out_whole(stories: TestClient, path: str) -> None:
    n = n_items(stories, path)
    assert n
    led = foot(stories, path)
    as_csv = stories.get(led["CSV"])
    assert as_csv.headers["content-disposition"] == f'attachment; filename="{path[1:]}.csv"'
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    lines = [json.loads(line) for line in stories.get(led["JSON Lines"]).text.splitlines()]
    assert len(rows) == len(lines) == n
    if "id" in rows[0]:
        assert [row["id"] for row in rows] == [line["id"] for line in lines]


def test_what_is_handed_out_is_what_was_asked_for(stories: TestClient) -> None:
    asked = "/statements?act=ACCUSE&from=5&speaker="
    led = foot(stories, asked)
    assert dict(parse_qsl(urlsplit(led["CSV"]).query)) == {"act": "ACCUSE"}
    rows = list(csv.DictReader(io.StringIO(stories.get(led["CSV"]).text)))
    assert rows
    assert all("ACCUSE" in row["codes"] for row in rows)
    assert len(rows) == stories.get("/statements.json?act=ACCUSE").json()["n_found"]


def test_a_question_that_can_t_be_answered_is_no_file(stories: TestClient) -> None:
    answer = stories.get("/statements.csv?act=DANCE")
    assert answer.status_code == 400
    assert "attachment" not in answer.headers.get("content-disposition", "")


def test_a_spreadsheet_runs_nothing_of_a_page(tmp_path: Path, opened: Open) -> None:
    record = tmp_path / "r.db"
    with open_writer(record, linker=RecordLinker()) as writer:
        tell = Teller("=cmd.txt", "=SUM(A1) on the front\nMara Voss said =1+1 is two.")
        tell.entity("Mara Voss", "person")
        said = Doing("Mara Voss", "said", "=1+1 is two", (), ())
        writer.add(tell.published("=HYPERLINK(1)", "2026-03-01"), tell.analysis(said))
    client = opened(record)
    for path in ("/statements", "/articles", "/people"):
        for row in csv.DictReader(io.StringIO(client.get(f"{path}.csv").text)):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values()), row


def test_what_an_article_quotes_can_be_cited(stories: TestClient) -> None:
    one = stories.get("/articles.json").json()["items"][0]
    led = foot(stories, f"/articles/{one['id']}")["Cite what it quotes"]
    page = html.fromstring(stories.get(led).text)
    (plain,) = page.xpath("//*[@class='cited']")
    assert one["headline"] in plain.text
    assert one["uri"] in plain.text
    (item,) = stories.get(led.replace("/cite?", "/cite.json?")).json()
    assert (item["id"], item["title"]) == (one["id"], one["headline"])
    (ris,) = rispy.loads(stories.get(led.replace("/cite?", "/cite.ris?")).text)
    assert ris["title"] == one["headline"]
    (entry,) = bibtexparser.parse_string(
        stories.get(led.replace("/cite?", "/cite.bib?")).text
    ).entries
    assert entry.key == one["id"]


@pytest.mark.parametrize("kind", ["disputes", "proposals"])
def test_every_page_that_a_dispute_quotes_is_cited(stories: TestClient, kind: str) -> None:
    for one in stories.get(f"/{kind}.json").json()["items"]:
        whole = stories.get(f"/{kind}/{one['id']}.json").json()
        led = foot(stories, f"/{kind}/{one['id']}")["Cite what it quotes"]
        cited = stories.get(led.replace("/cite?", "/cite.json?")).json()
        assert {item["id"] for item in cited} == {s["document"] for s in whole["statements"]}


def test_what_is_not_on_record_can_t_be_cited(stories: TestClient) -> None:
    for path in ("/cite?doc=doc_none", "/cite.ris?doc=doc_none", "/cite.bib?doc=doc_none"):
        assert stories.get(path).status_code == 404
    assert stories.get("/cite?" + "&".join(["doc=a"] * 101)).status_code == 400
    assert stories.get("/cite").status_code == 200


def test_a_dispute_is_taken_along_as_a_page_that_needs_nothing_else(stories: TestClient) -> None:
    for one in stories.get("/disputes.json").json()["items"]:
        page = html.fromstring(stories.get(f"/disputes/{one['id']}").text)
        (where,) = page.xpath("//a[contains(@href, 'dossier')]/@href")
        answer = stories.get(where)
        name = f"{one['id']}.html"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        taken = html.fromstring(answer.text)
        assert not taken.xpath("//script | //link | //img | //*[@src]")
        told = stories.get(f"/disputes/{one['id']}.json").json()
        words = " ".join(taken.text_content().split())
        assert all(" ".join(row["cue"].split()) in words for row in told["statements"])
    assert stories.get("/disputes/dis_none/dossier.html").status_code == 404
