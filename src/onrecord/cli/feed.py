"""`onrecord feed`: what somebody says, as a feed for the readers that people follow news with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import (
    QuietOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)
from onrecord.cli.terminal import is_terminal, neutralised, say, write
from onrecord.model.where import Where

if TYPE_CHECKING:
    from onrecord.workflow.feeds import Filters, Followed

_MOST = 100
_DISPUTE = "dis_"


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("feed", epilog="Example: onrecord feed Lund --rss --out lund.xml")(feed)


def feed(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME_OR_ID]", help="Who speaks: any name or id; or the id of a dispute."
        ),
    ] = None,
    *,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--between", metavar="A B", help="What two say about one another or to each other."
        ),
    ] = None,
    as_rss: Annotated[bool, typer.Option("--rss", help="RSS 2.0 instead of Atom.")] = False,
    to_file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write into this file.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    record: RecordOption = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most N entries.")
    ] = _MOST,
    quiet: QuietOption = None,
) -> None:
    """Write a feed of a person, of two, or of a dispute.

    Atom, or RSS 2.0 with --rss: an entry for each statement, the latest published first, with its
    words, outlet and day, and a link to the page where it is on the web. Entries keep their ids.
    """
    from onrecord.export.feed import atom, rss
    from onrecord.workflow.feeds import Filters

    if (name is None) == (between is None):
        raise typer.BadParameter("give either a name (or a dispute's id) or --between A B")
    settings = settings_of(record=record, quiet=quiet)
    wanted = Filters(since=since, until=until)
    found = _followed(settings.record, name, between, wanted, limit)
    told = rss(found) if as_rss else atom(found)
    if not found.statements and not settings.quiet:
        say("The record holds no such statement yet; the feed is empty.")
    if to_file is None:
        write(neutralised(told) if is_terminal() else told)
        return
    to_file.write_text(told, encoding="utf-8")
    if not settings.quiet:
        say(f"wrote {to_file}")


def _followed(
    record: Where,
    name: str | None,
    between: tuple[str, str] | None,
    wanted: Filters,
    limit: int,
) -> Followed:
    from onrecord.workflow import feeds

    if between is not None:
        return feeds.of_pair(record, *between, wanted, limit=limit)
    if name is not None and name.startswith(_DISPUTE):
        return feeds.of_dispute(record, name, wanted, limit=limit)
    return feeds.of_person(record, name or "", wanted, limit=limit)
