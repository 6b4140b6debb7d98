"""Connections that stay open between reads: they see what is new and are in nobody's way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Barrier, Thread
from time import thread_time

import pytest
from sqlalchemy import text

from onrecord.errors import AskedTooMuch, NotARecord, RecordNotFound, RecordVersionMismatch
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store import database
from onrecord.store.memory import grown, is_kept, remembered
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.pages import Filters, pages
from onrecord.workflow.record import backup, documents, forget, is_behind, kept_open, restore
from support.layers import TEXT, layer
from support.records import news


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Path]:
    at = news(tmp_path / "r.db")
    with kept_open(at):
        documents(at)
        yield at


def another(words: str) -> tuple[Page, Analysis]:
    """A page that the record has not, with some words at its end."""
    return layer(f"{TEXT}\n\n{words}", f"pages/{words[:8]}.txt")


def test_what_is_written_between_two_reads_is_seen_by_the_second(record: Path) -> None:
    assert len(documents(record)) == 2
    with open_writer(record) as writer:
        writer.add(*another("quay"))
    assert len(documents(record)) == 3


def test_one_read_sees_one_state_whatever_is_written_meanwhile(record: Path) -> None:
    n_documents = text("SELECT count(*) FROM documents")
    with database.reading(record) as connection:
        before = connection.execute(n_documents).scalar_one()
        with open_writer(record) as writer:
            writer.add(*another("quay"))
        assert connection.execute(n_documents).scalar_one() == before


def test_an_erasure_is_finished_while_connections_are_kept_and_no_word_stays(record: Path) -> None:
    forget(record, "pages/bridge.txt", reason="the subject asked")
    words = b"12 March"
    assert words not in record.read_bytes()
    log = record.with_name(record.name + "-wal")
    assert not log.exists() or words not in log.read_bytes()
    assert [one.uri for one in documents(record)] == ["pages/harbour.txt"]


@pytest.mark.in_files
def test_the_log_does_not_grow_with_what_is_written_while_connections_are_kept(
    record: Path,
) -> None:
    log, sizes = record.with_name(record.name + "-wal"), []
    for n in range(40):
        with open_writer(record) as writer:
            writer.add(*another(f"quay {n} " + "x" * 50_000))
        assert len(documents(record)) == n + 3
        sizes.append(log.stat().st_size)
    assert max(sizes) < 8 * 2**20


@pytest.mark.in_files
def test_a_restored_file_is_opened_in_the_place_of_the_old_one(
    record: Path, tmp_path: Path
) -> None:
    backup(record, tmp_path / "copy.db")
    with open_writer(record) as writer:
        writer.add(*another("quay"))
    assert len(documents(record)) == 3
    restore(tmp_path / "copy.db", record, overwrite=True)
    assert len(documents(record)) == 2


@pytest.mark.in_files
def test_a_record_that_is_gone_and_comes_back_is_named_and_found(
    record: Path, tmp_path: Path
) -> None:
    away = record.rename(tmp_path / "away.db")
    with pytest.raises(RecordNotFound):
        documents(record)
    away.rename(record)
    assert len(documents(record)) == 2


@pytest.mark.in_files
def test_what_is_no_record_is_named_as_without_kept_connections(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("these are notes and no record")
    with kept_open(other), pytest.raises(NotARecord, match="no SQLite file"):
        documents(other)
    (tmp_path / "empty.db").touch()
    with kept_open(tmp_path / "empty.db"), pytest.raises(NotARecord):
        documents(tmp_path / "empty.db")


@pytest.mark.in_files
def test_tables_that_another_program_changed_are_named_at_the_next_read(record: Path) -> None:
    with closing(sqlite3.connect(record)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RecordVersionMismatch):
        documents(record)


def test_many_threads_read_beside_a_writer(record: Path) -> None:
    begin = Barrier(9)
    failed: list[BaseException] = []
    counts: list[int] = []

    def read() -> None:
        begin.wait()
        try:
            counts.extend(len(documents(record)) for _ in range(40))
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    begin.wait()
    for n in range(10):
        with open_writer(record) as writer:
            writer.add(*another(f"quay {n}"))
    for thread in threads:
        thread.join()
    assert not failed
    assert min(counts) >= 2
    assert len(documents(record)) == 12


def test_a_value_is_made_once_for_each_state(record: Path) -> None:
    numbers = count(1)

    def value() -> int:
        with database.reading(record) as connection:
            return remembered(connection, "one", lambda: next(numbers))

    assert [value(), value()] == [1, 1]
    with open_writer(record) as writer:
        writer.set_aside("pages/other.png", "a picture")
    assert [value(), value()] == [2, 2]


def test_a_value_that_grows_is_given_what_it_was(record: Path) -> None:
    def value() -> list[int]:
        with database.reading(record) as connection:
            return grown(connection, "all", lambda before: [*(before or []), 1])

    assert [len(value()), len(value())] == [1, 1]
    with open_writer(record) as writer:
        writer.set_aside("pages/other.png", "a picture")
    assert len(value()) == 2


@pytest.mark.in_files
def test_a_read_of_the_whole_record_takes_as_long_as_whoever_takes_it(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.store.kept._N_STEPS", 1)
    database._KEPT[record.absolute()].most_seconds = -1.0
    with pytest.raises(AskedTooMuch):
        documents(record)
    assert len(list(pages(record, Filters()))) == 2


def test_what_took_long_to_count_is_not_counted_anew_for_every_page_that_is_added(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.store.kept._SOON_SECONDS", 0.1)
    monkeypatch.setattr("onrecord.store.kept._SHARE", 0.001)
    numbers = count()

    def told() -> int:
        with database.reading(record) as connection:
            return remembered(connection, "slow", lambda: _slowly(next(numbers)))

    assert told() == 0
    for n in range(3):
        with open_writer(record) as writer:
            writer.add(*another(f"quay {n}"))
        assert told() == 0
        assert is_behind(record)
        with database.reading(record) as connection:  # what is not remembered is of now
            n_documents = connection.execute(text("SELECT count(*) FROM documents")).scalar_one()
        assert n_documents == 3 + n
    forget(record, "pages/bridge.txt", reason="the subject asked")
    assert told() == 1
    assert not is_behind(record)


def _slowly(number: int) -> int:
    until = thread_time() + 0.2
    while thread_time() < until:
        pass
    return number


def test_nothing_is_remembered_where_no_connection_is_kept(tmp_path: Path) -> None:
    at = news(tmp_path / "r.db")
    numbers = count(1)
    for n in (1, 2):
        with database.reading(at) as connection:
            assert not is_kept(connection)
            assert remembered(connection, "one", lambda: next(numbers)) == n


def test_the_log_is_folded_in_once_no_connection_is_kept_any_more(tmp_path: Path) -> None:
    at = news(tmp_path / "r.db")
    with kept_open(at):
        documents(at)
        with open_writer(at) as writer:
            writer.add(*another("quay"))
        documents(at)
    assert [p.name for p in tmp_path.iterdir()] == ["r.db"]
