"""The pages' bytes as a web archive, looked at by tools for web archives, which are not ours."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from surt import surt
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from onrecord.export import wacz
from onrecord.export.archive_index import sort_key
from onrecord.export.contract import schema
from onrecord.model.document import Page
from support.acting import reply, row


def at(uri: str, page: Page) -> Page:
    return replace(page, document=replace(page.document, uri=uri))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages, one from the web and one from a file."""
    (one, said), (other, more) = row(), reply()
    place = tmp_path_factory.mktemp("archive") / "pages.wacz"
    told = wacz.write_archive(place, [(at("https://news.example/a?b=c", one), said), (other, more)])
    assert told == {"pages": 2, "statements": 6}
    return place


def inside(archive: Path, path: str) -> bytes:
    with zipfile.ZipFile(archive) as opened:
        return opened.read(path)


def test_it_is_a_valid_wacz(archive: Path) -> None:
    command = [sys.executable, "-m", "wacz", "validate", "-f", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the passed WACZ is valid" in done.stdout


def test_an_archive_that_was_changed_is_not_valid(archive: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.wacz"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content[:-1] if info.filename.startswith("pages/") else content)
    command = [sys.executable, "-m", "wacz", "validate", "-f", str(changed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "the passed WACZ is invalid" in done.stdout


def test_every_record_has_the_bytes_of_a_page_and_their_digest(
    archive: Path, tmp_path: Path
) -> None:
    warc = tmp_path / "data.warc.gz"
    warc.write_bytes(inside(archive, "archive/data.warc.gz"))
    checker = Checker(type("", (), {"inputs": [str(warc)], "verbose": False}))
    checker.process_all()
    assert checker.exit_value == 0
    found = []
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            headers = dict(record.rec_headers.headers)
            raw = record.content_stream().read()
            found.append((record.rec_type, headers, raw))
    assert [kind for kind, _, _ in found] == ["warcinfo", "resource", "resource"]
    for (_, headers, raw), (page, _) in zip(found[1:], (row(), reply()), strict=True):
        digest = hashlib.sha256(raw).hexdigest()
        assert raw == page.document.raw
        assert (
            headers["WARC-Payload-Digest"] == f"sha256:{digest}" == f"sha256:{page.document.sha256}"
        )
        assert headers["Content-Type"] == "text/plain"
    assert found[1][1]["WARC-Target-URI"] == "https://news.example/a?b=c"
    assert "X-Onrecord-Uri" not in found[1][1]
    assert found[2][1]["WARC-Target-URI"] == f"urn:onrecord:{reply()[0].document.id}"
    assert found[2][1]["X-Onrecord-Uri"] == "pages/reply.txt"


def test_the_index_leads_into_the_warc(archive: Path) -> None:
    lines = inside(archive, "indexes/index.cdx").splitlines()
    assert lines == sorted(lines)
    warc = inside(archive, "archive/data.warc.gz")
    for line in lines:
        key, moment, told = line.decode().split(" ", 2)
        entry = json.loads(told)
        start, n = int(entry["offset"]), int(entry["length"])
        (record,) = ArchiveIterator(io.BytesIO(warc[start : start + n]))
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == entry["digest"]
        assert sort_key(entry["url"]) == key
        assert len(moment) == len("20260301093000")
    with zipfile.ZipFile(archive) as opened:
        info = opened.getinfo("archive/data.warc.gz")
        assert info.compress_type == zipfile.ZIP_STORED


def test_pages_and_statements_ride_along(archive: Path) -> None:
    head, *listed = map(json.loads, inside(archive, "pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    assert [page["title"] for page in listed] == ["Harbour row grows", "Moe hits back"]
    told: list[Any] = [
        json.loads(line) for line in inside(archive, "onrecord/statements.jsonl").splitlines()
    ]
    for one, page in zip(told, listed, strict=True):
        jsonschema.Draft202012Validator(schema()).validate(one)
        assert one["document"]["id"] == page["id"]


@pytest.mark.parametrize(
    "uri",
    [
        "https://news.example/a", "http://www.News.example:80/A/?b=2&a=1", "https://a.b.c.example/",
        "http://news.example:8080/x", "https://news.example", "https://news.example/a/",
    ],
)  # fmt: skip
def test_addresses_are_turned_around_as_other_archives_do(uri: str) -> None:
    assert sort_key(uri) == surt(uri)


@given(st.text(max_size=60).map(lambda tail: f"https://news.example/{tail}"))
def test_any_address_is_fit_for_a_header_and_for_the_index(uri: str) -> None:
    document = replace(row()[0].document, uri=uri.encode("utf-8", "replace").decode())
    told = wacz.uri_of(document)
    assert told.isascii()
    assert not set(told) & set(" \r\n\t")
    assert not set(sort_key(told)) & set(" \r\n\t")
