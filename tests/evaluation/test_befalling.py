"""Disks that fill up or may not be written, clocks that jump, pages that break: all is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.test_killing import READING, light
from onrecord.evaluation.befalling import fill_often, jump_often
from onrecord.evaluation.victims import VICTIMS

WATCH = light(next(victim for victim in VICTIMS if victim.name == "watch"))


def test_a_watch_survives_a_full_disk_and_goes_on(tmp_path: Path) -> None:
    pytest.importorskip("protego")
    told = fill_often(WATCH, tmp_path, n_times=1, seed=1)
    if told.why_not is not None:
        pytest.skip(told.why_not)
    assert told.problems == ()
    assert told.n_ended == 1


def test_a_watch_survives_a_clock_that_jumps(tmp_path: Path) -> None:
    pytest.importorskip("protego")
    told = jump_often(WATCH, tmp_path, n_times=1, seed=1)
    if told.why_not is not None:
        pytest.skip(told.why_not)
    assert told.problems == ()
    assert told.n_ended == 0


def test_a_command_that_fails_by_a_fault_of_ours_is_a_problem(tmp_path: Path) -> None:
    def command(folder: Path) -> Sequence[str]:
        quit_ = "import os; os.statvfs('.').f_frsize; open('{0}/x', 'w').write('x' * 9_000_000)"
        python, *words = READING.command(folder)
        script = f"import subprocess, sys; {quit_.format(folder)}; subprocess.run({[python, *words]!r}, check=True)"  # noqa: E501
        return (python, "-c", script)

    told = fill_often(replace(READING, command=command), tmp_path, n_times=1, seed=1)
    if told.why_not is not None:
        pytest.skip(told.why_not)
    assert any("fault of ours" in problem for problem in told.problems)
