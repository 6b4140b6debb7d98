"""The manual agrees with the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from onrecord import errors
from onrecord.cli.manual import pages
from onrecord.settings import KEYS

ROOT = Path(__file__).parents[2]
WRITTEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PAGES = pages()
COMMANDS = re.findall(r"^## onrecord (.+)$", PAGES["cli.md"], re.MULTILINE)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_fresh(name: str) -> None:
    stored = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert stored == PAGES[name], "run: make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_sentence_of_help(command: str) -> None:
    section = PAGES["cli.md"].split(f"## onrecord {command}\n")[1].split("\n## ")[0]
    prose = section.strip().split("\n\n")[1]
    assert prose.endswith(".")
    assert prose[0].isupper()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_does(command: str) -> None:
    section = PAGES["cli.md"].split(f"## onrecord {command}\n")[1].split("\n## ")[0]
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
    settings, tree = PAGES["settings.md"], PAGES["errors.md"]
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


def test_the_layers_of_the_first_hour_are_those_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]["layers"]
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawn = re.search(r"```\n(cli \|.*?)```", told, re.DOTALL)
    assert drawn is not None
    assert drawn[1].splitlines() == [layer.replace("onrecord.", "") for layer in contract]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_chores_that_the_manual_names_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    chores = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"(?:^|`)make ([a-z]+(?: [a-z]+)*)(?=`|\s+#|\s*$)", text, re.MULTILINE)
    for words in named:
        assert set(words.split()) <= chores, words


def test_every_chore_is_told_by_make_alone() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    chores = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help", "clean"}
    assert chores == set(re.findall(r'@echo "make ([a-z]+) ', makefile))
