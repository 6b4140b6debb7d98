"""The manual agrees with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord import errors
from onrecord.cli.manual import pages
from onrecord.settings import KEYS

ROOT = Path(__file__).parents[2]
WRITTEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMMANDS = re.findall(r"^## onrecord (.+)$", pages()["cli.md"], re.MULTILINE)


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_pages_are_fresh(name: str) -> None:
    stored = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert stored == pages()[name], "run: make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_sentence_of_help(command: str) -> None:
    section = pages()["cli.md"].split(f"## onrecord {command}\n")[1].split("\n## ")[0]
    prose = section.strip().split("\n\n")[1]
    assert prose.endswith(".")
    assert prose[0].isupper()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_does(command: str) -> None:
    section = pages()["cli.md"].split(f"## onrecord {command}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert all(row.split(" | ")[1].strip(" |") for row in rows)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_commands_that_the_manual_names_exist(path: Path) -> None:
    words = {command.split()[0] for command in COMMANDS}
    code = re.findall(r"```\n(.*?)```|`([^`\n]+)`", path.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.strip() for block in code for part in block for line in part.splitlines()]
    for line in lines:
        called = re.match(r"(?:\$ )?onrecord (?:--record \S+ )?([a-z]+)\b", line)
        assert called is None or called[1] in words, line


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_within_the_manual_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_setting_and_every_error_stands_in_its_page() -> None:
    settings, tree = pages()["settings.md"], pages()["errors.md"]
    assert all(f"`{key.name}`" in settings for key in KEYS)
    named = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.OnRecordError)
    }
    assert {name for name in named if name not in tree} == set()


def test_no_page_names_a_folder_of_one_machine() -> None:
    for path in WRITTEN:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(home|root|work|Users)/", text), path
