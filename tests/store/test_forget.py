"""Lawful removal: the page's bytes and words are gone from the file, a tombstone stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.errors import ErasureUnfinished, Forgotten, NotInRecord
from onrecord.store.database import reading
from onrecord.store.listing.holdings import aside, counts, forgotten
from onrecord.store.proof.verify import verify
from onrecord.store.schema import FULL_TEXT
from onrecord.store.writing import removal
from onrecord.store.writing.writer import open_writer
from support.record_files import record_of, rows
from support.statements import M2, analysis, page, said

SECRET = page(
    "The zirconium ledger burned, Quentin Zabriskie said. Nobody else knew.",
    "https://osthaven.example/zirconium.html",
    publisher="Zabriskie Weekly",
    published="2026-03-01",
)
PUBLIC = page("The mill closed, Ada Brandt said.", "mill.txt")
WORDS = ("zirconium", "Zabriskie", "Quentin", "ledger burned", "Nobody else", "osthaven")


def found_in(path: Path) -> set[str]:
    """Which of the words stand in the file or in what lies beside it."""
    files = [p for p in path.parent.iterdir() if p.name.startswith(path.name)]
    raw = b"".join(p.read_bytes() for p in files).lower()
    return {w for w in WORDS if w.lower().encode() in raw or w.lower().encode("utf-16-le") in raw}


def terms(path: Path) -> set[str]:
    """Every term of every full-text table, also of deleted rows that are still in it."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            term
            for name in FULL_TEXT
            for (term,) in connection.execute(f"SELECT term FROM {name}_terms")  # noqa: S608
        }


@pytest.fixture
def record(tmp_path: Path) -> Path:
    found = analysis(SECRET, said("Quentin Zabriskie", "The zirconium ledger burned,"))
    newer = analysis(SECRET, said("Quentin Zabriskie", "The zirconium ledger burned,"), model=M2)
    return record_of(
        tmp_path / "r.db",
        (PUBLIC, analysis(PUBLIC, said("Ada Brandt", "The mill closed,"))),
        (SECRET, found),
        (SECRET, newer),
    )


@pytest.mark.in_files
def test_the_words_stand_in_the_file_before(record: Path) -> None:
    assert found_in(record) == set(WORDS)
    assert {"zirconium", "zabriskie"} <= terms(record)


@pytest.mark.in_files
def test_no_word_of_the_page_is_left_in_the_file_its_log_or_its_index(record: Path) -> None:
    with open_writer(record) as writer:
        assert writer.forget(SECRET.document.uri, reason="a court order") == 1
        assert found_in(record) == set()
    assert found_in(record) == set()
    assert terms(record).isdisjoint({"zirconium", "zabriskie", "quentin", "ledger", "burned"})
    assert {"mill", "brandt"} <= terms(record)


@pytest.mark.in_files
def test_a_record_that_was_full_of_other_words_keeps_none_of_the_forgotten(tmp_path: Path) -> None:
    others = [page(f"Mill {n} closed, Ada Brandt said.", f"mill-{n}.txt") for n in range(60)]
    found = [(p, analysis(p, said("Ada Brandt", p.article.text[:14]))) for p in others]
    secret = (SECRET, analysis(SECRET, said("Quentin Zabriskie", "The zirconium ledger burned,")))
    path = record_of(tmp_path / "r.db", *found[:30], secret, *found[30:])
    with open_writer(path) as writer:
        writer.forget(SECRET.document.id, reason="a court order")
    assert found_in(path) == set()
    assert "zirconium" not in terms(path)
    assert verify(path).is_sound


def test_a_tombstone_with_hash_and_reason_stays_and_verify_passes(record: Path) -> None:
    with open_writer(record) as writer:
        writer.forget(SECRET.document.sha256, reason="a court order")
    with reading(record) as connection:
        [stone] = forgotten(connection)
        counted = counts(connection)
    assert (stone.sha256, stone.reason, stone.n_documents) == (
        SECRET.document.sha256,
        "a court order",
        1,
    )
    assert (counted["documents"], counted["layers"], counted["forgotten"]) == (1, 1, 1)
    report = verify(record)
    assert report.is_sound
    assert report.n_documents == 1


