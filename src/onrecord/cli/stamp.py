"""`onrecord stamp`: a time stamp of the record's head by an authority."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.errors import BadSetting


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("stamp", epilog="Example: onrecord stamp --certificates authority.pem")(stamp)


def stamp(
    *,
    authority: Annotated[
        str | None,
        typer.Option("--authority", metavar="URL", help="Who is asked (setting)."),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(
            "--certificates", metavar="FILE", help="PEM file of whom you trust to sign (setting)."
        ),
    ] = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Ask an authority for a time stamp of the latest head.

    A stamp (RFC 3161) shows that all that is covered by now was there at that moment. This command
    asks the authority that the setting timestamp_authority names, and sends it a hash; needs the
    extra stamps. The stamp goes into every later proof, and `verify` checks it without asking
    anybody.
    """
    from onrecord.workflow import stamps

    named = None if certificates is None else str(certificates)
    settings = settings_of(
        record=record, timestamp_authority=authority, timestamp_certificates=named
    )
    if not settings.timestamp_authority:
        raise BadSetting("timestamp_authority", "", "default", "the address of an authority")
    if settings.timestamp_certificates is None:
        raise BadSetting("timestamp_certificates", "", "default", "a file of certificates")
    made = stamps.stamp(
        settings.record,
        authority=settings.timestamp_authority,
        certificates=settings.timestamp_certificates,
    )
    say(f"batch {made.batch} of {settings.record} was there at {made.at}, says {made.authority}")
    listing.print_done(
        as_json=as_json, record=str(settings.record), batch=made.batch, at=made.at,
        authority=made.authority,
    )  # fmt: skip
