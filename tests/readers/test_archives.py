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


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("place", [0.1, 0.5, 1.0])
def test_damage_in_one_archive_of_a_wacz_is_told_once_and_costs_only_what_it_lies_in(
    tmp_path: Path, packing: int, place: float
) -> None:
    bad, good = archive(answers()), archive(answers()[1:])
    whole = _wacz(("archive/a.warc.gz", bad), ("archive/b.warc.gz", good), packing=packing)
    first = whole.index(b"archive/a.warc.gz") + len("archive/a.warc.gz")
    last = whole.index(b"PK\x03\x04", first) - 8
    damaged = bytearray(whole)
    damaged[first + int(place * (last - first))] ^= 0xFF
    path = tmp_path / "quay.wacz"
    path.write_bytes(damaged)

    found = _inputs(path)

    pages = [one for one in found if isinstance(one, RawInput)]
    of_bad = [one for one in pages if one.at and one.at.file == "quay.wacz!archive/a.warc.gz"]
    assert [one.uri for one in pages if one not in of_bad] == [a.uri for a in answers()[1:]]
    (told,) = [one for one in found if isinstance(one, UnreadableInput)]
    named = [f"{path}!archive/a.warc.gz#", *(answer.uri for answer in answers())]
    assert told.uri.startswith(tuple(named))
    if packing == zipfile.ZIP_STORED:
        assert len(of_bad) == len(answers()) - 1


def test_damage_that_only_the_checksum_of_a_wacz_shows_is_told_behind_the_pages(
    tmp_path: Path,
) -> None:
    whole = _wacz(("archive/a.warc", archive(packing="none")))
    path = tmp_path / "quay.wacz"
    path.write_bytes(whole.replace(b"<html", b"<HTML", 1))

    found = _inputs(path)

    assert [isinstance(one, RawInput) for one in found] == [True] * len(answers()) + [False]
    assert isinstance(found[-1], UnreadableInput)
    assert "its checksum is another" in found[-1].reason


def test_a_broken_record_is_set_aside_by_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    whole = archive()
    path = tmp_path / "quay.warc.gz"
    path.write_bytes(whole + whole[:-40])

    found = _inputs(path)

    assert [isinstance(one, RawInput) for one in found] == [True] * 5 + [False]
    assert isinstance(found[-1], UnreadableInput)
