"""A page that somebody brings is read and shown; it is kept only when they say so."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.errors import ModelError, NotFetched
from onrecord.readers.inputs import RawInput
from onrecord.store.lock import writer_lock
from onrecord.web.app import create_app
from onrecord.web.pages.reading import MAX_PAGE_BYTES
from onrecord.web.persons import OneLocal, Person
from onrecord.web.site import Site
from onrecord.workflow import record as kept
from onrecord.workflow.assemble import load_parts
from onrecord.workflow.fetched import Fetch
from onrecord.workflow.reading import PageReading
from support.signing import token_in

TEXT = (
    "Ferry row in Osthaven\n\n"
    "Mayor Vera Lund said on Monday that the ferry would sail again in June.\n\n"
    "“Nobody asked us,” union leader Kaja Storm told reporters. <b>Storm</b> denied a delay.\n"
)


class Reads:
    """Somebody who may only read."""

    def who(self, _: object) -> Person:
        return Person("Ida", "reader", "ida")


@pytest.fixture(scope="session")
def reading() -> PageReading:
    """The shipped model, loaded once."""
    try:
        parts = load_parts()
    except ModelError as error:
        pytest.skip(str(error))
    return PageReading(load=lambda: parts, most_chars=20_000)


@pytest.fixture
def record(quarrelled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(quarrelled, tmp_path / "r.db"))


def client_of(
    record: Path, reading: PageReading, *, persons: Any = None, fetch: Fetch | None = None
) -> TestClient:
    site = Site(record, persons=persons or OneLocal("Ida"), reading=reading, fetch=fetch)
    return TestClient(create_app(site), base_url="http://localhost", follow_redirects=False)


@pytest.fixture
def client(record: Path, reading: PageReading) -> TestClient:
    return client_of(record, reading)


def bring(client: TestClient, **sent: str) -> Any:
    """Sends the form as a browser does."""
    token = token_in(client.get("/read").text)
    return client.post("/read", data={"token": token} | sent, files={"file": ("", b"")})


def form_to_keep(page: str) -> dict[str, str]:
    fields = html.fromstring(page).xpath("//form[@action='/read/keep']//input")
    return {field.get("name"): field.get("value") for field in fields}


def test_a_text_is_read_and_nothing_is_kept(client: TestClient, record: Path) -> None:
    before = record.read_bytes()
    answer = bring(client, text=TEXT.replace("\n", "\r\n"))
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    assert "Read, not kept." in page.text_content()
    words = " ".join(page.xpath("//article[@class='read']")[0].text_content().split())
    assert "the ferry would sail again in June" in words
    assert "<b>Storm</b> denied" in words
    speakers = page.xpath("//ul[@class='voices']//bdi/text()")
    assert {"Vera Lund", "Kaja Storm"} <= set(speakers)
    assert record.read_bytes() == before


def test_the_form_stands_on_the_first_page_and_on_one_of_its_own(client: TestClient) -> None:
    for path in ("/", "/read"):
        page = html.fromstring(client.get(path).text)
        (form,) = page.xpath("//form[@action='/read']")
        assert form.get("enctype") == "multipart/form-data"
        assert form.xpath(".//textarea[@name='text']")
        assert form.xpath(".//input[@type='file']")
        assert not form.xpath(".//input[@name='url']")


def test_what_was_shown_is_kept_byte_for_byte_when_asked(client: TestClient, record: Path) -> None:
    raw = TEXT.encode("utf-8").replace(b"\n", b"\r\n")
    token = token_in(client.get("/read").text)
    shown = client.post(
        "/read", data={"token": token, "uri": ""}, files={"file": ("row.txt", raw, "text/plain")}
    )
    answer = client.post("/read/keep", data=form_to_keep(shown.text))
    assert answer.status_code == 303
    page, analysis = kept.show(record, answer.headers["location"].rpartition("/")[2])
    assert (page.document.raw, page.document.uri) == (raw, "row.txt")
    assert len(analysis.attributions) >= 2
    assert client.get(answer.headers["location"]).status_code == 200


def test_a_html_page_is_read_as_one(client: TestClient) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.splitlines()[2:] * 2 if line)
    source = f"<html><head><title>x</title></head><body><article>{paragraphs}</article></body>"
    page = html.fromstring(bring(client, text=source, uri="https://news.example/row").text)
    assert page.xpath("//input[@name='uri']/@value") == ["https://news.example/row"]
    assert "<p>" not in page.xpath("//article")[0].text_content()


def test_who_may_only_read_sees_it_and_keeps_nothing(record: Path, reading: PageReading) -> None:
    before = record.read_bytes()
    client = client_of(record, reading, persons=Reads())
    shown = bring(client, text=TEXT)
    assert shown.status_code == 200
    assert not form_to_keep(shown.text)
    sent = {"token": token_in(client.get("/read").text), "raw": "eA==", "uri": "x"}
    refused = client.post("/read/keep", data=sent)
    assert refused.status_code == 403
    assert "role curator" in refused.text
    assert record.read_bytes() == before


@pytest.mark.in_files
def test_while_another_process_writes_nothing_is_kept(client: TestClient, record: Path) -> None:
    fields = form_to_keep(bring(client, text=TEXT).text)
    before = record.read_bytes()
    with writer_lock(record):
        answer = client.post("/read/keep", data=fields)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "being written by another process" in answer.text
    assert record.read_bytes() == before
    assert client.post("/read/keep", data=fields).status_code == 303


def test_a_form_of_another_site_reads_and_keeps_nothing(client: TestClient, record: Path) -> None:
    before = record.read_bytes()
    for path in ("/read", "/read/keep"):
        sent = {"token": "0" * 64, "text": TEXT, "raw": "eA==", "uri": "x"}
        assert client.post(path, data=sent).status_code == 403
    assert record.read_bytes() == before


def test_nothing_is_told_to_be_nothing(client: TestClient) -> None:
    for sent in ({}, {"text": " \n"}, {"url": "  "}):
        answer = bring(client, **sent)
        assert answer.status_code == 400
        assert "nothing to read" in answer.text


@pytest.mark.parametrize("raw", ["%%%", "é", "e"])
def test_a_form_that_was_tampered_with_keeps_nothing(client: TestClient, raw: str) -> None:
    sent = {"token": token_in(client.get("/read").text), "raw": raw, "uri": "x"}
    assert client.post("/read/keep", data=sent).status_code == 400


def test_a_page_over_the_limits_is_refused(client: TestClient) -> None:
    too_many_bytes = bring(client, text="a " * (MAX_PAGE_BYTES // 2 + 1))
    too_long_a_text = bring(client, text=TEXT * 120)
    assert {too_many_bytes.status_code, too_long_a_text.status_code} == {413}


def test_what_is_no_page_is_told(client: TestClient) -> None:
    token = token_in(client.get("/read").text)
    files = {"file": ("x.pdf", b"%PDF-1.7 \x00\x01", "application/pdf")}
    answer = client.post("/read", data={"token": token}, files=files)
    assert answer.status_code == 400
    assert "a PDF file" in answer.text


def test_when_as_many_read_as_may_others_are_told_to_wait(
    record: Path, reading: PageReading
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def held() -> Any:
        begun.set()
        may_end.wait(30)
        return reading.load()

    client = client_of(record, PageReading(load=held, most_waiting=1))
    token = token_in(client.get("/read").text)
    first: list[int] = []

    def send() -> None:
        first.append(client.post("/read", data={"token": token, "text": TEXT}).status_code)

    sending = threading.Thread(target=send)
    sending.start()
    assert begun.wait(30)
    refused = client.post("/read", data={"token": token, "text": TEXT})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    may_end.set()
    sending.join(30)
    assert first == [200]


def test_a_reading_that_takes_too_long_is_given_up(record: Path, reading: PageReading) -> None:
    may_end = threading.Event()

    def slow() -> Any:
        may_end.wait(30)
        return reading.load()

    client = client_of(record, PageReading(load=slow, most_seconds=0.2))
    answer = bring(client, text=TEXT)
    may_end.set()
    assert answer.status_code == 503
    assert "not analysed within 0.2 seconds" in answer.text


def test_addresses_are_fetched_only_where_that_was_asked_for(
    record: Path, reading: PageReading
) -> None:
    fetched: list[str] = []

    def fetch(url: str) -> RawInput:
        fetched.append(url)
        if "inside" in url:
            raise NotFetched(url, "inside.example has no public address")
        return RawInput(url, TEXT.encode())

    url = "https://news.example/row"
    refused = bring(client_of(record, reading), url=url)
    assert refused.status_code == 400
    assert "not fetched here" in refused.text
    client = client_of(record, reading, fetch=fetch)
    assert html.fromstring(client.get("/read").text).xpath("//input[@name='url']")
    shown = bring(client, url=url)
    assert form_to_keep(shown.text)["uri"] == url
    private = bring(client, url="http://inside.example/")
    assert private.status_code == 400
    assert "has no public address" in private.text
    assert fetched == [url, "http://inside.example/"]
