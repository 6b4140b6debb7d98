"""A record copied between a file and a database that a newsroom shares."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import QuietOption, must_lie_there, settings_of
from onrecord.cli.terminal import say
from onrecord.model.where import where

_COLUMNS = ("table", "n_rows", "sha256")


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    example = "Example: onrecord copy onrecord.db postgresql://desk@db/news"
    app.command("copy", epilog=example)(copy)


def copy(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="A record: a file or postgresql://...")
    ],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="Where an empty record is, or none yet.")
    ],
    *,
    quiet: QuietOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Copy a record between a file and a database, row for row.

    Prints each table with the number of its rows and the SHA-256 over them, which are the same on
    both sides; all is kept at once, or nothing. What people keep for themselves is not copied.
    """
    from onrecord.workflow import copying

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(quiet=quiet, format=form)
    must_lie_there(where(source))
    tell = (lambda _: None) if settings.quiet else (lambda name: say(f"copying {name}"))
    compared = copying.copy(where(source), where(target), tell=tell)
    rows = [asdict(one) for one in compared]
    settled = listing.settled(settings.format)
    listing.print_rows(rows, settled, columns=_COLUMNS, empty="Nothing was copied.")
