"""The file of what is remembered, as an earlier onrecord wrote it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("protego", reason="needs the fetch extra")

from onrecord.errors import RecordUnusable
from onrecord.fetching.memory import Entry, open_memory
from onrecord.fetching.robots import Rules


def as_first_written(path: Path) -> None:
    """A file of the first version, with a page that is wanted: it had no looks."""
    with open_memory(path) as memory:
        memory.listed("http://a/", [Entry("x", "http://a/x")], now=5, capture="", place="http://a/")
        memory.keep_rules("http://a", Rules(5, closed="took long"))
        memory.failed("http://a/y", "broke off", now=5, next_at=9)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE looks; ALTER TABLE rules DROP COLUMN since; PRAGMA user_version = 1;"
        )


def test_what_an_earlier_onrecord_remembered_is_brought_along(tmp_path: Path) -> None:
    path = tmp_path / "r.db.fetching"
    as_first_written(path)
    for _ in range(2):
        with open_memory(path) as memory:
            assert memory.wanted(now=6) == [("http://a/x", "http://a/")]
            seen = memory.seen("http://a/y")
            assert seen is not None
            assert (seen.n_failed, seen.next_at) == (1, 9)
            assert memory.closed_since("http://a") == ("took long", 5)
            memory.looks.begin("http://a/x", "http://a/x", now=6)
            assert memory.looks.next_at(["http://a/"]) == 6


def test_a_host_is_closed_since_its_first_failure_of_an_unbroken_row(tmp_path: Path) -> None:
    day = 86_400.0
    told: list[float | None] = []
    with open_memory(tmp_path / "r.db.fetching") as memory:
        for at, closed in [(0, "c"), (1, "c"), (2, "c"), (3, None), (4, "c"), (5, "c"), (9, "c")]:
            memory.keep_rules("http://a", Rules(at * day, closed=closed))
            found = memory.closed_since("http://a")
            told.append(None if found is None else found[1] / day)
    assert told == [0, 0, 0, None, 4, 4, 9]


@pytest.mark.parametrize("pragma", ["user_version = 99", "user_version = 0", "application_id = 1"])
def test_what_another_program_wrote_is_left_as_it_is(tmp_path: Path, pragma: str) -> None:
    path = tmp_path / "r.db.fetching"
    as_first_written(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(RecordUnusable), open_memory(path):
        pass
