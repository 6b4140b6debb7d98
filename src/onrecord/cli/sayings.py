"""Sayings with all reports of them, and claims with all who make them: two listings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.acts import ByOption
from onrecord.cli.disputes import days_over, names_of, taken_back
from onrecord.cli.options import AboutOption, LimitOption, RecordOption, settings_of

if TYPE_CHECKING:
    from rich.text import Text

_UTTERANCES_AT_A_GLANCE = ("days", "speaker", "words")
_CLAIMS_AT_A_GLANCE = ("days", "by", "words")


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("utterances", epilog=f"{example} utterances --by Lund --reports 2")(utterances)
    app.command("claims", epilog=f"{example} claims --about harbour")(claims)


def utterances(
    *,
    about: AboutOption = None,
    by: ByOption = None,
    n_reports: Annotated[
        int, typer.Option("--reports", metavar="N", min=1, help="Reported N times or more.")
    ] = 1,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List sayings, each once with every report of it.

    Those that most statements report come first. Wire copy, the same text in several outlets
    however lightly edited, is one report with every outlet that ran it.
    """
    from onrecord.export.disputed import objects, utterance_object
    from onrecord.export.disputed_rows import FLAT
    from onrecord.workflow import sayings as kept

    asked = kept.Asked(about=about, speaker=by)
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    listing.print_objects(
        lambda n: objects(
            kept.utterances(settings.record, asked, limit=n, least_reports=n_reports),
            utterance_object,
        ),
        settings.format,
        limit,
        flat=FLAT["utterances"],
        at_a_glance=_UTTERANCES_AT_A_GLANCE,
        empty="The record holds no such saying.",
        styled=_utterance,
    )


def claims(
    *,
    about: AboutOption = None,
    by: ByOption = None,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what is asserted, whoever asserts it.

    Claims of the most statements first, with all who hold them. Whether a claim is so is not told.
    """
    from onrecord.export.disputed import claim_object, objects
    from onrecord.export.disputed_rows import FLAT
    from onrecord.workflow import sayings as kept

    asked = kept.Asked(about=about, speaker=by)
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    listing.print_objects(
        lambda n: objects(kept.claims(settings.record, asked, limit=n), claim_object),
        settings.format,
        limit,
        flat=FLAT["claims"],
        at_a_glance=_CLAIMS_AT_A_GLANCE,
        empty="The record holds no such claim.",
        styled=_claim,
    )


def _utterance(row: listing.Row, column: str) -> Text | None:
    """A saying: when, who, and below its words a line for each report with its outlets."""
    from rich.text import Text

    from onrecord.export.disputed_rows import name_of, outlet_name

    if column == "days":
        return days_over(row)
    if column == "speaker":
        return Text(listing.one_line(name_of(row["speaker"]) or "nobody named"))
    shown = Text(listing.one_line(row["words"]))
    for report in row["reports"]:
        outlets = ", ".join(dict.fromkeys(map(outlet_name, report["outlets"])))
        wire = "wire copy, " if len(report["outlets"]) > 1 else ""
        told = f"{outlets}  ({wire}{report['kind']}, “{report['cue']}”)"
        shown.append(f"\n{listing.one_line(told)}", style="dim")
    if back := taken_back(row).removeprefix(" · "):
        shown.append(f"\n{back}", style="dim")
    return shown


def _claim(row: listing.Row, column: str) -> Text | None:
    """A claim: when, who holds it, its words and how it asserts."""
    from rich.text import Text

    if column == "days":
        return days_over(row)
    if column == "by":
        return Text(names_of(row["holders"]))
    n = len(row["attributions"])
    how = "negated, " if row["negated"] else ""
    told = f"{how}{row['certainty']} · {n} statement{'' if n == 1 else 's'}{taken_back(row)}"
    return Text(listing.one_line(row["words"])).append(f"\n{told}", style="dim")
