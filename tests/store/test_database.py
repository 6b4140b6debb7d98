"""One writer, many readers, and a sentence for every file that is no record."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord.errors import (
    NotARecord,
    RecordDamaged,
    RecordLocked,
    RecordNotFound,
    RecordUnusable,
)
from onrecord.store.database import reading, writing
from onrecord.store.listing.holdings import aside, counts
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from support.layers import layer
from support.record_files import empty_record, record_of, rows
from support.statements import analysis, page

OTHER = page("The mill closed.", "mill.txt")


def test_a_new_record_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "r.db"
    with writing(path):
        assert path.exists()
    assert [p.name for p in path.parent.iterdir()] == ["r.db"]


def test_a_second_writer_is_refused_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    with (
        writing(path),
        pytest.raises(RecordLocked, match=f"process {os.getpid()}"),
        writing(path),
    ):
        pass
    with writing(path):
        pass


@pytest.mark.in_files
def test_a_writer_of_another_process_is_refused_too(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    program = (
        "import sys; from pathlib import Path; from onrecord.store.database import writing\n"
        "from onrecord.errors import RecordLocked\n"
        "try:\n    writing(Path(sys.argv[1])).__enter__()\n"
        "except RecordLocked as error: print(error)"
    )
    with writing(path):
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
        )
    assert f"is being written by another process (process {os.getpid()})" in done.stdout


def test_a_writer_waits_a_moment_for_one_that_is_soon_done(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    opened = threading.Event()

    def write() -> None:
        with writing(path):
            opened.set()
            time.sleep(0.2)

    other = threading.Thread(target=write)
    other.start()
    opened.wait()
    with writing(path):
        pass
    other.join()


@pytest.mark.in_files
def test_a_lock_file_left_behind_locks_nothing(tmp_path: Path) -> None:
    path = empty_record(tmp_path / "r.db")
    path.with_name("r.db.lock").write_text("1")
    with writing(path):
        pass
    assert not path.with_name("r.db.lock").exists()


@pytest.mark.in_files
def test_readers_see_whole_documents_while_another_is_being_written(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with open_writer(path) as writer:
        writer.set_aside("a.bin", "no text")
        assert path.with_name("r.db-wal").exists()
        with reading(path) as connection:
            assert counts(connection)["documents"] == 1
            writer.add(OTHER, analysis(OTHER))  # the writer waits for no reader
            assert counts(connection)["documents"] == 1  # who sees one moment
            connection.rollback()
            assert counts(connection)["documents"] == 2


def test_a_writer_that_changes_nothing_leaves_every_byte_as_it_was(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with open_writer(path) as writer:
        writer.set_aside("a.bin", "no text")
    before = path.read_bytes()
    with open_writer(path) as writer:
        page, analysis_of_it = layer()
        assert writer.has_layer(page.document.id, analysis_of_it.provenance)
        assert writer.load(page.document.id, analysis_of_it.provenance) == layer()
        writer.set_aside("a.bin", "no text")
    assert path.read_bytes() == before


def test_a_writer_can_begin_while_others_read(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with reading(path) as connection:
        assert counts(connection)["documents"] == 1
        with open_writer(path) as writer:
            writer.add(OTHER, analysis(OTHER))
        assert counts(connection)["documents"] == 1
    with reading(path) as connection:
        assert counts(connection)["documents"] == 2


@pytest.mark.in_files
def test_the_record_is_in_the_mode_that_keeps_a_log(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]


@pytest.mark.in_files
@pytest.mark.parametrize("is_reader_last", [True, False])
def test_whoever_closes_last_folds_the_log_in(tmp_path: Path, *, is_reader_last: bool) -> None:
    path = record_of(tmp_path / "r.db", layer())
    reader, writer = reading(path), open_writer(path)
    with ExitStack() as last:
        connection = last.enter_context(reader) if is_reader_last else None
        with writer as opened:
            opened.add(OTHER, analysis(OTHER))
            if connection is None:
                with reader as between:
                    assert counts(between)["documents"] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["r.db"]
    assert b"mill.txt" in path.read_bytes()


@pytest.mark.in_files
def test_what_a_killed_writer_had_kept_is_read_and_what_it_had_not_is_not(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    program = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute(\"INSERT INTO set_aside VALUES (1, 'kept', 'why', 'now')\")\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN')\n"
        "connection.execute(\"UPDATE articles SET text = 'gone'\")\n"
        'connection.execute("UPDATE documents SET uri = hex(zeroblob(99000))")\n'
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert path.with_name("r.db-wal").stat().st_size > 99_000
    with reading(path) as connection:
        assert counts(connection)["documents"] == 1
        assert [a.uri for a in aside(connection)] == ["kept"]
    assert verify(path).is_sound
    assert [p.name for p in tmp_path.iterdir()] == ["r.db"]


@pytest.mark.in_files
def test_a_reader_can_write_nothing(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    before = path.read_bytes()
    with (
        pytest.raises(RecordUnusable, match="readonly"),
        reading(path) as connection,
    ):
        connection.execute(text("DELETE FROM documents"))
    assert path.read_bytes() == before


def test_a_record_that_lies_where_nothing_may_be_written_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "fixed"
    folder.mkdir()
    path = record_of(folder / "r.db", layer())
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        with reading(path) as connection:
            assert counts(connection)["documents"] == 1
        assert [p.name for p in folder.iterdir()] == ["r.db"]
    finally:
        folder.chmod(0o755)


@pytest.mark.in_files
def test_no_reader_makes_a_record(tmp_path: Path) -> None:
    with pytest.raises(RecordNotFound, match=r"none\.db"), reading(tmp_path / "none.db"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.in_files
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Harbour closed.", "no SQLite file"),
        (b"SQLite format 3\x00" + bytes(100), "no SQLite file|something else|damaged"),
        (b"", "no SQLite file"),
    ],
)
def test_a_file_of_another_kind_is_named_and_left_alone(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    with pytest.raises((NotARecord, RecordDamaged), match=told), reading(path):
        pass
    if content:
        with pytest.raises((NotARecord, RecordDamaged), match=told), writing(path):
            pass
    assert path.read_bytes() == content


@pytest.mark.in_files
def test_the_database_of_another_program_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()
    with pytest.raises(NotARecord, match="something else"), reading(path):
        pass
    with pytest.raises(NotARecord, match="something else"), writing(path):
        pass
    assert path.read_bytes() == before


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(NotARecord, match="no file"), reading(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordUnusable), writing(tmp_path / "file" / "r.db"):
        pass


@pytest.mark.in_files
def test_tables_that_are_gone_are_damage(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE spans")
    with pytest.raises(RecordDamaged, match="spans"), reading(path) as opened:
        opened.execute(text("SELECT * FROM spans"))
