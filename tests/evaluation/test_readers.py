"""Many readers at once while pages are read: every page is answered, and failures are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from onrecord.errors import ModelError, ReadingFailed
from onrecord.evaluation.big_record import write_big_record
from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.page_times import addresses, measured, times, with_twins
from onrecord.evaluation.readers import memory_mib, readers
from onrecord.workflow.assemble import model_version
from onrecord.workflow.record import documents, verify_record


@pytest.fixture
def record(tmp_path: Path) -> Path:
    at = tmp_path / "r.db"
    write_big_record(at, 800, seed=1)
    return at


def test_readers_meet_no_error_while_pages_are_read_into_the_record(
    record: Path, tmp_path: Path
) -> None:
    try:
        model_version()
    except ModelError as error:
        pytest.skip(str(error))
    write_articles(tmp_path / "articles", 30, seed=1)
    before = len(documents(record))
    report = readers(
        record,
        with_twins(addresses(record)),
        tmp_path / "articles",
        n_readers=6,
        seconds=3.0,
        pause_seconds=0.1,
    )
    assert report.problems == ()
    assert report.n_answers > 6
    assert report.memory_mib is None or report.memory_mib < 700
    assert before <= len(documents(record)) <= before + 30
    assert verify_record(record).damages == ()


def test_what_is_no_page_and_a_late_answer_are_problems(record: Path, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    pages = {"gone": "/people/nobody", "home": "/"}
    told = readers(
        record, pages, tmp_path / "articles", n_readers=2, seconds=1.0, pause_seconds=0.05
    )
    assert any("gone: 404" in problem for problem in told.problems)
    assert set(told.pages) == {"home"}
    late = readers(
        record, {"home": "/"}, tmp_path / "articles", n_readers=1, seconds=0.5,
        pause_seconds=0.1, limit_seconds=0.0001,
    )  # fmt: skip
    assert any("home: TimeoutError" in problem for problem in late.problems)


def test_a_server_that_does_not_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingFailed, match="no record at"):
        readers(
            tmp_path / "none.db", {"home": "/"}, tmp_path, n_readers=1, seconds=0.1,
            pause_seconds=0.0,
        )  # fmt: skip


def test_one_seed_writes_the_same_large_record_and_it_verifies(tmp_path: Path) -> None:
    found = []
    for name in ("one.db", "two.db"):
        assert write_big_record(tmp_path / name, 400, seed=7) >= 400
        assert verify_record(tmp_path / name).damages == ()
        found.append([one.id for one in documents(tmp_path / name)])
    assert found[0] == found[1]
    assert len(found[0]) >= 20


def test_times_are_the_middle_and_the_95th_of_100() -> None:
    told = times([float(n) for n in range(100, 0, -1)])
    assert (told.median_ms, told.p95_ms, told.n) == (50.5, 95.0, 100)
    asked: list[str] = []
    assert measured(asked.append, "/", n=5).n == 5
    assert len(asked) == 6
    assert measured(asked.append, "/", n=5, most_seconds=0).n == 1


def test_the_memory_of_a_process_is_told_where_the_system_tells_it() -> None:
    found = memory_mib(os.getpid())
    assert found is None or found > 10
    assert memory_mib(2**30) is None
