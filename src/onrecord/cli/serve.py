"""`onrecord serve`: the record in a browser, on this machine or for those who sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli.judge import author_of
from onrecord.cli.options import AuthorOption, RecordOption, must_lie_there, settings_of
from onrecord.cli.terminal import say
from onrecord.errors import MissingExtra

_PORT = 8311
_HOST = "127.0.0.1"


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("serve", epilog="Example: onrecord serve --port 8400")(serve)


def serve(
    *,
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help="0 takes any free one."),
    ] = _PORT,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Where it listens; beyond this machine with --auth."
        ),
    ] = _HOST,
    auth: Annotated[
        bool, typer.Option("--auth", help="Answer only those who sign in: see onrecord users.")
    ] = False,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allowed-host",
            metavar="NAME",
            help="A name by which browsers ask for it, such as record.example.org; repeatable.",
        ),
    ] = None,
    behind_proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--behind-proxy",
            metavar="ADDRESS",
            help="A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed; repeatable.",
        ),
    ] = None,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help="Let pages be fetched from the web, by their address."),
    ] = False,
    author: AuthorOption = None,
    record: RecordOption = None,
) -> None:
    """Show the record in a browser.

    It answers at http://127.0.0.1:8311, on this machine and nowhere else, until Ctrl-C. Every page
    has a twin for programs: put .json behind its path. With --auth those who sign in may ask from
    other machines too.
    """
    settings = settings_of(record=record)
    must_lie_there(settings.record)
    try:
        from onrecord.web.serving import Place, run
    except ImportError as missing:
        raise MissingExtra(missing.name or "fastapi", extra="web") from missing
    place = Place(port, host, auth, tuple(allowed_host or ()), tuple(behind_proxy or ()), fetch)
    run(settings.record, place, name=author_of(author), tell=say)
