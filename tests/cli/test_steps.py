"""Progress counted in steps: plain lines now and then, nothing for short work."""

from __future__ import annotations

import sys

import pytest

from onrecord.cli.steps import Steps


def told_at(
    moments: list[float], capsys: pytest.CaptureFixture[str], *, quiet: bool = False
) -> str:
    clock = iter([0.0, *moments])
    with Steps("verifying", quiet=quiet, clock=lambda: next(clock)) as steps:
        for n in range(len(moments)):
            steps.told(n + 1, 900)
    return capsys.readouterr().err


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert told_at([0.1, 0.2, 9.9], capsys) == ""


def test_long_work_says_every_ten_seconds_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = told_at([5.0, 10.0, 15.0, 21.0], capsys).splitlines()
    assert lines == ["verifying: 2 of 900 done", "verifying: 4 of 900 done"]


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert told_at([60.0], capsys, quiet=True) == ""


def test_a_bar_is_opened_for_a_person_once_the_work_takes_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    clock = iter([0.0, 0.1, 0.9])
    with Steps("verifying", clock=lambda: next(clock)) as steps:
        steps.told(1, 900)
        assert capsys.readouterr().err == ""
        steps.told(2, 900)
        sys.stdout.write("data\n")
    told = capsys.readouterr()
    assert told.out == "data\n"
    assert "verifying" in told.err
    assert "2/900" in told.err
