"""`onrecord serve`: the record in a browser, on this machine alone."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli.judge import author_of
from onrecord.cli.options import AuthorOption, RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.errors import MissingExtra, RecordNotFound

_PORT = 8311


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("serve", epilog="Example: onrecord serve --port 8400")(serve)


def serve(
    *,
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help="0 takes any free one."),
    ] = _PORT,
    author: AuthorOption = None,
    record: RecordOption = None,
) -> None:
    """Show the record in a browser.

    It answers at http://127.0.0.1:8311, on this machine and nowhere else, until Ctrl-C. Every page
    has a twin for programs: put .json behind its path.
    """
    settings = settings_of(record=record)
    if not settings.record.is_file():
        raise RecordNotFound(str(settings.record))
    try:
        from onrecord.web.serving import run
    except ImportError as missing:
        raise MissingExtra(missing.name or "fastapi", extra="web") from missing
    run(settings.record, port=port, name=author_of(author), tell=say)
