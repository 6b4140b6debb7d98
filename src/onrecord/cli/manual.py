"""The reference pages of the manual, written from the program itself.

    python -m onrecord.cli.manual .

The argument is the project's folder. Tests compare what stands there with what this writes, so
neither can go its own way.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from onrecord import errors
from onrecord.cli.main import app
from onrecord.cli.manual_acts import acts_page
from onrecord.cli.shown import refreshed
from onrecord.errors import ModelError
from onrecord.settings import CONFIG_VARIABLE, KEYS
from onrecord.workflow.assemble import model_version

_HEAD = "<!-- Written by `make docs` from the program; change the program, not this page. -->\n"
_SETTINGS = """\
Looked for in this order: flag, environment, `onrecord.toml` in the working folder (or the file that
`{variable}` names), default. `onrecord config show` prints each value with its origin,
`onrecord config init` writes a commented file.
"""
_ERRORS = """\
Every failure that onrecord foresees is a class of its own, with a sentence that says what happened,
to which document, and what to try. Documents with an error are set aside (`onrecord aside`) and the
run goes on; other errors end it.
"""

_RECORD = """\
The record is one SQLite file with FTS5 indexes beside its tables; any tool that reads SQLite may
read it. Rows are added, never overwritten; only `forget` takes words away and leaves a tombstone.
Times are ISO 8601; offsets count Unicode code points of `articles.text`, half-open. The tables may
change between versions (`onrecord migrate`); what is promised is [the JSON](json.md).
"""


def pages() -> dict[str, str]:
    """Every generated page by its file's name."""
    return {
        "cli.md": _cli_page(),
        "settings.md": _settings_page(),
        "errors.md": _errors_page(),
        "record.md": _record_page(),
        "acts.md": f"{_HEAD}\n{acts_page()}",
    }


def _cli_page() -> str:
    group = typer.main.get_command(app)
    sections = [_HEAD, "# Commands\n", _prose(group.help), _options(group)]
    for path, command in _commands(group, "onrecord"):
        sections += [f"## {path}\n", f"    {_usage(path, command)}\n", _prose(command.help)]
        sections += [_options(command), _example(command)]
    return "\n".join(section for section in sections if section)


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _example(command: Any) -> str:
    told = (command.epilog or "").removeprefix("Example: ")
    return f"```\n{told}\n```\n" if told else ""


def _usage(path: str, command: Any) -> str:
    arguments = [_spelled(p) for p in command.params if p.param_type_name == "argument"]
    return " ".join([path, "[OPTIONS]", *arguments])


def _spelled(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _prose(text: str | None) -> str:
    return inspect.cleandoc(text or "") + "\n"


def _options(command: Any) -> str:
    rows = []
    for param in command.params:
        if param.name == "help":
            continue
        is_option = param.param_type_name == "option"
        names = ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))
        taking = f" {param.metavar}" if is_option and param.metavar else ""
        shown = names + taking if is_option else f"`{_spelled(param)}`"
        rows.append(f"| {shown} | {_cell(param.help)} |")
    if not rows:
        return ""
    return "\n".join(["| | |", "|---|---|", *rows]) + "\n"


def _settings_page() -> str:
    rows = [
        f"| `{key.name}` | `{key.default}` | `{key.flag}` | `{key.variable}` | {_cell(key.help)} |"
        for key in KEYS
    ]
    return "\n".join(
        [
            _HEAD,
            "# Settings\n",
            _SETTINGS.format(variable=CONFIG_VARIABLE),
            "| key | default | flag | environment | |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _errors_page() -> str:
    told = inspect.getdoc(errors) or ""
    tree = told.split("\n\n")[1]
    return "\n".join(
        [
            _HEAD,
            "# Errors\n",
            _ERRORS,
            f"```\n{inspect.cleandoc(tree)}\n```\n",
            "Exit codes: 0 done, 1 failure, 2 usage, 130 stopped by Ctrl-C.\n",
        ]
    )


def _record_page() -> str:
    from onrecord.store.schema import FULL_TEXT, VIEWS, metadata

    sections = [_HEAD, "# The record's tables\n", _RECORD]
    for table in metadata.sorted_tables:
        rows = [
            f"| `{column.name}` | {column.type!s} | {_cell(column.comment)} |"
            for column in table.columns
        ]
        indexed = [name for name, (of, _) in FULL_TEXT.items() if VIEWS.get(of, of) == table.name]
        sections.append(f"## {table.name}\n")
        if indexed:
            sections.append(f"Full text: `{'`, `'.join(indexed)}`.\n")
        sections.append("\n".join(["| column | type | |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(sections)


def _cell(text: str | None) -> str:
    return " ".join((text or "").replace("|", "\\|").split())


def main(root: str) -> None:
    """Writes every generated page under a project's folder, and what commands print into others."""
    for name, text in pages().items():
        Path(root, "docs", "reference", name).write_text(text, encoding="utf-8")
    try:
        model_version()
    except ModelError as error:
        sys.stderr.write(f"what commands print is left as it stands: {error}\n")
        return
    for page in (Path(root, "README.md"), *Path(root, "docs").rglob("*.md")):
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
