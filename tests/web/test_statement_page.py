"""The page of one statement: where it stands, what leads back to the bytes, and what is around."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import correct, record
from support.acting import ROW, row
from web.conftest import Open
from web.test_pages import items


@pytest.fixture
def at(quarrelled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(quarrelled, tmp_path / "r.db"))


@pytest.fixture
def client(at: Path, opened: Open) -> TestClient:
    return opened(at)


def statement(client: TestClient, about: str) -> str:
    (found,) = client.get("/statements.json", params={"about": about}).json()["items"]
    name: str = found["id"]
    return name


def test_the_evidence_leads_back_to_the_bytes(client: TestClient, at: Path) -> None:
    for one in client.get("/statements.json").json()["items"]:
        told = client.get(f"/statements/{one['id']}.json").json()
        page, _ = record.show(at, one["document"])
        raw = page.document.raw
        assert told["evidence"]["sha256"] == hashlib.sha256(raw).hexdigest()
        words = [page.document.decoded()[start:end] for start, end in told["evidence"]["raw"]]
        assert words == one["fragments"]
        for quote, (start, end) in zip(
            told["evidence"]["quotes"], told["spans"]["content"], strict=True
        ):
            assert page.article.text[start:end] == quote["exact"]
        assert {k: told[k] for k in one} == one


def test_the_page_shows_the_words_in_their_paragraph(client: TestClient) -> None:
    name = statement(client, "he hid anything")
    page = html.fromstring(client.get(f"/statements/{name}").text)
    (content,) = page.xpath('//section[@class="context"]//span[@class="content"]')
    assert content.text_content() == "that he hid anything"
    shown = " ".join(page.xpath('//section[@class="context"]')[0].text_content().split())
    assert " ".join(ROW.split("\n")[1].split()) in shown
    assert page.xpath('//main//a[starts-with(@href, "/articles/")]')


def test_a_correction_is_told_with_who_when_and_why(client: TestClient, at: Path) -> None:
    name = statement(client, "it rained")
    by = correct.By("Ida", "the page says <so>")
    correct.correct(at, name, by, correct.Instead(speaker="Anders Moe"))
    (told,) = client.get(f"/statements/{name}.json").json()["corrections"]
    assert (told["author"], told["why"], told["is_standing"]) == ("Ida", "the page says <so>", True)
    assert told["before"]["speaker"] != told["before"]
    page = client.get(f"/statements/{name}").text
    assert "the page says &lt;so&gt;" in page


def test_the_address_lasts_when_the_page_is_read_anew(client: TestClient, at: Path) -> None:
    name = statement(client, "he hid anything")
    with open_writer(at, linker=RecordLinker()) as writer:
        writer.add(*row(model="m2"))
    now = statement(client, "he hid anything")
    assert now != name
    assert client.get(f"/statements/{name}.json").json()["id"] == now
    assert "read anew since" in client.get(f"/statements/{name}").text
    assert "read anew since" not in client.get(f"/statements/{now}").text


@pytest.mark.parametrize("kind", ["dispute", "proposal"])
def test_lasting_addresses_of_what_is_derived_name_its_statements(
    stories: TestClient, kind: str
) -> None:
    for one in items(stories, f"/{kind}s")[:3]:
        page = html.fromstring(stories.get(f"/{kind}s/{one['id']}").text)
        start = f"/{kind}s/{one['id']}?of="
        (link, *_) = page.xpath(f'//a[starts-with(@href, "{start}")]/@href')
        gone = link.replace(one["id"], f"{one['id'][:4]}{'0' * 20}")
        twin = gone.replace("?", ".json?")
        assert stories.get(link).status_code == 200
        assert stories.get(twin).json()["id"] == one["id"]
        assert stories.get(twin.partition("?")[0]).status_code == 404


def test_what_is_no_statement_is_told(client: TestClient) -> None:
    assert client.get("/statements/att_none").status_code == 404
    assert client.get("/statements/att_none.json").json()["error"]["status"] == 404


def test_disputes_proposals_and_other_reports_stand_beside_it(stories: TestClient) -> None:
    dispute = items(stories, "/disputes")[0]
    for name in dispute["sides"][0]["attributions"][:2]:
        told = stories.get(f"/statements/{name}.json").json()
        assert dispute["id"] in {one["id"] for one in told["disputes"]}
    proposal = items(stories, "/proposals")[0]
    told = stories.get(f"/statements/{proposal['attributions'][0]}.json").json()
    assert proposal["id"] in {one["id"] for one in told["proposals"]}
    reported = [
        one
        for one in items(stories, "/statements")[:20]
        if stories.get(f"/statements/{one['id']}.json").json()["reports"]
    ]
    assert reported
    told = stories.get(f"/statements/{reported[0]['id']}.json").json()
    assert set(told["saying"]["attributions"]) == {
        told["id"], *(one["id"] for one in told["reports"]),
    }  # fmt: skip
