"""Decisions of people about what the record holds: added, listed, taken back, never overwritten."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import AuthorOption, LimitOption, RecordOption, settings_of
from onrecord.cli.terminal import say
from onrecord.export.listed import JUDGEMENTS

WhyOption = Annotated[
    str, typer.Option("--why", "--reason", metavar="WORDS", help="The reason; it is kept.")
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("judge", epilog=f'{example} judge ID wrong --why "she asked, he answered"')(judge)
    app.command("revoke", epilog=f'{example} revoke 3 --why "the page says so further down"')(
        revoke
    )
    app.command("judgements", epilog=f"{example} judgements --json")(judgements)


def judge(
    about: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id of a document, an entity or a statement."),
    ],
    verdict: Annotated[
        str, typer.Argument(metavar="VERDICT", help="Your decision, such as wrong or right.")
    ],
    *,
    why: WhyOption,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Record a decision about a statement, entity or page.

    The decision stands beside what was judged, with its author, day and reason. A statement that
    is judged wrong is left out from now on, one that is judged right needs no review any more.
    """
    from onrecord.workflow import record as kept

    settings = settings_of(record=record)
    number = kept.judge(settings.record, about, verdict, author=author_of(author), why=why)
    say(f"judgement {number} recorded; take it back with: onrecord revoke {number} --why WORDS")
    listing.print_done(as_json=as_json, number=number, about=about, verdict=verdict)


def revoke(
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", help="The number that `judgements` lists.")
    ],
    *,
    why: WhyOption,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Take a decision back; both stay in the record."""
    from onrecord.workflow import record as kept

    settings = settings_of(record=record)
    new = kept.revoke(settings.record, number, author=author_of(author), why=why)
    say(f"judgement {number} taken back by judgement {new}")
    listing.print_done(as_json=as_json, number=new, revokes=number)


def judgements(
    about: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Those about one id; all if not given.")
    ] = None,
    *,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List recorded decisions, the oldest first.

    Those taken back too; `is_standing` tells which still hold.
    """
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(
        lambda n: kept.judgements(settings.record, about, limit=n), limit, settled
    )
    empty = "No decision is recorded."
    listing.print_rows(map(asdict, found), settled, columns=JUDGEMENTS, empty=empty)


def author_of(given: str | None) -> str:
    """Who decides: the name given, or the user logged in."""
    try:
        return given or getpass.getuser()
    except (OSError, KeyError):
        raise typer.BadParameter("nobody is logged in; say who decides with --author") from None
