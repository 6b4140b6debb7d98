"""Batches: what was written is covered, each change is named, the chain is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import NotInRecord
from onrecord.store import clock
from onrecord.store.database import reading
from onrecord.store.proof.seal_soundness import NOT_YET
from onrecord.store.proof.tree import leaf_hash, path_of, root_of, way_down
from onrecord.store.proof.verify import verify, verify_since
from onrecord.store.writing.sealing import seal
from onrecord.store.writing.writer import open_writer
from support.layers import TEXT, layer
from support.record_files import harm, record_of, rows

OTHER = layer(TEXT.replace("harbour", "old mill"), "mill.txt", claim="the old mill is safe")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = record_of(tmp_path / "r.db", layer(), OTHER)
    with open_writer(path) as writer:
        writer.judge(layer()[0].document.id, "seen", before=None, author="Ada", why="")
    return path


def rfc_6962(leaves: Sequence[bytes]) -> bytes:
    """The root as the RFC words it."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + rfc_6962(leaves[:k]) + rfc_6962(leaves[k:])).digest()


def rfc_6962_path(place: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if place < k:
        return [*rfc_6962_path(place, leaves[:k]), rfc_6962(leaves[k:])]
    return [*rfc_6962_path(place - k, leaves[k:]), rfc_6962(leaves[:k])]


@given(st.integers(1, 70), st.data())
@settings(max_examples=40)
def test_roots_and_ways_to_them_are_those_of_the_rfc(n: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(str(i)) for i in range(n)]
    place = data.draw(st.integers(0, n - 1))
    assert root_of(leaves) == rfc_6962(leaves)
    assert path_of(leaves, place) == rfc_6962_path(place, leaves)


@given(st.integers(1, 100_000_000), st.data())
def test_any_batch_is_reached_from_the_latest_in_a_few_hundred_heads(
    latest: int, data: st.DataObject
) -> None:
    batch = data.draw(st.integers(1, latest))
    way = way_down(latest, batch)
    assert (way[0], way[-1]) == (latest, batch)
    assert len(way) < 400
    assert all(b in (a - 1, a & (a - 1)) for a, b in pairwise(way))


def test_each_transaction_is_a_batch_that_covers_what_it_wrote(record: Path) -> None:
    assert rows(record, "SELECT number, n_leaves FROM batches") == [(1, 5), (2, 5), (3, 1)]
    told = rows(record, "SELECT kind, number, batch, place, n_leaves FROM covered ORDER BY 3, 4")
    assert told == [
        ("document", 1, 1, 0, 1), ("layer", 1, 1, 1, 4),
        ("document", 2, 2, 0, 1), ("layer", 2, 2, 1, 4),
        ("judgement", 1, 3, 0, 1),
    ]  # fmt: skip
    assert verify(record).is_sound


def test_adding_the_same_again_makes_no_batch(record: Path) -> None:
    with open_writer(record) as writer:
        writer.add(*layer())
        assert writer.seal_all() is None
    assert rows(record, "SELECT count(*) FROM batches") == [(3,)]


def test_a_copy_at_another_place_is_covered(record: Path) -> None:
    page, analysis = layer(uri="copy.txt")
    with open_writer(record) as writer:
        assert writer.add_copy(page, analysis.provenance)
    assert rows(record, "SELECT kind, number FROM covered WHERE batch = 4") == [("document", 3)]


TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'judgements'"
HARMS = {
    "a span": "UPDATE spans SET start = start + 1 WHERE role = 'cue' AND attribution = 5",
    "words": "UPDATE spans SET words = 'X' || words WHERE role = 'cue' AND attribution = 5",
    "a content": "UPDATE attributions SET content = content || '.' WHERE number = 5",
    "a probability": "UPDATE attributions SET prob = 0.91 WHERE number = 5",
    "a speaker": "UPDATE entities SET name = 'Vera Lind' WHERE number = 3",
    "a document": "UPDATE documents SET fetched_at = '2020' WHERE number = 2",
    "a layer": "UPDATE layers SET written_at = '2020' WHERE number = 2",
    "an article": "UPDATE articles SET sum = 'f' WHERE number = 2",
}


@pytest.mark.parametrize("harmed", HARMS)
def test_what_was_changed_since_it_was_covered_is_named_with_its_document(
    record: Path, harmed: str
) -> None:
    harm(record, HARMS[harmed])
    report = verify_since(record, "2")
    assert set(report.damages) <= set(verify(record).damages)
    told = [d for d in report.damages if "when covered" in d.what]
    assert told
    assert {d.document for d in told} == {"mill.txt"}
    if harmed in ("a span", "words", "a content", "a probability"):
        [name] = rows(record, "SELECT id FROM attributions WHERE number = 5")[0]
        assert any(name in d.where for d in told)


def test_what_was_changed_before_is_not_told_since_then(record: Path) -> None:
    harm(record, HARMS["a content"])
    report = verify_since(record, "3")
    assert report.is_sound
    assert report.unchecked == ("what was written before batch 3",)


@pytest.mark.in_files
def test_a_judgement_that_was_changed_is_named(record: Path) -> None:
    for (trigger,) in rows(record, TRIGGERS):
        harm(record, f"DROP TRIGGER {trigger}")
    harm(record, "UPDATE judgements SET author = 'Bea'")
    [told] = verify(record).damages
    assert told.what == "the judgement is not as it was when covered"
    assert "batch 3" in told.where


CHAIN_HARMS = {
    "a leaf": "UPDATE batches SET leaves = zeroblob(length(leaves)) WHERE number = 2",
    "a root": "UPDATE batches SET root = replace(root, substr(root, 1, 1), 'x') WHERE number = 2",
    "a head": "UPDATE batches SET head = replace(head, substr(head, 1, 1), 'x') WHERE number = 2",
    "a time": "UPDATE batches SET at = '2020' WHERE number = 2",
    "a batch": "DELETE FROM batches WHERE number = 2",
}


@pytest.mark.parametrize(
    "harmed",
    [
        pytest.param(name, marks=pytest.mark.in_files) if name in ("a leaf", "a batch") else name
        for name in CHAIN_HARMS
    ],
)
def test_a_broken_chain_is_told_with_its_batch(record: Path, harmed: str) -> None:
    harm(record, CHAIN_HARMS[harmed])
    told = {d.where.split(",")[0] for d in verify(record).damages}
    assert "batch 2" in told


def test_rows_that_were_taken_away_or_put_in_behind_the_programs_back_are_told(
    record: Path,
) -> None:
    harm(record, "DELETE FROM covered WHERE kind = 'document' AND number = 2")
    told = {(d.document, d.what) for d in verify(record).damages}
    assert ("mill.txt", "no batch covers the document") in told
    assert ("", "leaves of a batch stand for nothing") in told


def test_what_is_forgotten_leaves_gaps_with_its_tombstone_and_the_rest_is_sound(
    record: Path,
) -> None:
    with open_writer(record) as writer:
        writer.forget("mill.txt", reason="asked")
        writer.add(*layer(TEXT.replace("harbour", "pier"), "pier.txt", claim="the pier is safe"))
    assert rows(record, "SELECT batch, place, n_leaves, sha256 FROM gaps") == [
        (2, 0, 1, OTHER[0].document.sha256), (2, 1, 4, OTHER[0].document.sha256)
    ]  # fmt: skip
    assert verify(record).is_sound
    harm(record, "DELETE FROM tombstones")
    assert "leaves of a batch are gone without a tombstone" in {
        d.what for d in verify(record).damages
    }


def test_what_an_older_program_wrote_is_covered_by_the_next_batch(record: Path) -> None:
    for table in ("covered", "batches"):
        harm(record, f"DELETE FROM {table}")  # noqa: S608
    report = verify(record)
    assert report.is_sound
    assert report.unchecked == (NOT_YET,)
    with open_writer(record) as writer:
        assert writer.seal_all() == 1
    assert rows(record, "SELECT n_leaves FROM batches") == [(11,)]
    report = verify(record)
    assert (report.is_sound, report.unchecked) == (True, ())


def test_a_clock_that_is_set_back_does_not_turn_the_chain_around(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(last,)] = rows(record, "SELECT max(at) FROM batches")
    monkeypatch.setattr(
        "onrecord.store.writing.sealing.truly_now", lambda: "1999-01-01T00:00:00.000000+00:00"
    )
    with open_writer(record) as writer:
        writer.judge(OTHER[0].document.id, "seen", before=None, author="Ada", why="")
    assert rows(record, "SELECT number, at FROM batches ORDER BY number DESC LIMIT 1") == [
        (4, last)
    ]
    assert verify(record).is_sound
    assert clock.now() > last


def test_there_must_be_a_batch_since_then(record: Path) -> None:
    with pytest.raises(NotInRecord, match="9"):
        verify_since(record, "9")
    with pytest.raises(NotInRecord, match="2999"):
        verify_since(record, "2999-01")
    assert verify_since(record, "2020-01").is_sound


def test_sealing_reads_nothing_that_is_covered(record: Path) -> None:
    with reading(record) as connection:
        assert seal(connection) is None  # a read-only connection
