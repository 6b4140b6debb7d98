"""Commands that are killed at random moments: nothing reported is lost, nothing is there twice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.evaluation.fiction import write_articles
from onrecord.evaluation.killing import Victim, kill_often
from onrecord.evaluation.victims import VICTIMS, statements
from support import light_program, reading_program

BY_NAME = {victim.name: victim for victim in VICTIMS}
EXTRAS = {"archive": ("fastwarc", "pyarrow"), "load": ("fastwarc", "pyarrow")}


def prepare(folder: Path) -> None:
    write_articles(folder.parent / "articles", 30, seed=2)


def command(folder: Path) -> Sequence[str]:
    program, articles = reading_program.__file__, str(folder.parent / "articles")
    return (sys.executable, program, articles, str(folder / "r.db"))


READING = Victim("read", prepare, command, BY_NAME["read"].reported, statements)


def light(victim: Victim) -> Victim:
    """The same command with a reader and a model that take no time."""

    def called(folder: Path) -> Sequence[str]:
        python, _, _, *words = victim.command(folder)
        return (python, light_program.__file__, *words)

    return replace(victim, command=called)


def test_a_reading_that_is_killed_often_loses_and_doubles_nothing(tmp_path: Path) -> None:
    told = kill_often(READING, tmp_path, n_kills=5, seed=4)
    assert told.problems == ()
    assert told.n_amid > 0
    assert told.n_held > 100


@pytest.mark.parametrize("name", ["archive", "load", "watch"])
def test_a_command_that_is_killed_and_given_again_comes_to_what_it_comes_to_undisturbed(
    tmp_path: Path, name: str
) -> None:
    for package in EXTRAS.get(name, ("protego", "warcio", "feedparser")):
        pytest.importorskip(package)
    told = kill_often(light(BY_NAME[name]), tmp_path, n_kills=1, seed=4)
    assert told.problems == ()
    assert told.n_held >= 10


def test_what_is_lost_or_there_twice_or_never_told_is_a_problem(tmp_path: Path) -> None:
    wrong = replace(
        READING,
        reported=lambda _said: ["statement none"],
        held=lambda folder: 2 * statements(folder),
        tells_all=True,
    )
    problems = kill_often(wrong, tmp_path, n_kills=2, seed=4).problems
    for words in ("none was reported done and is lost", "is there 2 times", "was never told"):
        assert any(words in problem for problem in problems)


def test_every_command_that_is_killed_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(VICTIMS) > 1
