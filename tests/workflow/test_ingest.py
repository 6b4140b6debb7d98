"""Whatever is given comes out once: read, known, or set aside with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.errors import InputTooLarge, RecordLocked
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.identifiers import document_id
from onrecord.model.provenance import ModelVersion, Place
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from onrecord.workflow.ingest import ingest
from onrecord.workflow.languages import why_not
from onrecord.workflow.parts import Parts
from support.record_files import empty_record, rows
from support.stand_ins import Analyzer, Given, Keeper, Kept, Reader, parts, resolve

ONE, TWO = Given("one.txt", b"Harbour closed."), Given("two.txt", b"Harbour open.")


def test_every_input_gives_one_outcome_in_its_order() -> None:
    keeper = Keeper()
    bad = Given("bad.bin", b"unreadable")
    outcomes = list(ingest([ONE, bad, TWO], parts=parts(), keeper=keeper))
    assert [(o.uri, o.status) for o in outcomes] == [
        ("one.txt", "read"),
        ("bad.bin", "set aside"),
        ("two.txt", "read"),
    ]
    assert len(keeper.layers) == 2


def test_what_the_record_holds_is_neither_read_nor_analysed_again() -> None:
    keeper, reader, analyzer = Keeper(), Reader(), Analyzer()
    first = list(ingest([ONE], parts=parts(reader, analyzer), keeper=keeper))
    again = list(ingest([ONE], parts=parts(reader, analyzer), keeper=keeper))
    assert again[0].status == "known"
    assert again[0].layer == first[0].layer
    assert reader.n_read == analyzer.n_annotated == 1


def test_the_same_bytes_from_another_place_are_a_document_of_their_own() -> None:
    keeper = Keeper()
    other = Given("copy.txt", ONE.raw)
    outcomes = list(ingest([ONE, other], parts=parts(), keeper=keeper))
    assert [o.status for o in outcomes] == ["read", "read"]


@pytest.mark.parametrize(
    ("reader", "analyzer"),
    [
        (Reader(version="reader/2"), Analyzer()),
        (Reader(), Analyzer(version=ModelVersion("m2", "1" * 64))),
    ],
)
def test_another_reader_or_model_adds_a_layer_and_keeps_the_old(
    reader: Reader, analyzer: Analyzer
) -> None:
    keeper = Keeper()
    list(ingest([ONE], parts=parts(), keeper=keeper))
    list(ingest([ONE], parts=parts(reader, analyzer), keeper=keeper))
    assert len(keeper.layers) == 2


def test_a_page_that_people_corrected_is_told_as_it_is_kept() -> None:
    class Corrected(Keeper):
        def add(self, page: Page, analysis: Analysis) -> Kept:
            super().add(page, replace(analysis, attributions=()))
            return Kept(is_shown_otherwise=True)

    [outcome] = ingest([ONE], parts=parts(), keeper=Corrected())
    assert outcome.layer is not None
    assert outcome.layer[1].attributions == ()


def test_a_failing_analysis_sets_its_page_aside_and_names_the_cause() -> None:
    keeper = Keeper()
    breaking = Given("breaks.txt", b"breaks here")
    outcomes = list(ingest([breaking, ONE], parts=parts(), keeper=keeper))
    assert [o.status for o in outcomes] == ["set aside", "read"]
    assert keeper.aside == [
        ("breaks.txt", "its analysis failed (ZeroDivisionError: division by zero)")
    ]


def test_a_page_that_its_reader_trips_over_is_set_aside_and_names_the_cause() -> None:
    keeper = Keeper()
    tripping = Given("trips.txt", b"trips here")
    outcomes = list(ingest([tripping, ONE], parts=parts(), keeper=keeper))
    assert [o.status for o in outcomes] == ["set aside", "read"]
    assert keeper.aside == [("trips.txt", "reading it failed (TypeError: nobody foresaw this)")]


@pytest.mark.parametrize("fault", [RecordLocked("r.db"), MemoryError()])
def test_a_fault_of_the_run_stops_it_also_where_a_page_is_read(fault: Exception) -> None:
    class Failing(Reader):
        def read(self, _: Given) -> Page:
            raise fault

    with pytest.raises(type(fault)):
        list(ingest([ONE], parts=parts(Failing()), keeper=Keeper()))


def test_an_input_refused_before_it_is_read_is_set_aside_with_its_reason() -> None:
    keeper = Keeper()
    refused = InputTooLarge("big.html", n_bytes=10, max_bytes=5)
    [outcome] = ingest([refused], parts=parts(), keeper=keeper)
    assert outcome.status == "set aside"
    assert "over the limit of 5" in (outcome.reason or "")
    assert keeper.aside[0][0] == "big.html"


def test_a_page_in_another_language_is_kept_and_said_to_be_unanalysed() -> None:
    keeper, analyzer = Keeper(), Analyzer()
    [outcome] = ingest([ONE], parts=parts(Reader(language="es"), analyzer), keeper=keeper)
    assert outcome.layer is not None
    assert outcome.layer[1].why_not == "the page is in Spanish, only English is analysed"
    assert outcome.layer[1].attributions == ()
    assert analyzer.n_annotated == 0
    assert len(keeper.layers) == 1


def test_each_outcome_is_kept_before_the_next_input_is_touched() -> None:
    keeper = Keeper()

    def inputs() -> Iterator[Given]:
        yield ONE
        assert len(keeper.layers) == 1
        yield TWO

    assert len(list(ingest(inputs(), parts=parts(), keeper=keeper))) == 2


def test_a_fault_of_the_run_stops_it() -> None:
    class Locked(Keeper):
        def add(self, *_: object) -> Kept:
            raise RecordLocked("r.db")

    with pytest.raises(RecordLocked):
        list(ingest([ONE, TWO], parts=parts(), keeper=Locked()))


def test_without_a_record_pages_are_read_all_the_same() -> None:
    assert [o.status for o in ingest([ONE, ONE], parts=parts(), keeper=None)] == ["read", "read"]


def test_a_page_too_short_to_tell_its_language_is_analysed() -> None:
    assert why_not(None) is None
    assert why_not("en") is None
    assert why_not("xx") == "the page is in the language 'xx', only English is analysed"


def test_several_at_once_keep_the_order_and_give_what_one_at_a_time_gives() -> None:
    given = [Given(f"{i}.txt", f"Harbour {i}.".encode()) for i in range(30)]
    given[7] = Given("7.txt", b"unreadable")
    given[11] = Given("11.txt", b"breaks here")
    one, many = Keeper(), Keeper()
    alone = list(ingest(given, parts=parts(), keeper=one))
    together = list(ingest(given, parts=parts(), keeper=many, n_workers=3))
    assert together == alone
    assert many == one


def test_a_page_given_twice_in_a_row_is_kept_once_also_when_both_are_analysed_at_once() -> None:
    keeper = Keeper()
    outcomes = list(ingest([ONE, ONE, TWO], parts=parts(), keeper=keeper, n_workers=2))
    assert [o.status for o in outcomes] == ["read", "known", "read"]
    assert len(keeper.layers) == 2


def test_a_run_that_is_left_in_the_middle_has_kept_what_it_told() -> None:
    keeper = Keeper()
    given = [Given(f"{i}.txt", f"Harbour {i}.".encode()) for i in range(9)]
    run = ingest(given, parts=parts(), keeper=keeper, n_workers=2)
    told = [next(run).uri for _ in range(3)]
    run.close()  # type: ignore[attr-defined]
    assert [page.document.uri for page, _ in keeper.layers.values()] == told


def captured(day: int, words: str) -> RawInput:
    """The page of one address as an archive has it of a day."""
    raw = f"<article><h1>Quay</h1><p>{words} “It is so,” said Mara Quill on the quay.</p></article>"
    at = Place("march.warc.gz", day, day * 100, 100)
    moment = datetime(2026, 3, day, tzinfo=UTC)
    return RawInput("https://x.example/quay", raw.encode(), fetched_at=moment, at=at)


SHUT, OPEN = "The quay is shut this week.", "The quay is open again now."


@pytest.mark.parametrize("n_workers", [1, 4])
def test_every_capture_of_a_page_counts_also_within_one_run(tmp_path: Path, n_workers: int) -> None:
    path = empty_record(tmp_path / "r.db")
    of_pages = Parts(PageReader(), Analyzer(), resolve)
    given = [captured(1, SHUT), captured(2, OPEN), captured(3, SHUT)]
    with open_writer(path) as writer:
        list(ingest(given, parts=of_pages, keeper=writer, n_workers=n_workers))
    assert rows(path, "SELECT record FROM captures ORDER BY record") == [(1,), (2,), (3,)]
    (shown,) = record.documents(path)
    assert shown.id == document_id(given[0].uri, sha256(given[0].raw).hexdigest())


def test_a_page_whose_later_version_is_known_says_so_at_once(tmp_path: Path) -> None:
    of_pages = Parts(PageReader(), Analyzer(), resolve)
    with open_writer(empty_record(tmp_path / "r.db")) as writer:
        later, earlier = ingest(
            [captured(2, OPEN), captured(1, SHUT)], parts=of_pages, keeper=writer
        )
    assert later.layer is not None
    assert earlier.layer is not None
    assert earlier.layer[0].state.later == later.layer[0].document.id
    assert later.layer[0].state.later is None
