"""Pages of archives in the record: one document each, with every place it was captured at."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

from onrecord.readers.inputs import RawInput, raw_inputs
from onrecord.readers.read import PageReader
from onrecord.readers.warc import captures
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.ingest import Outcome, ingest
from onrecord.workflow.parts import Parts
from support.archives import Answer, answers, archive
from support.record_files import rows
from support.stand_ins import Analyzer, resolve


def _read(record: Path, path: Path) -> list[Outcome]:
    parts: Parts[RawInput] = Parts(PageReader(), Analyzer(), resolve)
    with open_writer(record) as keeper:
        return list(ingest(raw_inputs([str(path)]), parts=parts, keeper=keeper))


def test_reading_an_archive_again_adds_nothing(tmp_path: Path) -> None:
    record, path = tmp_path / "r.db", tmp_path / "quay.warc.gz"
    path.write_bytes(archive())
    first = _read(record, path)
    before = rows(record, "SELECT * FROM captures")

    again = _read(record, path)

    assert [outcome.status for outcome in first] == ["read"] * len(answers())
    assert [outcome.status for outcome in again] == ["known"] * len(answers())
    assert rows(record, "SELECT * FROM captures") == before
    assert len(before) == len(answers())


def test_a_page_captured_twice_is_one_document_with_two_captures(tmp_path: Path) -> None:
    record, path = tmp_path / "r.db", tmp_path / "quay.warc.gz"
    page = answers()[0]
    later = Answer(page.uri, page.body, captured="2031-03-19T07:00:00Z")
    path.write_bytes(archive([page, later]))

    outcomes = _read(record, path)

    assert [outcome.status for outcome in outcomes] == ["read", "known"]
    assert rows(record, "SELECT count(*) FROM documents") == [(1,)]
    assert rows(record, "SELECT record, captured_at FROM captures") == [
        (0, "2031-03-18T07:00:00+00:00"),
        (1, "2031-03-19T07:00:00+00:00"),
    ]


def test_a_capture_met_again_in_a_slice_of_its_archive_is_no_other(tmp_path: Path) -> None:
    record, path = tmp_path / "r.db", tmp_path / "quay.warc.gz"
    path.write_bytes(archive())
    *_, last = _read(record, path)
    before = rows(record, "SELECT * FROM captures")
    assert last.layer is not None
    document = last.layer[0].document
    assert document.at is not None

    (again,) = captures(path, first_byte=document.at.first_byte)
    assert again.at == replace(document.at, record=None)
    with open_writer(record) as writer:
        writer.add_capture(document.id, again.at, document.fetched_at)

    assert rows(record, "SELECT * FROM captures") == before


def test_records_of_one_member_that_have_no_ids_are_captures_of_their_own(tmp_path: Path) -> None:
    record, path = tmp_path / "r.db", tmp_path / "quay.warc.gz"
    unnamed = re.sub(rb"WARC-Record-ID: \S+\r\n", b"", archive(answers()[:1], "none"))
    path.write_bytes(gzip.compress(unnamed + unnamed))

    _read(record, path)

    found = rows(record, "SELECT record, first_byte, record_id FROM captures")
    assert found == [(0, 0, None), (1, 0, None)]


def test_a_page_in_another_language_is_kept_and_said_to_be_unanalysed(tmp_path: Path) -> None:
    body = (
        "<html><body><h1>Der Kai bleibt geschlossen</h1><p>Der Kai bleibt bis auf Weiteres "
        "geschlossen, sagte die Hafenmeisterin am Dienstag vor der Presse in der Stadt.</p>"
        "<p>Die Gewerkschaft widersprach ihr und verlangte eine neue Untersuchung.</p></body>"
    )
    record, path = tmp_path / "r.db", tmp_path / "quay.warc.gz"
    path.write_bytes(archive([Answer("https://kai.example/", body.encode())]))

    (outcome,) = _read(record, path)

    assert outcome.layer is not None
    assert outcome.layer[1].why_not == "the page is in German, only English is analysed"
    assert rows(record, "SELECT count(*) FROM documents") == [(1,)]


def test_what_was_forgotten_takes_its_captures_with_it(tmp_path: Path) -> None:
    record, path = tmp_path / "r.db", tmp_path / "quay.warc.gz"
    path.write_bytes(archive())
    _read(record, path)

    with open_writer(record) as writer:
        writer.forget(answers()[0].uri, reason="a test")

    assert len(rows(record, "SELECT * FROM captures")) == len(answers()) - 1
