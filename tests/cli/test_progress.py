"""Progress and the closing summary: what was done, what was set aside and why."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from onrecord.cli.progress import Progress
from onrecord.workflow.ingest import Outcome
from support.layers import layer


def counted(*outcomes: Outcome, total: int | None = None, quiet: bool = False) -> Progress:
    with Progress(total=total, quiet=quiet) as progress:
        for outcome in outcomes:
            progress.count(outcome)
    return progress


READ = Outcome("a.txt", "read", layer())
KNOWN = Outcome("b.txt", "known", layer())
ASIDE = Outcome("c.bin", "set aside", reason="a PNG image")


def test_the_summary_counts_and_names_what_was_set_aside() -> None:
    told = counted(READ, KNOWN, ASIDE, READ).summary(Path("news.db"))
    assert told.splitlines() == [
        "2 read, 1 known already, 1 set aside; 9 statements; record news.db",
        "  set aside: c.bin: a PNG image",
    ]


def test_a_long_list_of_reasons_is_cut_and_says_where_the_rest_is() -> None:
    told = counted(*[ASIDE] * 8).summary(Path("news.db"))
    assert told.count("a PNG image") == 5
    assert told.endswith("and 3 more; see: onrecord aside")


def test_interruption_says_how_much_is_done_and_how_to_go_on() -> None:
    progress = counted(*[READ] * 612, total=900)
    assert progress.interrupted() == "612 of 900 done; run the same command to continue"


def test_plain_lines_are_printed_now_and_then_where_nobody_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = iter([0.0, 1.0, 11.0, 11.0, 12.0])
    progress = Progress(total=3, quiet=False, clock=lambda: next(now))
    for _ in range(3):
        progress.count(READ)
    assert capsys.readouterr().err == "2 of 3 done, 6 statements, 0.2 pages/s\n"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    counted(READ, ASIDE, quiet=True)
    told = capsys.readouterr()
    assert told.out == told.err == ""


def test_a_bar_on_standard_error_leaves_standard_output_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with Progress(total=2, quiet=False) as progress:
        progress.count(READ)
        sys.stdout.write("data\n")
        progress.count(READ)
    told = capsys.readouterr()
    assert told.out == "data\n"
    assert "6 statements" in told.err
