"""A person's own program that uses `import onrecord` is checked by its types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

PROGRAM = """\
from pathlib import Path

import onrecord


def told(path: Path) -> list[dict[str, object]]:
    with onrecord.open(path) as record:
        page: onrecord.Reading = record.article("page.txt")
        for one in page.attributions:
            name: str | None = one.speaker
            start: int = one.content_spans[0].start
            print(name, start, [act.recipient.name for act in one.acts if act.recipient])
        print([who.name for side in record.dispute("dis_1").sides for who in side.holders])
        return [one.to_row() for one in record.said("Lund", act="DENY", since="2031")]
"""
SLIPS = """\
import onrecord

onrecord.read(3)
onrecord.opne("onrecord.db")
onrecord.open("onrecord.db").said(act="DANCE")
onrecord.read("No.").attributions[0].speaker.upper()
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a person's own, with what mypy knows of onrecord already."""
    return tmp_path_factory.mktemp("own")


def checked(program: str, folder: Path) -> list[str]:
    """The errors that mypy finds in a program of a person's own, strictly."""
    (folder / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent",
         "--ignore-missing-imports", "--cache-dir", str(folder / "cache"), "program.py"],
        cwd=folder, env=os.environ | {"MYPYPATH": str(ROOT / "src")}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert not done.stderr
    return [line for line in done.stdout.splitlines() if ": error:" in line]


def test_a_program_has_the_types_that_the_reference_tells(folder: Path) -> None:
    assert checked(PROGRAM, folder) == []


def test_slips_are_found_before_the_program_runs(folder: Path) -> None:
    found = checked(SLIPS, folder)
    assert [int(line.split(":")[1]) for line in found] == [3, 4, 5, 6]
