"""`onrecord show`: one article of the record, its statements coloured by speaker."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import DocumentArgument, RecordOption, WithRejectedOption, settings_of
from onrecord.cli.read import COLUMNS
from onrecord.cli.terminal import out


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("show", epilog="Example: onrecord show nato-russia.txt")(show)


def show(
    document: DocumentArgument,
    *,
    layer: Annotated[
        int | None,
        typer.Option("--layer", metavar="NUMBER", help="One of `onrecord layers DOC`, not newest."),
    ] = None,
    with_rejected: WithRejectedOption = False,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Show an article, its statements coloured by speaker.

    --json and --jsonl give its object (schema onrecord/1), --csv its statements, --table the
    article for the eye, also into a pipe.
    """
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    if layer is None:
        found = kept.show(settings.record, document, with_rejected=with_rejected)
    else:
        found = kept.show_layer(settings.record, document, layer, with_rejected=with_rejected)
    if settled == "table":
        from onrecord.cli.article import rendered
        from onrecord.cli.copies import told_of
        from onrecord.workflow import copied

        out().print(rendered(*found))
        running = copied.same_text(settings.record, found[0].document.id)
        if running is not None:
            out().print(told_of(running, found[0].document.id), style="dim", markup=False)
    elif settled == "csv":
        from onrecord.export.flat import statements

        listing.print_rows(map(asdict, statements(*found)), settled, columns=COLUMNS, empty="")
    else:
        from onrecord.export.whole import document_whole

        listing.print_object(document_whole(settings.record, *found), settled)
