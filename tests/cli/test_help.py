"""Every command: one sentence that fits the list, an example that works, help for every option."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from onrecord.cli.main import app, run

# At 80 columns the list of commands cuts longer sentences off.
_MAX_CHARS = 64
_OUTPUT = {"--json", "--jsonl", "--csv", "--table"}
_LISTINGS = {
    "read", "fetch", "show", "said", "search", "documents", "layers", "aside", "forgotten", "check",
    "verify", "judgements", "config show", "doctor", "acts", "about", "who",
    "disputes", "dispute", "proposals", "utterances", "claims", "compare", "users list",
    "tokens list", "kept", "collections", "copies", "yours searches", "yours trash",
}  # fmt: skip


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path}{name} ")
        else:
            yield path + name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def options(command: Any) -> set[str]:
    return {name for param in command.params for name in (*param.opts, *param.secondary_opts)}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_sentence_fits_the_list_of_commands(name: str) -> None:
    first = (COMMANDS[name].help or "").split("\n\n")[0]
    assert first.endswith(".")
    assert 0 < len(first) <= _MAX_CHARS


def test_no_sentence_is_cut_off_in_the_lists(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["config"], ["evaluate"], ["yours"]):
        run([*words, "--help"])
        assert "..." not in capsys.readouterr().out.split("Commands:")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_calls_the_command_with_options_that_it_has(name: str) -> None:
    told = COMMANDS[name].epilog or ""
    assert told.startswith(f"Example: onrecord {name}")
    words = shlex.split(told.removeprefix("Example: onrecord ").split(" > ")[0])
    given = {word for word in words if word.startswith("--")}
    assert given <= options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_has_help(name: str) -> None:
    assert all(param.help for param in COMMANDS[name].params if param.name != "help")


@pytest.mark.parametrize("name", sorted(_LISTINGS))
def test_every_listing_has_the_four_forms(name: str) -> None:
    assert options(COMMANDS[name]) >= _OUTPUT


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_output_for_programs(name: str) -> None:
    # These print nothing but a page, JSON, a feed or what --format names; serve's pages have twins,
    # and mcp speaks to programs alone.
    whole = {"example", "schema", "export", "dossier", "feed", "prove", "serve", "mcp"}
    assert name in whole or name.startswith("evaluate ") or "--json" in options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"Usage: onrecord {name}" in shown
    assert "Example: onrecord" in shown
