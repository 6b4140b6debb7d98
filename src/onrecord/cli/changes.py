"""`onrecord changes` and `onrecord withdraw`: what became of pages after they were read."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.judge import WhyOption, author_of
from onrecord.cli.options import (
    AuthorOption,
    DocumentArgument,
    LimitOption,
    RecordOption,
    settings_of,
)
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from rich.text import Text

_AT_A_GLANCE = ("seen_at", "what", "later")


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("changes", epilog=f"{example} changes page.html")(changes)
    app.command("withdraw", epilog=f'{example} withdraw page.html --why "retracted on 3 May"')(
        withdraw
    )


def changes(
    document: Annotated[
        str | None,
        typer.Argument(
            metavar="[DOC]",
            help="A document's id, its uri or its file's name; all pages if not given.",
        ),
    ] = None,
    *,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="Seen on this day, month or year, or later."),
    ] = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what changed on a page between its versions.

    Quotations that disappeared, were added or reworded, another speaker, another headline:
    [-only in the earlier version-], {+only in the later one+}. --json gives every statement of both
    versions, those that stayed as well.
    """
    from onrecord.export.changed import COLUMNS, change_rows, changes_object
    from onrecord.workflow import changed

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    if document is not None and since is not None:
        raise typer.BadParameter("--since is for all pages; leave DOC or --since out")
    if document is not None:
        found = changed.changes(settings.record, document)
    else:
        n_pages = _MOST if limit == 0 else limit or _N_PAGES
        found = changed.changes_since(settings.record, since, limit=n_pages)
    if settled in ("json", "jsonl"):
        rows = map(changes_object, found)
        listing.print_rows(rows, settled, columns=(), empty="")
        return
    columns = _AT_A_GLANCE if settled == "table" else COLUMNS
    told = chain.from_iterable(map(change_rows, found))
    listing.print_rows(
        told, settled, columns=columns, styled=_change,
        empty="Only one version was read." if document and not found else "Nothing changed.",
    )  # fmt: skip


_N_PAGES, _MOST = 100, 10**9


def withdraw(
    document: DocumentArgument,
    *,
    why: WhyOption,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Note that a page was taken back; its statements say so.

    It holds for this version of the page and the earlier ones. Nothing is deleted;
    `onrecord revoke NUMBER` takes the notice back.
    """
    from onrecord.workflow import record as kept

    if not why.strip():
        raise typer.BadParameter("--why is empty; say who took the page back, and where")
    settings = settings_of(record=record)
    number = kept.withdraw(settings.record, document, author=author_of(author), why=why)
    say(f"Judgement {number}: every statement of {document} says that the page is withdrawn")
    listing.print_done(as_json=as_json, document=document, number=number)


def _change(row: listing.Row, column: str) -> Text | None:
    """A change in three columns: when it was seen and where, what it is, its words marked."""
    from rich.text import Text

    from onrecord.cli.quotation import marked

    if column == "seen_at":
        return listing.stacked(row["seen_at"][:10], row["uri"])
    if column == "what":
        told = f"{row['what']} ({row['otherwise']})" if row["otherwise"] else row["what"]
        return listing.stacked(told, row["speaker"])
    if column != "later":
        return None
    if row.get("differences"):
        return marked(row["differences"], shows_asked=True)
    if row["later"] is None:
        return Text(f"[-{listing.one_line(row['earlier'])}-]")
    is_new = row["earlier"] is None
    words = listing.one_line(row["later"])
    return Text(f"{{+{words}+}}" if is_new else words)
