"""`onrecord salvage`: a new record from what a broken one still holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import QuietOption, must_lie_there, settings_of
from onrecord.cli.terminal import say
from onrecord.model.where import where

_COLUMNS = ("what", "name", "why")


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("salvage", epilog="Example: onrecord salvage broken.db --into new.db")(salvage)


def salvage(
    broken: Annotated[str, typer.Argument(metavar="BROKEN", help="The broken record's file.")],
    *,
    into: Annotated[str, typer.Option("--into", metavar="NEW", help="The new record's file.")],
    quiet: QuietOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Rebuild a damaged record from what its file still holds.

    Readings that check out go over as they are; pages whose readings do not are read again from
    their stored bytes; decisions of people are made again in their order. Prints a row for
    everything that is lost. The broken file is left as it is.
    """
    from onrecord.workflow.salvage import salvage as rebuild

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(format=form, quiet=quiet)
    must_lie_there(where(broken))
    told = rebuild(where(broken), where(into))
    settled = listing.settled(settings.format)
    if told.lost or settled != "table":
        listing.print_rows(map(asdict, told.lost), settled, columns=_COLUMNS, empty="")
    if not settings.quiet:
        say(
            f"{into} holds {told.n_documents:,} documents: {told.n_kept:,} readings as they were, "
            f"{told.n_read_again:,} pages read again, {told.n_judgements:,} decisions; "
            f"{len(told.lost):,} things are lost or were not carried over"
        )
