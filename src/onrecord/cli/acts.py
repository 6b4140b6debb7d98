"""Who did what to whom, and what was said about someone: listings of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.doings import marked_as
from onrecord.cli.options import (
    LimitOption,
    PublisherOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)
from onrecord.model.act import ACT_CODES, ActCode

if TYPE_CHECKING:
    from rich.text import Text

_ARROW = "→"
_ACT_COLUMNS = (
    "date", "published", "publisher", "actor", "code", "modality", "recipient", "cue", "words",
    "evidence", "document", "uri", "headline", "id", "prob", "actor_id", "recipient_id", "n_places",
    "corrected_by", "became",
)  # fmt: skip
_ABOUT_COLUMNS = (
    "date", "published", "publisher", "how", "by", "codes", "cue", "words", "evidence", "document",
    "uri", "headline", "id", "prob", "by_id", "n_places", "corrected_by", "became",
)  # fmt: skip
_ACTS_AT_A_GLANCE = ("published", "act", "words")
_ABOUT_AT_A_GLANCE = ("published", "by", "words")

CodeOption = Annotated[
    str | None,
    typer.Option("--code", "--act", metavar="CODE", help="One act alone, such as ACCUSE."),
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="NAME", help="To whom or about whom: any name of theirs."),
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="By whom: any name of theirs.")
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("acts", epilog=f"{example} acts --by Lund --on Moe --code ACCUSE")(acts)
    app.command("about", epilog=f"{example} about Moe --since 2026-03")(about)


def code_asked(name: str | None) -> ActCode | None:
    """The code of that name in any case; anything else is a usage error."""
    if name is None:
        return None
    found = next((code for code in ACT_CODES if code == name.upper()), None)
    if found is None:
        raise typer.BadParameter(f"{name} is no act: one of {', '.join(ACT_CODES)}")
    return found


def acts(
    *,
    by: ByOption = None,
    on: OnOption = None,
    code: CodeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: PublisherOption = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List who did what to whom, the latest first.

    Acts done by saying something, with the words said, and deeds that a page reports, with the
    sentence that tells them. Names lead to everything that is one with them, in any spelling.
    """
    from onrecord.export.acted import acted_row
    from onrecord.workflow import acts as kept

    wanted = kept.Filters(
        speaker=by, on=on, act=code_asked(code), since=since, until=until, publisher=publisher
    )
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(lambda n: kept.acts(settings.record, wanted, limit=n), limit, settled)
    columns = _ACTS_AT_A_GLANCE if settled == "table" else _ACT_COLUMNS
    listing.print_rows(
        map(acted_row, found), settled, columns=columns, empty="No such act.", styled=_act
    )


def about(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, a part of one, an acronym or an id.")
    ],
    *,
    by: ByOption = None,
    code: CodeOption = None,
    words: Annotated[
        str | None,
        typer.Option("--about", metavar="WORDS", help='Words in what was said; "phrases" too.'),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: PublisherOption = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what was said about someone, and done to them.

    The latest first: statements of which they are the target or the addressee, and deeds done to
    them. `how` says which.
    """
    from onrecord.export.acted import regarding_row
    from onrecord.workflow import acts as kept

    wanted = kept.Filters(
        speaker=by, act=code_asked(code), about=words, since=since, until=until, publisher=publisher
    )
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(
        lambda n: kept.regarding(settings.record, name, wanted, limit=n), limit, settled
    )
    columns = _ABOUT_AT_A_GLANCE if settled == "table" else _ABOUT_COLUMNS
    listing.print_rows(
        map(regarding_row, found),
        settled,
        columns=columns,
        empty=f"The record holds nothing about {name}.",
        styled=_about,
    )


def _act(row: listing.Row, column: str) -> Text | None:
    """An act in three columns: when and where, who did what to whom, in which words."""
    from rich.text import Text

    from onrecord.export.acted import spelled

    if column == "published":
        return when(row)
    if column == "act":
        done = spelled(row["code"], row["modality"])
        to = f" {_ARROW} {row['recipient']}" if row["recipient"] else ""
        shown = Text(listing.one_line(row["actor"] or "nobody named"))
        return shown.append(f"\n{listing.one_line(done + to + judged(row))}", style="dim")
    return _worded(row) if column == "words" else None


def _about(row: listing.Row, column: str) -> Text | None:
    """A statement or deed: when and where, by whom and in which role they are meant, its words."""
    from rich.text import Text

    if column == "published":
        return when(row)
    if column == "by":
        shown = Text(listing.one_line(row["by"] or "nobody named"))
        told = ", ".join(filter(None, (row["codes"], _role(row))))
        return shown.append(f"\n{listing.one_line(told + judged(row))}", style="dim")
    return _worded(row) if column == "words" else None


def _role(row: listing.Row) -> str:
    """Told to them, about them, or both; of a deed its code says all."""
    return "" if row["evidence"] == "deed" else f"as {row['how']}"


def _worded(row: listing.Row) -> Text:
    """The words of a statement behind its cue; of a deed the sentence."""
    from rich.text import Text

    became = (f"\n{listing.one_line(row['became'])}", "dim") if row["became"] else ""
    if row["evidence"] == "deed":
        return Text.assemble(listing.one_line(row["words"]), became)
    return Text.assemble(
        (listing.one_line(row["cue"]), "italic"), "  ", listing.one_line(row["words"]), became
    )


def judged(row: listing.Row) -> str:
    """A mark for what people corrected, with the numbers of their judgements."""
    return marked_as(row["corrected_by"], is_rejected=row.get("rejected", False))


def when(row: listing.Row) -> Text:
    """The day of publication over the publisher's name."""
    return listing.stacked((row["published"] or "no day")[:10], row["publisher"])
