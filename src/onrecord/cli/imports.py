"""`onrecord import`: what people annotated elsewhere, brought into the record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.export import OverwriteOption
from onrecord.cli.judge import author_of
from onrecord.cli.options import AuthorOption, DryRunOption, RecordOption, settings_of
from onrecord.cli.terminal import say

_WHY = "annotated in brat"


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Bring in what people annotated elsewhere.",
    )
    group.command("brat", epilog="Example: onrecord import brat annotated/ --author Lund")(brat)
    app.add_typer(group, name="import")


def brat(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder of .txt files with .ann beside them.")
    ],
    *,
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold",
            metavar="FILE",
            help="Write a file to train on and measure with instead; the record is left alone.",
        ),
    ] = None,
    overwrite: OverwriteOption = False,
    author: AuthorOption = None,
    why: Annotated[
        str, typer.Option("--why", metavar="WORDS", help="The reason; it is kept.")
    ] = _WHY,
    dry_run: DryRunOption = False,
    record: RecordOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Bring in texts that people annotated in brat.

    What `onrecord export --format brat` wrote and a person changed becomes corrections: other
    stretches, another speaker, kind or act, and statements that are none. Other texts become
    documents of the record with what is marked in them. Nothing is taken where any file has an
    error.
    """
    from onrecord.workflow import imports

    if gold is not None:
        n = _write_gold(folder, gold, overwrite=overwrite)
        say(f"wrote {gold}: {n:,} texts")
        listing.print_done(as_json=as_json, n_texts=n)
        return
    settings = settings_of(record=record)
    by = imports.By(author_of(author), why)
    taken = imports.take_in(settings.record, folder, by, dry_run=dry_run)
    would = "would be " if dry_run else ""
    say(
        f"{taken.n_texts:,} texts: {taken.n_new:,} new with {taken.n_statements:,} statements; "
        f"{taken.n_corrected:,} statements {would}corrected, {taken.n_taken_out:,} {would}judged "
        "wrong"
    )
    if taken.n_added:
        say(f"left out: {taken.n_added:,} statements added to pages that the record has")
    listing.print_done(as_json=as_json, **asdict(taken))


def _write_gold(folder: Path, gold: Path, *, overwrite: bool) -> int:
    from onrecord.export.destination import new_file
    from onrecord.workflow.imports import gold_rows

    n = 0
    with new_file(gold, overwrite=overwrite) as beside, beside.open("w", encoding="utf-8") as file:
        for row in gold_rows(folder):
            file.write(listing.dumped(row) + "\n")
            n += 1
    return n
