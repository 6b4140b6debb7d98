"""`onrecord copies`: articles that run one text, as agencies' copy is run by many outlets."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import LimitOption, RecordOption, settings_of

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.workflow.copied import SameText

_AT_A_GLANCE = ("published", "publisher", "headline")
_N_TOLD, _DAY_CHARS = 6, len("2026-03-01")


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("copies", epilog="Example: onrecord copies gazette.html")(copies)


def copies(
    document: Annotated[
        str | None,
        typer.Argument(
            metavar="[DOC]",
            help="A document's id, its uri or its file's name; all texts if not given.",
        ),
    ] = None,
    *,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List texts that several outlets run.

    Lightly edited, shortened or with another headline: who runs a text, the earliest published
    first, and how much of the shorter stands in both. Texts that most articles run come first.
    """
    from onrecord.export.copied import COLUMNS, text_object, text_rows
    from onrecord.workflow import copied

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    if document is not None:
        one = copied.same_text(settings.record, document)
        found = [] if one is None else [one]
    else:
        found = listing.bounded(lambda n: copied.texts(settings.record, limit=n), limit, settled)
    if settled in ("json", "jsonl"):
        listing.print_rows(map(text_object, found), settled, columns=(), empty="")
        return
    listing.print_rows(
        chain.from_iterable(map(text_rows, found)), settled,
        columns=_AT_A_GLANCE if settled == "table" else COLUMNS, styled=_run,
        empty="No other article runs the same text." if document else "No text is run twice.",
    )  # fmt: skip


def told_of(found: SameText, document: str) -> str:
    """With whom an article runs its text, in a sentence."""
    others = [run for run in found.runs if run.document != document]
    names = ", ".join(
        f"{run.publisher or run.uri} ({(run.published or 'no day stated')[:_DAY_CHARS]}, "
        f"{listing.short_id(run.document)})"
        for run in others[:_N_TOLD]
    )
    more = f" and {len(others) - _N_TOLD} more" if len(others) > _N_TOLD else ""
    is_first = found.runs[0].document == document
    order = "; it is the earliest of them" if is_first else "; the first named is the earliest"
    return listing.one_line(f"Runs the same text as {names}{more}{order}")


def _run(row: listing.Row, column: str) -> Text | None:
    """A run in three columns: when, by whom and where, its headline and how much is shared."""
    if column == "publisher":
        return listing.stacked(row["publisher"] or "", row["uri"])
    if column != "headline":
        return None
    is_first = row["document"] == row["text"]
    if is_first or row["shared"] is None:
        return listing.stacked(row["headline"], "the earliest" if is_first else None)
    return listing.stacked(row["headline"], f"{row['shared']:.0%} of the shorter is the same")
