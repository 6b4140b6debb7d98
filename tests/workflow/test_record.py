"""What a face asks of the record, from pages read in to answers given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import BadDay, NotInRecord, RecordExists, RecordNotFound
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.store.database import is_there
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record as records
from onrecord.workflow.ingest import ingest
from onrecord.workflow.record import Filters
from support.layers import TEXT, layer
from support.stand_ins import Analyzer, Given, Reader, parts


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record that holds the page of `support.layers`."""
    path = tmp_path / "r.db"
    with open_writer(path) as writer:
        writer.add(*layer())
    return path


def test_pages_read_into_a_new_record_can_be_shown_by_id_uri_and_file_name(tmp_path: Path) -> None:
    path = tmp_path / "new" / "r.db"
    given = Given("pages/harbour.txt", b"Harbour closed.")
    with open_writer(path) as writer:
        [outcome] = ingest([given], parts=parts(), keeper=writer)
    assert outcome.layer is not None
    document = outcome.layer[0].document
    for name in (document.id, document.id[:9], document.uri, "harbour.txt"):
        assert records.show(path, name) == outcome.layer


def test_reading_the_same_again_is_known_and_changes_no_count(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    given = Given("harbour.txt", b"Harbour closed.")
    for status in ("read", "known"):
        with open_writer(path) as writer:
            [outcome] = ingest([given], parts=parts(), keeper=writer)
        assert outcome.status == status
        facts = records.record_facts(path)
        assert (facts["documents"], facts["layers"], facts["statements"]) == (1, 1, 1)


def test_a_copy_from_another_place_is_kept_without_being_analysed_again(tmp_path: Path) -> None:
    analyzer = Analyzer()
    copies = [Given(name, b"Harbour closed.") for name in ("one.txt", "two.txt")]
    with open_writer(tmp_path / "r.db") as writer:
        first, second = ingest(copies, parts=parts(Reader(), analyzer), keeper=writer)
    assert analyzer.n_annotated == 1
    assert first.layer is not None
    assert second.layer is not None
    assert second.layer[0].document.uri == "two.txt"
    assert first.layer[1].attributions[0].id != second.layer[1].attributions[0].id
    facts = records.record_facts(tmp_path / "r.db")
    assert (facts["documents"], facts["pages"], facts["layers"]) == (2, 1, 1)


def test_statements_are_found_by_the_name_of_their_speaker(record: Path) -> None:
    [statement] = records.said(record, Filters("lund"))
    assert statement.speaker == "Vera Lund"
    assert statement.content == "the harbour is safe"
    assert records.count_said(record, Filters("lund")) == 1
    assert records.said(record, Filters("lund", about="fish")) == []


def test_a_bound_that_is_no_day_is_named(record: Path) -> None:
    with pytest.raises(BadDay, match="'yesterday' is no day"):
        records.said(record, Filters(since="yesterday"))


def test_search_marks_the_words_in_the_page(record: Path) -> None:
    [hit] = records.search(record, "harbour")
    assert [hit.snippet[start:end] for start, end in hit.marked] == ["harbour"]
    assert [s.content for s in records.search_statements(record, '"nobody asked"')] == [
        "“Nobody asked us,” “and nobody will.”"
    ]


def test_a_pasted_quotation_is_found_with_its_speaker(record: Path) -> None:
    answer = records.check(record, "Nobody asked us and nobody will")
    assert answer.verdict == "exact"
    [piece] = answer.matches[0].pieces
    assert piece.statement is not None
    assert piece.statement.speaker == "the union"
    assert [s.of(TEXT) for s in piece.spans] == ["Nobody asked us", "and nobody will"]


def test_a_forgotten_page_leaves_its_tombstone_and_a_sound_record(record: Path) -> None:
    assert records.forget(record, "harbour.txt", reason="court order 7") == 1
    [stone] = records.forgotten(record)
    assert stone.reason == "court order 7"
    assert records.verify_record(record).is_sound
    with pytest.raises(NotInRecord):
        records.show(record, "harbour.txt")


def test_judgements_are_listed_and_taken_back_by_new_ones(record: Path) -> None:
    page, _ = records.show(record, "harbour.txt")
    number = records.judge(record, page.document.id, "wrong page", author="Ada", why="a test page")
    records.revoke(record, number, author="Bo", why="it is right")
    assert [(j.verdict, j.is_standing) for j in records.judgements(record)] == [
        ("wrong page", False),
        ("revoked", True),
    ]


@pytest.mark.in_files
def test_a_backup_can_be_restored_in_the_place_of_a_lost_record(
    record: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shown = records.show(record, "harbour.txt")
    assert records.backup(record, copy) == copy.stat().st_size
    with pytest.raises(RecordExists):
        records.backup(record, copy)
    record.unlink()
    records.restore(copy, record)
    assert records.show(record, "harbour.txt") == shown


@pytest.mark.parametrize("n", range(3))
def test_what_changes_a_record_makes_none(tmp_path: Path, n: int) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(RecordNotFound):
        (
            lambda: records.forget(path, "x", reason="y"),
            lambda: records.judge(path, "x", "wrong", author="Ada", why="z"),
            lambda: records.migrate(path),
        )[n]()
    assert not is_there(path)


def test_set_aside_inputs_are_listed_until_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with open_writer(path) as writer:
        list(ingest([Given("a.txt", b"unreadable")], parts=parts(), keeper=writer))
    assert [(a.uri, a.reason) for a in records.aside(path)] == [("a.txt", "no text in it")]
    with open_writer(path) as writer:
        list(ingest([Given("a.txt", b"Better now.")], parts=parts(), keeper=writer))
    assert records.aside(path) == []


def test_every_layer_of_a_document_can_be_shown(record: Path) -> None:
    page, old = records.show(record, "harbour.txt")
    newer = replace(old, provenance=Provenance("reader/1", ModelVersion("m2", "1" * 64)))
    with open_writer(record) as writer:
        writer.add(page, newer)
    first, second = records.layers(record, "harbour.txt")
    assert (first.provenance.model.version, second.provenance.model.version) == ("m1", "m2")
    assert records.show_layer(record, "harbour.txt", first.number) == (page, old)
    assert records.show(record, "harbour.txt") == (page, newer)
    with pytest.raises(NotInRecord):
        records.show_layer(record, "harbour.txt", 99)


def test_documents_are_listed_with_what_was_found_in_them(record: Path) -> None:
    [listed] = records.documents(record)
    assert (listed.uri, listed.n_statements, listed.model) == ("harbour.txt", 3, "m1")


@pytest.mark.in_files
def test_facts_tell_the_size(record: Path) -> None:
    assert records.record_facts(record)["n_bytes"] == record.stat().st_size


def test_facts_tell_models_and_version(record: Path) -> None:
    facts = records.record_facts(record)
    assert facts["models"] == ["m1 (000000000000)"]
    assert facts["n_bytes"] > 0
    assert records.migrate(record) == (facts["version"], facts["version"])


@pytest.mark.parametrize("day", ["2026-13-01", "2026-1-1", "20260101", "2026-02-31x", "", "1 May"])
def test_what_is_no_day_bounds_nothing(record: Path, day: str) -> None:
    with pytest.raises(BadDay):
        records.search(record, "harbour", Filters(until=day))
    with pytest.raises(BadDay):
        records.count_said(record, Filters(since=day))
