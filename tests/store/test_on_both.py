"""What a file and a database must do alike: one writer, many readers, what is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import DatabaseUnusable, RecordLocked, RecordNotFound
from onrecord.model.where import Shared
from onrecord.store.database import alone, kept_open, reading, state, writing
from onrecord.store.dialects.tokens import words
from onrecord.store.listing.holdings import counts
from onrecord.store.listing.search import pages
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from support.layers import layer
from support.postgres import Server
from support.record_files import empty_record, harm, record_of
from support.statements import analysis, page

OTHER = page("The mill closed.", "mill.txt")


@pytest.mark.usefixtures("each_database")
def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    with writing(path), pytest.raises(RecordLocked), writing(path):
        pass
    with writing(path):
        pass


@pytest.mark.usefixtures("each_database")
def test_a_task_is_done_by_one_while_another_writes(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    with alone(path, "fetching") as still_alone:
        with pytest.raises(RecordLocked), alone(path, "fetching"):
            pass
        with writing(path):
            still_alone()
    with alone(path, "fetching"):
        pass


def test_who_did_a_task_alone_is_told_once_the_database_forgot_of_it(postgres: Server) -> None:
    at = postgres.empty()
    with alone(at, "fetching") as still_alone:
        postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database "  # noqa: S608 - our own name
            f"WHERE locktype = 'advisory' AND datname = '{at.database}'"
        )
        with pytest.raises(RecordLocked, match="lost"):
            still_alone()


@pytest.mark.usefixtures("each_database")
def test_a_read_sees_one_moment_and_the_next_what_was_written_meanwhile(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with kept_open(path):
        with reading(path) as connection:
            assert counts(connection)["documents"] == 1
            before = state(path)
            with open_writer(path) as writer:
                writer.add(OTHER, analysis(OTHER))
            assert counts(connection)["documents"] == 1
        assert state(path) != before
        with reading(path) as connection:
            assert counts(connection)["documents"] == 2
            assert [hit.uri for hit in pages(connection, "mill")] == ["mill.txt"]


@pytest.mark.usefixtures("each_database")
def test_words_that_are_not_the_tables_are_told(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    assert verify(path).is_sound
    harm(path, "UPDATE attributions SET kind = 'direct' WHERE number = 1")
    assert not verify(path).is_sound


@pytest.mark.usefixtures("each_database")
def test_no_reader_makes_a_record(tmp_path: Path) -> None:
    with pytest.raises(RecordNotFound), reading(tmp_path / "none.db"):
        pass


def test_a_text_with_a_null_character_comes_back_as_it_was(postgres: Server) -> None:
    at = postgres.empty()
    odd = page("The mill\x00 closed\ufdd2.", "mill.txt")
    with open_writer(at) as writer:
        writer.add(odd, analysis(odd))
        kept, _ = writer.load(odd.document.id, analysis(odd).provenance)
    assert kept.article.text == odd.article.text
    assert verify(at).is_sound


def test_words_are_folded_as_the_full_text_of_a_file_folds_them() -> None:
    found = words("Véra’s İstanbul, O’Brien-7 ½")
    assert found == (
        "vera",
        "s",
        "istanbul",
        "o",
        "brien",
        "7",
        "½",
    )


def test_a_database_that_sorts_otherwise_is_refused_and_says_what_to_do(postgres: Server) -> None:
    postgres.run("CREATE DATABASE sorted TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    with pytest.raises(DatabaseUnusable, match="createdb"), writing(postgres.at("sorted")):
        pass


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    at = Shared("postgresql://someone:secret@127.0.0.1:1/news")
    with pytest.raises(DatabaseUnusable) as told, reading(at):
        pass
    assert "secret" not in str(told.value)