@pytest.mark.in_files
def test_every_other_place_of_the_same_bytes_goes_with_it(tmp_path: Path) -> None:
    text = SECRET.document.raw.decode()
    copy = page(text, "copy.html", publisher="Zabriskie Weekly", published="2026-03-01")
    found = said("Quentin Zabriskie", "The zirconium ledger burned,")
    path = record_of(
        tmp_path / "r.db", (SECRET, analysis(SECRET, found)), (copy, analysis(copy, found))
    )
    with open_writer(path) as writer:
        assert writer.forget("copy.html", reason="a court order") == 2
    assert found_in(path) == set()


@pytest.mark.in_files
def test_a_uri_stands_for_all_that_it_ever_gave(tmp_path: Path) -> None:
    first = page("The first zirconium page.", "a.txt")
    second = page("The second zirconium page.", "a.txt")
    path = record_of(tmp_path / "r.db", (first, analysis(first)), (second, analysis(second)))
    with open_writer(path) as writer:
        assert writer.forget("a.txt", reason="asked for") == 2
    assert found_in(path) == set()


@pytest.mark.in_files
def test_forgotten_bytes_are_not_taken_in_again_unless_asked(record: Path) -> None:
    found = analysis(SECRET, said("Quentin Zabriskie", "The zirconium ledger burned,"))
    with open_writer(record) as writer:
        writer.forget(SECRET.document.uri, reason="a court order")
        with pytest.raises(Forgotten, match="a court order"):
            writer.add(SECRET, found)
        with pytest.raises(Forgotten):
            writer.add_copy(SECRET, found.provenance)
    assert found_in(record) == set()
    with open_writer(record, readmit=True) as writer:
        assert writer.add(SECRET, found).is_new_document
    with open_writer(record) as writer:
        assert not writer.add(SECRET, found).is_new_document
    assert verify(record).is_sound


@pytest.mark.in_files
def test_judgements_and_set_asides_of_the_page_go_too(record: Path) -> None:
    found = analysis(SECRET, said("Quentin Zabriskie", "The zirconium ledger burned,"))
    with open_writer(record) as writer:
        writer.set_aside(SECRET.document.uri, "the zirconium page was too large")
        number = writer.judge(
            found.attributions[0].id, "wrong", before="zirconium", author="Ada", why="Zabriskie"
        )
        writer.revoke(number, author="Ada", why="the ledger burned after all")
        kept = writer.judge(PUBLIC.document.id, "seen", before=None, author="Ada", why="")
        writer.forget(SECRET.document.uri, reason="a court order")
    assert rows(record, "SELECT number FROM judgements") == [(kept,)]
    with reading(record) as connection:
        assert aside(connection) == []
    assert found_in(record) == set()


def test_what_is_not_in_the_record_cannot_be_forgotten(record: Path) -> None:
    with open_writer(record) as writer, pytest.raises(NotInRecord, match="nowhere"):
        writer.forget("nowhere.html", reason="none")


@pytest.mark.in_files
def test_an_erasure_that_a_reader_hinders_is_told_and_finished_by_the_next_writer(
    record: Path,
) -> None:
    with open_writer(record) as writer, reading(record) as connection:
        counts(connection)  # an open read: the log cannot be emptied under it
        with pytest.raises(ErasureUnfinished):
            writer.forget(SECRET.document.uri, reason="a court order")
    assert rows(record, "SELECT erased_at FROM tombstones") == [(None,)]
    assert verify(record).is_sound
    with open_writer(record):
        pass
    assert found_in(record) == set()
    [(erased_at,)] = rows(record, "SELECT erased_at FROM tombstones")
    assert erased_at is not None


@pytest.mark.in_files
def test_an_erasure_that_was_killed_is_finished_by_the_next_writer(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(_: object) -> bool:
        raise Killed

    with open_writer(record) as writer, monkeypatch.context() as patched:
        patched.setattr(removal, "finish", killed)
        with pytest.raises(Killed):
            writer.forget(SECRET.document.uri, reason="a court order")
    assert rows(record, "SELECT count(*) FROM tombstones WHERE erased_at IS NULL") == [(1,)]
    with open_writer(record):
        pass
    assert found_in(record) == set()


def test_the_file_at_rest_is_one_file(record: Path) -> None:
    with open_writer(record) as writer:
        writer.forget(SECRET.document.uri, reason="a court order")
    assert [p.name for p in record.parent.iterdir()] == ["r.db"]
