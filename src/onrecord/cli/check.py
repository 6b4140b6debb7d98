"""`onrecord check`: was it said, by whom, where, and in these words?"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import RecordOption, settings_of
from onrecord.cli.terminal import out

STANDARD_INPUT = "-"


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("check", epilog='Example: onrecord check "We are closed until spring"')(check)


def check(
    quotation: Annotated[
        str,
        typer.Argument(metavar="QUOTATION", help="The pasted words, or - for standard input."),
    ],
    *,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most N matches.")
    ] = 5,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Check a pasted quotation against the record.

    The answer is exact, cut, altered, joined or not found. Each match tells who said it and
    where, with the differences marked: [-only in the record-], {+only in the quotation+}. Case,
    quotation marks, dashes and punctuation do not count. --json and --jsonl give the answer as
    one object, --csv a row for each place.
    """
    from onrecord.export.answer import COLUMNS, answer_object, answer_rows
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    asked = sys.stdin.read() if quotation == STANDARD_INPUT else quotation
    if not asked.strip():
        raise typer.BadParameter("the quotation is empty")
    answer = kept.check(settings.record, asked.strip(), limit=limit)
    if settled == "table":
        from onrecord.cli.quotation import rendered

        out().print(rendered(answer))
    elif settled == "csv":
        listing.print_rows(answer_rows(answer), settled, columns=COLUMNS, empty="")
    else:
        listing.print_object(answer_object(answer), settled)
