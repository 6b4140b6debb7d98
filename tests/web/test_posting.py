"""Forms: what comes from a page of this site changes something, whatever else changes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from onrecord.web import posting, visits
from onrecord.web.app import create_app
from onrecord.web.persons import OneLocal, Person
from onrecord.web.safety import MAX_BODY_BYTES
from onrecord.web.site import Site

HERE = "http://localhost"


class Noted(posting.Form):
    """A form with a word."""

    word: str


class OnlyReads:
    """Everybody may read."""

    def who(self, _: Request) -> Person:
        return Person("Ida", "reader", "ida")


def app_over(record: Path, persons: OneLocal | OnlyReads) -> tuple[FastAPI, list[str]]:
    """The application with one form of the test's own, and what was noted by it."""
    noted: list[str] = []
    router = APIRouter()

    @router.get("/the-form")
    def shown(request: Request) -> PlainTextResponse:
        return PlainTextResponse(visits.token_of(request))

    @posting.posting(router, "/note", role="curator", what="note a word")
    def note(form: Annotated[Noted, Form()]) -> str:
        noted.append(form.word)
        return form.way_back()

    app = create_app(Site(record, persons=persons))
    app.include_router(router)
    return app, noted


@pytest.fixture
def site(quarrelled: Path, tmp_path: Path) -> tuple[TestClient, list[str]]:
    record = tmp_path / "r.db"
    record.write_bytes(quarrelled.read_bytes())
    app, noted = app_over(record, OneLocal("Ida"))
    return TestClient(app, base_url=HERE, follow_redirects=False), noted


def test_a_form_of_a_page_is_done_and_leads_back(site: tuple[TestClient, list[str]]) -> None:
    client, noted = site
    token = client.get("/the-form").text
    sent = {"token": token, "back": "/people?name=x", "word": "seen"}
    answer = client.post("/note", data=sent, headers={"Origin": HERE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?name=x")
    assert noted == ["seen"]


def test_the_cookie_is_no_script_s_business_and_lasts(
    site: tuple[TestClient, list[str]],
) -> None:
    client, _ = site
    first = client.get("/the-form")
    assert re.fullmatch(
        r"onrecord_visit=[\w-]{43}; HttpOnly; SameSite=Lax; Path=/", first.headers["set-cookie"]
    )
    again = client.get("/the-form")
    assert "set-cookie" not in again.headers
    assert again.text == first.text


def test_pages_without_a_form_set_no_cookie(site: tuple[TestClient, list[str]]) -> None:
    client, _ = site
    assert "set-cookie" not in client.get("/statements.json").headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    site: tuple[TestClient, list[str]], headers: dict[str, str]
) -> None:
    client, noted = site
    token = client.get("/the-form").text
    answer = client.post("/note", data={"token": token, "word": "forged"}, headers=headers)
    assert answer.status_code == 403
    assert "nothing was changed" in answer.text
    assert noted == []


@pytest.mark.parametrize("token", ["", "0" * 64, "\u00e9"])
def test_a_guessed_token_changes_nothing(site: tuple[TestClient, list[str]], token: str) -> None:
    client, noted = site
    client.get("/the-form")
    assert client.post("/note", data={"token": token, "word": "forged"}).status_code == 403
    assert noted == []


def test_another_visit_s_token_changes_nothing(site: tuple[TestClient, list[str]]) -> None:
    client, noted = site
    other = TestClient(client.app, base_url=HERE)
    token = other.get("/the-form").text
    client.get("/the-form")
    assert client.post("/note", data={"token": token, "word": "forged"}).status_code == 403
    client.cookies.clear()
    assert client.post("/note", data={"token": token, "word": "forged"}).status_code == 403
    assert noted == []


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\n"],
)
def test_a_form_leads_to_no_other_site(site: tuple[TestClient, list[str]], back: str) -> None:
    client, _ = site
    token = client.get("/the-form").text
    answer = client.post("/note", data={"token": token, "back": back, "word": "seen"})
    assert answer.headers["location"] == "/"


def test_who_may_only_read_changes_nothing(quarrelled: Path, tmp_path: Path) -> None:
    record = tmp_path / "r.db"
    record.write_bytes(quarrelled.read_bytes())
    app, noted = app_over(record, OnlyReads())
    client = TestClient(app, base_url=HERE)
    answer = client.post("/note", data={"token": client.get("/the-form").text, "word": "seen"})
    assert answer.status_code == 403
    assert "role curator" in answer.text
    assert noted == []


def test_too_much_is_refused_however_it_is_sent(site: tuple[TestClient, list[str]]) -> None:
    client, noted = site
    token = client.get("/the-form").text
    body = f"token={token}&word=".encode() + b"a" * MAX_BODY_BYTES

    def chunks() -> list[bytes]:
        return [body[at : at + 100_000] for at in range(0, len(body), 100_000)]

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/note", content=body, headers=kind).status_code == 413
    assert client.post("/note", content=iter(chunks()), headers=kind).status_code == 413
    assert noted == []


def test_a_form_can_t_be_asked_for_by_a_link(site: tuple[TestClient, list[str]]) -> None:
    client, noted = site
    assert client.get("/note?word=seen").status_code in (404, 405)
    assert noted == []
