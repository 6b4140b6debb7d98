"""Files that are web archives, as inputs: each page with its address, time, charset and place."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.errors import DocumentError, UnreadableInput
from onrecord.readers.inputs import RawInput, raw_inputs
from onrecord.readers.read import read
from support.archives import Answer, answers, archive


def _inputs(path: Path) -> list[RawInput | DocumentError]:
    return list(raw_inputs([str(path)], max_bytes=1_000_000))


def _wacz(*members: tuple[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as package:
        for name, content in members:
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.warc.gz", "CC-NEWS-20310318-1.warc.gz", "a.WARC"])
def test_a_folder_as_a_crawl_leaves_it_gives_the_pages_of_its_archives(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "crawl-data" / "CC-NEWS" / "2031" / "03"
    folder.mkdir(parents=True)
    packing = "gzip" if name.endswith(".gz") else "none"
    (folder / name).write_bytes(archive(packing=packing))

    found = _inputs(tmp_path)

    assert [one.uri for one in found] == [answer.uri for answer in answers()]
    assert all(isinstance(one, RawInput) and one.at and one.at.file == name for one in found)


def test_the_document_says_where_and_when_it_was_captured(tmp_path: Path) -> None:
    path = tmp_path / "quay.warc.gz"
    path.write_bytes(archive())
    first = _inputs(path)[0]
    assert isinstance(first, RawInput)

    document = read(first).document

    assert document.uri == answers()[0].uri
    assert document.fetched_at == datetime(2031, 3, 18, 7, tzinfo=UTC)
    assert document.at == first.at
    assert document.raw == answers()[0].body


def test_the_charset_of_the_answers_head_is_believed_before_that_of_the_page(
    tmp_path: Path,
) -> None:
    page = "<html><meta charset=windows-1252><body><p>Мара Квилл сказала, что причал закрыт.</p>"
    given = Answer("https://quay.example/", page.encode("koi8-r"), "text/html; charset=KOI8-R")
    path = tmp_path / "quay.warc.gz"
    path.write_bytes(archive([given]))
    first = _inputs(path)[0]
    assert isinstance(first, RawInput)

    found = read(first)

    assert found.document.encoding == "koi8-r"
    assert found.document.decoded() == page


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_gives_the_pages_of_the_archives_inside_it(tmp_path: Path, packing: int) -> None:
    path = tmp_path / "quay.wacz"
    inside = [
        ("archive/one.warc.gz", archive(answers()[:1])),
        ("archive/two.warc.gz", archive(answers()[1:])),
        ("pages/pages.jsonl", b"{}"),
        ("../outside.warc.gz", archive()),
    ]
    path.write_bytes(_wacz(*inside, packing=packing))

    found = _inputs(path)

    assert [one.uri for one in found] == [answer.uri for answer in answers()]
    first = found[0]
    assert isinstance(first, RawInput)
    assert first.at is not None
    assert first.at.file == "quay.wacz!archive/one.warc.gz"


def test_a_wacz_that_is_cut_off_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "quay.wacz"
    path.write_bytes(_wacz(("archive/one.warc.gz", archive()))[:-30])

    (found,) = _inputs(path)

    assert isinstance(found, UnreadableInput)
    assert "no whole WACZ" in found.reason


def test_a_broken_record_is_set_aside_by_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    whole = archive()
    path = tmp_path / "quay.warc.gz"
    path.write_bytes(whole + whole[:-40])

    found = _inputs(path)

    assert [isinstance(one, RawInput) for one in found] == [True] * 5 + [False]
    assert isinstance(found[-1], UnreadableInput)
