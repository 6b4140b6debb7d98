"""A reading that is killed at random moments loses nothing and doubles nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from onrecord.errors import ReadingFailed
from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.soak import soak
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.record import documents
from support import reading_program
from support.record_files import harm


def program(folder: Path, record: Path) -> Sequence[str]:
    return (sys.executable, reading_program.__file__, str(folder), str(record))


def test_a_reading_killed_three_times_comes_to_what_an_undisturbed_one_comes_to(
    tmp_path: Path,
) -> None:
    write_articles(tmp_path / "articles", 40, seed=1)
    report = soak(tmp_path / "articles", tmp_path / "r.db", n_kills=3, seed=1, program=program)
    assert report.problems == ()
    assert report.n_articles == report.n_documents == 40
    assert report.n_attributions > 200
    assert len(report.kills) == 3
    assert any(0 < kill.n_documents < 40 for kill in report.kills)


def test_a_harmed_record_and_doubled_lines_are_problems(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 5, seed=1)
    double = (
        "import subprocess, sys\n"
        "out = subprocess.check_output(sys.argv[1:], encoding='utf-8')\n"
        "sys.stdout.write(out + out)"
    )

    def doubling(folder: Path, record: Path) -> Sequence[str]:
        if record.exists() and documents(record):
            harm(record, "UPDATE spans SET words = 'x' WHERE attribution = 1")
        return (sys.executable, "-c", double, *program(folder, record))

    report = soak(tmp_path / "articles", tmp_path / "r.db", n_kills=2, seed=1, program=doubling)
    assert any("stand twice" in problem for problem in report.problems)
    assert any("are not the text's" in problem for problem in report.problems)


def test_a_program_that_fails_of_itself_is_named(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 1, seed=1)
    record = tmp_path / "r.whole"
    with (
        open_writer(record),
        pytest.raises(ReadingFailed, match="is being written by another process"),
    ):
        soak(tmp_path / "articles", tmp_path / "r.db", n_kills=1, seed=1, program=program)


def test_one_seed_writes_the_same_articles(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_articles(tmp_path / name, 3, seed=7)
    one, two = ([p.read_text() for p in sorted((tmp_path / n).iterdir())] for n in ("one", "two"))
    assert one == two
    assert len(set(one)) == 3
