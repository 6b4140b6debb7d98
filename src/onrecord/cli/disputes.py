"""Who disputes what with whom: the listing of disputes, and one with both sides in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.options import (
    AboutOption,
    BetweenOption,
    LimitOption,
    MinProbOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)
from onrecord.cli.terminal import out

if TYPE_CHECKING:
    from rich.text import Text

SpeakerOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="One who speaks in it: any name of theirs."),
]
_AT_A_GLANCE = ("days", "matter", "sides")
_ID_CHARS = len("dis_0123456789")


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("disputes", epilog=f"{example} disputes --between Lund Moe --since 2026")(disputes)
    app.command("dispute", epilog=f"{example} dispute dis_3f9a1c")(dispute)


def disputes(
    *,
    between: BetweenOption = None,
    about: AboutOption = None,
    by: SpeakerOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_prob: MinProbOption = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what is disputed, by whom, the most probable first.

    Claims on one matter that different speakers hold against each other; nothing here says who is
    right. `onrecord dispute ID` shows one of them with every statement.
    """
    from onrecord.export.disputed import dispute_object, objects
    from onrecord.export.disputed_rows import FLAT
    from onrecord.workflow import disputes as kept

    asked = kept.Asked(
        between=between, about=about, speaker=by, since=since, until=until, least=least(min_prob)
    )
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    listing.print_objects(
        lambda n: objects(kept.disputes(settings.record, asked, limit=n), dispute_object),
        settings.format,
        limit,
        flat=FLAT["disputes"],
        at_a_glance=_AT_A_GLANCE,
        empty="The record holds no such dispute.",
        styled=_styled,
    )


def dispute(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="A dispute's id, or a unique beginning of it.")
    ],
    *,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Show a dispute: both sides in time order, side by side.

    Below them the reasons why statements are held against each other, the course (first and last
    word of each side, what was conceded), and what both sides say alike. --json and --jsonl give
    its object with every statement, --csv a row for each statement.
    """
    from onrecord.export.disputed import dispute_whole
    from onrecord.export.disputed_rows import COURSE_COLUMNS, course_rows
    from onrecord.workflow import disputes as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = kept.dispute(settings.record, name)
    (one,) = found.things
    if settled == "table":
        from onrecord.cli.disputed import rendered

        out().print(rendered(one, found.said))
    elif settled == "csv":
        rows = course_rows(one, found.said)
        listing.print_rows(rows, settled, columns=COURSE_COLUMNS, empty="")
    else:
        listing.print_object(dispute_whole(one, found.said), settled)


def least(min_prob: float | None) -> float:
    """The probability asked for; 0 stands for the default, so that to ask for 0 is next to it."""
    from onrecord.workflow.together import ANY_PROB

    return 0.0 if min_prob is None else max(min_prob, ANY_PROB)


def days_over(row: listing.Row) -> Text:
    """First and last day over the beginning of the id, which leads to the thing."""
    from rich.text import Text

    days = [listing.one_line(day) for day in dict.fromkeys((row["since"], row["until"])) if day]
    shown = Text("\n".join(days) or "no day")
    return shown.append(f"\n{row['id'][:_ID_CHARS]}", style="dim")


def taken_back(row: listing.Row) -> str:
    """How many of a thing's statements stand on pages that were taken back; "" for none."""
    n = len(row["taken_back"])
    return f" · {n} on {'a page' if n == 1 else 'pages'} taken back" if n else ""


def names_of(some: list[dict[str, Any]]) -> str:
    """Several entities by name, for a terminal."""
    return listing.one_line(", ".join(who["name"] for who in some) or "nobody named")


def _styled(row: listing.Row, column: str) -> Text | None:
    """A dispute in three columns: when, about what, who holds what."""
    from rich.text import Text

    if column == "days":
        return days_over(row)
    if column == "matter":
        n = sum(len(side["attributions"]) for side in row["sides"])
        told = f"{n} statements · {row['prob']:.2f}{taken_back(row)}"
        return Text(listing.one_line(row["matter"])).append(f"\n{told}", style="dim")
    shown = Text()
    for side in row["sides"]:
        shown.append("\n" if shown else "").append(names_of(side["holders"]), style="bold")
        shown.append(f"  {listing.one_line(side['position'])}")
    return shown
