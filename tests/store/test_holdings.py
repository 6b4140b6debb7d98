"""What the record holds, as lists and counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.model.provenance import ModelVersion
from onrecord.store.database import reading
from onrecord.store.listing.holdings import aside, counts, forgotten, listing, models
from onrecord.store.writing.writer import open_writer
from support.record_files import empty_record, record_of
from support.statements import M1, M2, analysis, page, said

EARLY = page("The mill closed, Ada Brandt said.", "early.txt", published="2026-03-01")
LATE = page("The mill opened.", "late.txt", publisher="Norhaven Post", published="2026-03-02")
NEVER = page("The mill burned.", "never.txt")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(
        tmp_path / "r.db",
        (EARLY, analysis(EARLY, said("Ada Brandt", "The mill closed,"))),
        (NEVER, replace(analysis(NEVER), why_not="the page is in Spanish")),
        (LATE, analysis(LATE)),
        (LATE, analysis(LATE, said(None, "The mill", cue="opened"), model=M2)),
    )


def test_documents_are_listed_with_their_newest_layer_the_latest_published_first(
    record: Path,
) -> None:
    with reading(record) as connection:
        listed = listing(connection)
    assert [(x.uri, x.published, x.n_statements, x.model) for x in listed] == [
        ("late.txt", "2026-03-02", 1, "m2"),
        ("early.txt", "2026-03-01", 1, "m1"),
        ("never.txt", None, 0, "m1"),
    ]
    assert [x.publisher for x in listed] == ["Norhaven Post", None, None]
    assert listed[2].why_not == "the page is in Spanish"


def test_listings_are_bounded_and_go_on_from_an_offset(record: Path) -> None:
    with reading(record) as connection:
        assert [x.uri for x in listing(connection, limit=1, offset=1)] == ["early.txt"]
        assert listing(connection, offset=3) == []


def test_everything_is_counted_by_what_it_is(record: Path) -> None:
    with open_writer(record) as writer:
        writer.set_aside("a.bin", "no text")
        writer.judge(EARLY.document.id, "seen", before=None, author="Ada", why="")
    with reading(record) as connection:
        assert counts(connection) == {
            "documents": 3,
            "pages": 3,
            "articles": 3,
            "layers": 4,
            "judgements": 1,
            "forgotten": 0,
            "statements": 2,
            "entities": 1,
            "mentions": 1,
            "set_aside": 1,
        }


def test_an_empty_record_holds_nothing(tmp_path: Path) -> None:
    with reading(empty_record(tmp_path / "r.db")) as connection:
        assert set(counts(connection).values()) == {0}
        for listed in (listing, aside, forgotten, models):
            assert listed(connection) == []


def test_only_models_with_layers_are_named(record: Path) -> None:
    with reading(record) as connection:
        assert models(connection) == [M1, M2]
    with open_writer(record) as writer:
        writer.forget("late.txt", reason="asked for")
    with reading(record) as connection:
        assert models(connection) == [ModelVersion("m1", "0" * 64)]


def test_tombstones_are_listed_the_latest_first(record: Path) -> None:
    with open_writer(record) as writer:
        writer.forget("early.txt", reason="first")
        writer.forget("late.txt", reason="second")
    with reading(record) as connection:
        assert [(t.reason, t.n_documents) for t in forgotten(connection)] == [
            ("second", 1),
            ("first", 1),
        ]
