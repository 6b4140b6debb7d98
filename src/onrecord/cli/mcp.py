"""`onrecord mcp`: the record as read-only tools for a language-model client."""

from __future__ import annotations

import typer

from onrecord.cli.options import RecordOption, must_lie_there, settings_of
from onrecord.errors import MissingExtra


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("mcp", epilog="Example: onrecord mcp --record onrecord.db")(mcp)


def mcp(*, record: RecordOption = None) -> None:
    """Answer a language-model client's questions from the record.

    A client that speaks the Model Context Protocol starts this program and asks it over standard
    input and output; nothing listens on a network and nothing is changed. What pages hold is
    handed over marked as quoted material.
    """
    settings = settings_of(record=record)
    must_lie_there(settings.record)
    try:
        from onrecord.assistants.serving import run
    except ImportError as missing:
        raise MissingExtra(missing.name or "mcp", extra="mcp") from missing
    run(settings.record)
