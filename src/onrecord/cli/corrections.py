"""What people judged of statements: listed, written out for training, brought in from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.options import LimitOption, QuietOption, RecordOption, settings_of
from onrecord.cli.terminal import say

_COLUMNS = (
    "number", "at", "author", "verdict", "why", "about", "before", "said", "told", "is_standing",
)  # fmt: skip
_AT_A_GLANCE = ("number", "author", "verdict", "told", "why", "is_standing")


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    group = typer.Typer(help="What people judged of statements, for review and training.")
    group.callback(invoke_without_command=True)(all_corrections)
    group.command("list", epilog=f"{example} corrections list --json")(list_corrections)
    group.command("export", epilog=f"{example} corrections export --out gold")(export)
    group.command("import", epilog=f"{example} corrections import gold/judgements.jsonl")(import_)
    app.add_typer(group, name="corrections")


def all_corrections(context: typer.Context) -> None:
    """What people judged of statements, for review and training.

    Without a command they are listed.
    """
    if context.invoked_subcommand is None:
        list_corrections()


def list_corrections(
    *,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List judgements of statements: who, when, why, what before.

    The oldest first, those taken back too; `is_standing` tells which still hold.
    """
    from onrecord.export.review import judgement_object
    from onrecord.workflow.corrections import corrections

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    settled = listing.settled(settings.format)
    found = listing.bounded(lambda n: corrections(settings.record, limit=n), limit, settled)
    rows = map(judgement_object, found)
    listing.print_rows(
        map(_in_short, rows) if settled in ("table", "csv") else rows,
        settled,
        columns=_AT_A_GLANCE if settled == "table" else _COLUMNS,
        empty="Nobody judged a statement yet; begin with: onrecord review",
    )


def export(
    *,
    to: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", file_okay=False, help="The folder to write into."),
    ],
    only_reviewed: Annotated[
        bool,
        typer.Option(
            "--only-reviewed",
            help="Leave out what nobody judged, for pages that were reviewed whole.",
        ),
    ] = False,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Write reviewed pages as training files.

    train.jsonl has the pages in the form of PolNeAR: accepted and corrected statements as they
    stand, rejected ones left out, the rest as found. judgements.jsonl has each judgement, for
    `onrecord corrections import` into another record of the same pages.
    """
    from onrecord.export.gold import write_folder
    from onrecord.workflow.corrections import moved, reviewed_pages

    settings = settings_of(record=record, quiet=quiet)
    counts = write_folder(
        to, reviewed_pages(settings.record), moved(settings.record), only_reviewed=only_reviewed
    )
    if not settings.quiet:
        say(
            f"{counts['pages']} pages with {counts['reviewed']} reviewed statements of "
            f"{counts['statements']} and {counts['judgements']} judgements written to {to}"
        )
    listing.print_done(as_json=as_json, folder=str(to), **counts)


def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A judgements.jsonl."),
    ],
    *,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Bring in judgements of the same pages from another record.

    Each is found again by the words it is about. What was brought in before changes nothing; what
    is about a page that the record does not hold waits for it in the file.
    """
    from onrecord.workflow.corrections import bring_in

    settings = settings_of(record=record, quiet=quiet)
    with file.open(encoding="utf-8", errors="replace") as lines:
        done = bring_in(settings.record, lines, name=str(file))
    if not settings.quiet:
        say(
            f"{done.n_added} judgements brought in, {done.n_known} known before, "
            f"{done.n_without_page} about pages that are not here, {len(done.lost)} about "
            "statements that were not found again"
        )
        for line in done.lost:
            say(f"line {line}: its statement is not found on the page, or is read otherwise")
    listing.print_done(
        as_json=as_json,
        n_added=done.n_added,
        n_known=done.n_known,
        n_without_page=done.n_without_page,
        lost=list(done.lost),
    )


def _in_short(row: Mapping[str, Any]) -> dict[str, Any]:
    """A judgement in a line: what was said, and of each thing that changed what stood before."""
    before, said = row["before"] or {}, row["said"]
    words = " … ".join((before.get("spans") or {}).get("content", []))
    changes = [
        f"{key}: {_told(before.get('called' if key == 'speaker' else key))} → {_told(value)}"
        for key, value in said.items()
        if key != "spans"
    ]
    changes += [
        f"{role}: {_told((before.get('spans') or {}).get(role))} → {_told(moved)}"
        for role, moved in said.get("spans", {}).items()
    ]
    return dict(row) | {
        "before": str(before), "said": str(said), "told": "; ".join([f"“{words}”", *changes]),
    }  # fmt: skip


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_told, value)) or "none"
    if isinstance(value, dict):
        return str(value["name"])
    return "none" if value is None else str(value)
