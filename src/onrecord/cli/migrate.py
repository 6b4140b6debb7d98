"""`onrecord migrate`: older records brought up to this version, and back for an older program."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import DryRunOption, RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.errors import RecordVersionMismatch
from onrecord.model.where import Where


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("migrate", epilog="Example: onrecord migrate --dry-run")(migrate)


def migrate(
    *,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="VERSION", help="Back to an earlier version, such as 0011."),
    ] = None,
    lose: Annotated[
        bool,
        typer.Option("--lose", help="With --to: though something is lost that cannot come back."),
    ] = False,
    record: RecordOption = None,
    dry_run: DryRunOption = False,
    as_json: listing.AsObject = False,
) -> None:
    """Bring a record of an older onrecord up to this version.

    A run that is cut off leaves it as it was, or with the new tables and all that it held; the
    next run does what is left. With --to a record goes back to the tables of an older onrecord,
    unless that would lose something that cannot be made again.
    """
    settings = settings_of(record=record)
    if lose and to is None:
        raise typer.BadParameter("--lose goes with --to")
    if to is None:
        before, after = _up(settings.record, dry_run=dry_run)
    else:
        before, after = _back(settings.record, to, lose=lose, dry_run=dry_run)
    listing.print_done(as_json=as_json, record=str(settings.record), before=before, after=after)


def _up(record: Where, *, dry_run: bool) -> tuple[str, str]:
    from onrecord.workflow import record as kept

    before, after = _versions(record)
    if before == after and kept.is_migrated(record):
        say(f"{record} has version {after} already; nothing to do")
    elif dry_run:
        say(f"{record} would go from version {before} to {after}")
    else:
        kept.migrate(record)
        say(f"{record} went from version {before} to {after}")
    return before, after


def _back(record: Where, to: str, *, lose: bool, dry_run: bool) -> tuple[str, str]:
    from onrecord.workflow import record as kept

    before, after = kept.take_back(record, to, lose=lose, dry_run=dry_run)
    told = "would go" if dry_run else "went"
    say(f"{record} {told} from version {before} back to {after}")
    return before, after


def _versions(record: Where) -> tuple[str, str]:
    """The version that the record's tables have, and the one that this program works with."""
    from onrecord.workflow.record import record_facts

    try:
        version = str(record_facts(record)["version"])
    except RecordVersionMismatch as other:
        if other.found > other.wanted:  # a newer program's; versions are four digits
            raise
        return other.found, other.wanted
    return version, version
