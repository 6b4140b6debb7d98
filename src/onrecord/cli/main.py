"""The program's entry: its commands, and what becomes of an error.

Exit codes: 0 done, 1 failure, 2 usage, 130 stopped by Ctrl-C. No traceback without --debug.
Importing this file must stay cheap (`onrecord --help` < 0.3 s): parts are imported in commands.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord import __version__
from onrecord.cli import (
    about,
    acts,
    changes,
    check,
    compare,
    copies,
    copy,
    correct,
    corrections,
    disputes,
    dossier,
    entities,
    evaluate,
    export,
    feed,
    fetch,
    imports,
    judge,
    keep,
    kept,
    mcp,
    migrate,
    people,
    proposals,
    prove,
    query,
    read,
    review,
    salvage,
    sayings,
    serve,
    shards,
    show,
    stamp,
    tokens,
    users,
    watch,
    yours,
)
from onrecord.cli.options import GIVEN
from onrecord.cli.terminal import say
from onrecord.errors import BadSetting, BadValue, OnRecordError

EXIT_FAILURE = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="onrecord",
    help="Keeps the record of who said what, each item leading back to the page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (
    read, fetch, watch, shards, show, query, acts, people, disputes, dossier, proposals, sayings,
    compare, copies, changes, check, prove, keep, migrate, copy, salvage, judge, entities, correct,
    review, corrections, kept, yours, export, imports, feed, serve, stamp, users, tokens, mcp,
    about, evaluate,
):  # fmt: skip
    part.add_to(app)


def _show_version(asked: bool) -> None:  # noqa: FBT001 — typer hands the flag's value over so
    if asked:
        sys.stdout.write(f"onrecord {__version__}\n")
        raise typer.Exit


@app.callback()
def _group(
    *,
    record: Annotated[
        str | None,
        typer.Option("--record", metavar="FILE", help="The record, for every command."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the program an error arose.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    GIVEN.record, GIVEN.debug = record, debug


def main() -> None:
    """Runs the command line of this process and ends it with the exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """One command line; returns the exit code."""
    _speak_utf8()
    GIVEN.record, GIVEN.debug = None, "--debug" in arguments
    try:
        app(args=completed(arguments), prog_name="onrecord")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        say("Interrupted.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILURE
    except OnRecordError as error:
        if GIVEN.debug:
            raise
        say(f"Error: {error}")
        return EXIT_USAGE if isinstance(error, BadValue | BadSetting) else EXIT_FAILURE
    except Exception as error:  # a fault of ours; the person gets a sentence
        if GIVEN.debug:
            raise
        say(
            f"Error: unexpected {type(error).__name__}: {error}; this is a fault of onrecord. "
            "Run the same command with --debug before its name and report what it prints"
        )
        return EXIT_FAILURE
    return 0


def completed(arguments: list[str]) -> list[str]:
    """A bare path is read: `onrecord page.html` stands for `onrecord read page.html`."""
    at = _first_word(arguments)
    if at is None or arguments[at] in _command_names():
        return arguments
    word = arguments[at]
    if word == "-" or Path(word).exists():
        return [*arguments[:at], "read", *arguments[at:]]
    return arguments


def _first_word(arguments: list[str]) -> int | None:
    skip = False
    for i, word in enumerate(arguments):
        if skip:
            skip = False
        elif word == "--record":
            skip = True
        elif word == "-" or not word.startswith("-"):
            return i
    return None


def _command_names() -> set[str]:
    names = {command.name for command in app.registered_commands}
    return {name for name in names | {group.name for group in app.registered_groups} if name}


def _speak_utf8() -> None:
    """Pages hold any character; output is UTF-8 also where the locale says ASCII."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
