"""Who offered, asked or demanded what of whom, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.disputes import days_over, least, taken_back
from onrecord.cli.options import (
    AboutOption,
    LimitOption,
    MinProbOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)

if TYPE_CHECKING:
    from rich.text import Text

_ARROW = "→"
_AT_A_GLANCE = ("days", "by", "words", "answers")


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("proposals", epilog="Example: onrecord proposals --open --by Lund")(proposals)


def proposals(
    *,
    is_open: Annotated[
        bool, typer.Option("--open", help="Those alone that no answer is reported to.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who proposes: any name of theirs.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="NAME", help="To whom: any name of theirs.")
    ] = None,
    about: AboutOption = None,
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
    """List what was proposed, by whom to whom, and the answers.

    Offers, invitations, demands, ultimatums and promises, the most probable first. An answer
    is accepted, refused, conditional, ignored or pending, and always according to somebody.
    """
    from onrecord.export.disputed import objects, proposal_object
    from onrecord.export.disputed_rows import FLAT
    from onrecord.workflow import proposals as kept

    asked = kept.Asked(
        about=about, since=since, until=until, by=by, to=to, is_open=is_open, least=least(min_prob)
    )
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    listing.print_objects(
        lambda n: objects(kept.proposals(settings.record, asked, limit=n), proposal_object),
        settings.format,
        limit,
        flat=FLAT["proposals"],
        at_a_glance=_AT_A_GLANCE,
        empty="The record holds no such proposal.",
        styled=_styled,
    )


def _styled(row: listing.Row, column: str) -> Text | None:
    """A proposal in four columns: when, who to whom, what, and how it was answered."""
    from rich.text import Text

    from onrecord.export.disputed_rows import answer_told, name_of

    if column == "days":
        return days_over(row)
    if column == "by":
        to = f" {_ARROW} {name_of(row['to'])}" if row["to"] else ""
        shown = Text(listing.one_line(name_of(row["by"]) or "nobody named"))
        return shown.append(f"\n{listing.one_line(row['kind'] + to)}", style="dim")
    if column == "words":
        when = f"\nfor {row['time']}" if row["time"] else ""
        back = taken_back(row).removeprefix(" · ")
        told = f"{when}\n{back}" if back else when
        return Text(listing.one_line(row["what"])).append(told, style="dim")
    if not row["answers"]:
        return Text("no answer reported", style="dim")
    return Text("\n".join(listing.one_line(answer_told(one)) for one in row["answers"]))
