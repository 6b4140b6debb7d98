"""A whole copy of the record, also while it is written; and back again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from onrecord.errors import (
    NotARecord,
    RecordDamaged,
    RecordExists,
    RecordLocked,
    RecordNotFound,
    RecordUnusable,
)
from onrecord.store.database import reading, writing
from onrecord.store.listing.holdings import counts
from onrecord.store.proof.verify import verify
from onrecord.store.writing import backup as copying
from onrecord.store.writing.backup import backup, restore
from onrecord.store.writing.writer import open_writer
from support.layers import layer
from support.record_files import contents, empty_record, harm, record_of
from support.statements import analysis, page

pytestmark = pytest.mark.in_files
OTHER = page("The mill closed.", "mill.txt")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(tmp_path / "r.db", layer())


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_backup_holds_all_that_the_record_holds(record: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    n_bytes = backup(record, tmp_path / "b.db", progress=lambda done, n: told.append((done, n)))
    assert n_bytes == (tmp_path / "b.db").stat().st_size
    assert contents(tmp_path / "b.db") == contents(record)
    assert verify(tmp_path / "b.db").is_sound
    assert told[-1][0] == told[-1][1] > 0
    assert names(tmp_path) == ["b.db", "r.db"]


def test_a_record_is_copied_while_it_is_written_as_it_stood_at_one_moment(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_N_PAGES", 4)
    with open_writer(record) as writer:
        added = False

        def add(_done: int, _all: int) -> None:
            nonlocal added
            if not added:
                writer.add(OTHER, analysis(OTHER))
                added = True

        backup(record, tmp_path / "b.db", progress=add)
        assert added
    with reading(tmp_path / "b.db") as connection:
        assert counts(connection)["documents"] == 1
    assert verify(tmp_path / "b.db").is_sound
    with reading(record) as connection:
        assert counts(connection)["documents"] == 2


def test_a_backup_replaces_nothing(record: Path, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_text("precious")
    with pytest.raises(RecordExists):
        backup(record, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text() == "precious"


def test_a_backup_that_fails_leaves_nothing(record: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordNotFound):
        backup(tmp_path / "none.db", tmp_path / "b.db")
    with pytest.raises(RecordUnusable):
        backup(record, tmp_path / "no folder" / "b.db")

    def full(_done: int, _all: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(RecordUnusable, match="disk is full"):
        backup(record, tmp_path / "b.db", progress=full)
    assert names(tmp_path) == ["r.db"]


def test_a_restored_backup_is_the_record_it_was_made_of(record: Path, tmp_path: Path) -> None:
    before = contents(record)
    backup(record, tmp_path / "b.db")
    restore(tmp_path / "b.db", tmp_path / "new.db")
    assert contents(tmp_path / "new.db") == before
    with open_writer(tmp_path / "new.db") as writer:
        assert not writer.add(*layer()).is_new_layer
    assert names(tmp_path) == ["b.db", "new.db", "r.db"]


def test_a_record_is_replaced_only_if_asked_to(record: Path, tmp_path: Path) -> None:
    backup(record, tmp_path / "b.db")
    with open_writer(record) as writer:
        writer.add(OTHER, analysis(OTHER))
    with pytest.raises(RecordExists):
        restore(tmp_path / "b.db", record)
    with reading(record) as connection:
        assert counts(connection)["documents"] == 2
    restore(tmp_path / "b.db", record, overwrite=True)
    with reading(record) as connection:
        assert counts(connection)["documents"] == 1


def add_by_a_killed_writer(record: Path) -> None:
    """The record then lies with its log beside it, in which alone the page stands."""
    with open_writer(record) as writer:
        writer.add(OTHER, analysis(OTHER))
        left = {s: record.with_name(record.name + s).read_bytes() for s in ("", "-wal", "-shm")}
    for suffix, raw in left.items():
        record.with_name(record.name + suffix).write_bytes(raw)


def test_a_log_that_a_killed_writer_left_is_not_taken_for_the_restored_ones(
    record: Path, tmp_path: Path
) -> None:
    backup(record, tmp_path / "b.db")
    add_by_a_killed_writer(record)
    restore(tmp_path / "b.db", record, overwrite=True)
    assert names(tmp_path) == ["b.db", "r.db"]
    assert contents(record) == contents(tmp_path / "b.db")


def test_a_restore_that_is_killed_leaves_the_old_record_with_what_its_log_held(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(_fresh: Path, _to: Path) -> None:
        raise Killed

    backup(record, tmp_path / "b.db")
    add_by_a_killed_writer(record)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(Killed):
            restore(tmp_path / "b.db", record, overwrite=True)
    with reading(record) as connection:
        assert counts(connection)["documents"] == 2
    assert verify(record).is_sound


def test_a_record_that_is_read_is_replaced_once_that_is_done(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(record, tmp_path / "b.db")
    monkeypatch.setattr(copying, "_BUSY_SECONDS", 0.1)
    with reading(record) as connection:
        counts(connection)
        with open_writer(record) as writer:
            writer.add(OTHER, analysis(OTHER))
        with pytest.raises(RecordLocked, match="is being read by another process"):
            restore(tmp_path / "b.db", record, overwrite=True)
        assert counts(connection)["documents"] == 1
    with reading(record) as connection:
        assert counts(connection)["documents"] == 2
    restore(tmp_path / "b.db", record, overwrite=True)
    with reading(record) as connection:
        assert counts(connection)["documents"] == 1


def test_a_record_that_is_damaged_is_replaced(record: Path, tmp_path: Path) -> None:
    backup(record, tmp_path / "b.db")
    for harmed in (b"", b"no record", record.read_bytes()[:5_000]):
        record.write_bytes(harmed)
        restore(tmp_path / "b.db", record, overwrite=True)
        assert contents(record) == contents(tmp_path / "b.db")


def test_a_record_that_is_being_written_is_not_replaced(record: Path, tmp_path: Path) -> None:
    backup(record, tmp_path / "b.db")
    with writing(record), pytest.raises(RecordLocked):
        restore(tmp_path / "b.db", record, overwrite=True)


def test_a_damaged_or_foreign_backup_replaces_nothing(record: Path, tmp_path: Path) -> None:
    before = contents(record)
    foreign = tmp_path / "page.txt"
    foreign.write_text("Harbour closed.")
    with pytest.raises(NotARecord):
        restore(foreign, record, overwrite=True)
    backup(record, tmp_path / "b.db")
    torn = bytearray((tmp_path / "b.db").read_bytes())
    torn[-3 * 4096 :] = b"\x55" * (3 * 4096)
    (tmp_path / "torn.db").write_bytes(torn)
    with pytest.raises(RecordDamaged, match=r"torn\.db"):
        restore(tmp_path / "torn.db", record, overwrite=True)
    assert contents(record) == before
    assert names(tmp_path) == ["b.db", "page.txt", "r.db", "torn.db"]


def test_an_empty_record_can_be_backed_up(tmp_path: Path) -> None:
    backup(empty_record(tmp_path / "r.db"), tmp_path / "b.db")
    assert verify(tmp_path / "b.db").is_sound


def test_damage_in_the_record_is_copied_as_it_is_and_verify_tells_it(
    record: Path, tmp_path: Path
) -> None:
    harm(record, "UPDATE spans SET words = 'x' WHERE attribution = 1")
    backup(record, tmp_path / "b.db")
    assert verify(tmp_path / "b.db").damages == verify(record).damages
