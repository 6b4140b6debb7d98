"""Commands that are killed at random moments: nothing reported is lost, nothing is there twice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.killing import VICTIMS, Victim, kill_often, statements
from support import reading_program

READ = next(victim for victim in VICTIMS if victim.name == "read")


def prepare(folder: Path) -> None:
    write_articles(folder.parent / "articles", 30, seed=2)


def command(folder: Path) -> Sequence[str]:
    program, articles = reading_program.__file__, str(folder.parent / "articles")
    return (sys.executable, program, articles, str(folder / "r.db"))


READING = Victim("read", prepare, command, READ.reported, statements)


def test_a_reading_that_is_killed_often_loses_and_doubles_nothing(tmp_path: Path) -> None:
    told = kill_often(READING, tmp_path, n_kills=5, seed=4)
    assert told.problems == ()
    assert told.n_amid > 0
    assert told.n_held > 100


def test_what_is_lost_or_there_twice_is_told(tmp_path: Path) -> None:
    lossy = replace(READING, reported=lambda _said: ["statement none"])
    told = kill_often(lossy, tmp_path, n_kills=2, seed=4)
    assert any("none was reported done" in problem for problem in told.problems)
    doubled = replace(READING, held=lambda folder: 2 * statements(folder))
    told = kill_often(doubled, tmp_path, n_kills=2, seed=4)
    assert any("is there 2 times" in problem for problem in told.problems)


def test_every_command_that_is_killed_has_a_name_of_its_own() -> None:
    assert len({victim.name for victim in VICTIMS}) == len(VICTIMS) > 1
