"""What the manual shows is what the program prints, and what it tells to type can be typed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from onrecord.cli.main import app
from onrecord.cli.shown import N_COLUMNS, commands, refreshed
from onrecord.errors import ModelError
from onrecord.workflow.assemble import model_version, sample_page

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
SHOWING = [path for path in WRITTEN if commands(path.read_text(encoding="utf-8"))]
_CODE = re.compile(r"^```\w*\n(.*?)^```$|`([^`\n]+)`", re.DOTALL | re.MULTILINE)


@pytest.fixture
def model() -> None:
    """The shipped model; the test is skipped where there is none."""
    try:
        model_version()
    except ModelError as error:
        pytest.skip(str(error))


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_block_is_filled_and_all_else_is_left() -> None:
    page = "Before.\n\n<!-- shown, 2 lines: cat page.txt -->\n```\nold\n```\n\nAfter.\n"
    new = refreshed(page)
    assert new.startswith("Before.\n\n<!-- shown, 2 lines: cat page.txt -->\n```\n$ cat page.txt\n")
    assert new.endswith("…\n```\n\nAfter.\n")
    assert "old" not in new
    shown = new.split("```")[1].split("\n")[2:-2]
    assert len(shown) == 2
    assert all(len(line) <= N_COLUMNS for line in shown)
    assert sample_page().read_text(encoding="utf-8").startswith(shown[0])


def test_the_program_is_run_with_its_messages() -> None:
    page = "<!-- shown: onrecord said Lund -->\n```\n```\n"
    assert "$ onrecord said Lund\nError: there is no record at onrecord.db" in refreshed(page)


def test_a_page_without_blocks_stays_as_it_is() -> None:
    page = "```\nonrecord said Lund\n```\n"
    assert refreshed(page) == page


def test_the_first_screen_of_the_readme_shows_a_page_going_in_and_statements_coming_out() -> None:
    assert commands((ROOT / "README.md").read_text(encoding="utf-8"))[:2] == [
        "cat page.txt",
        "onrecord read page.txt",
    ]


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("path", SHOWING, ids=names)
def test_what_the_manual_shows_is_what_the_program_prints(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page == refreshed(page), "run: make docs"


@pytest.mark.usefixtures("model")
def test_the_tutorial_s_way_back_to_the_bytes_runs(tmp_path: Path) -> None:
    page = (ROOT / "docs/tutorial/first-page.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "page.txt").write_bytes(sample_page().read_bytes())
    here = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    onrecord = [sys.executable, "-m", "onrecord.cli.main"]
    subprocess.run([*onrecord, "read", "page.txt", "--quiet"], cwd=tmp_path, check=True,
                   capture_output=True)  # fmt: skip
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=here, check=True)


@pytest.mark.parametrize("path", WRITTEN, ids=names)
def test_command_lines_of_the_manual_use_options_that_exist(path: Path) -> None:
    for line in typed(path.read_text(encoding="utf-8")):
        words = shlex.split(line.split(" > ")[0].split(" | ")[0], comments=True)
        check(words[1:], typer.main.get_command(app), line)


def typed(page: str) -> list[str]:
    """Every line of code that calls the program."""
    parts = [part for found in _CODE.findall(page) for part in found]
    lines = [line.strip().removeprefix("$ ") for part in parts for line in part.splitlines()]
    lines += commands(page)
    return [line for line in lines if line.startswith("onrecord ") and "..." not in line]


def check(words: list[str], command: Any, line: str) -> None:
    """Fails where a word is an option that the command, or the group before it, does not have."""
    known = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    known |= {"--help", "-h"}
    taking = {name for param in command.params for name in param.opts if not is_flag(param)}
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("--"):
            assert word in known, line
            skip = word in taking
        elif hasattr(command, "commands"):
            assert word in command.commands, line
            check(words[at + 1 :], command.commands[word], line)
            return


def is_flag(param: Any) -> bool:
    return bool(getattr(param, "is_flag", False))
