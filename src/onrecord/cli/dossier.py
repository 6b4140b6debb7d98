"""`onrecord dossier`: a dispute as one file that opens from disk and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.export import OverwriteOption
from onrecord.cli.options import QuietOption, RecordOption, settings_of
from onrecord.cli.terminal import is_terminal, neutralised, say, write


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    example = "Example: onrecord dossier dis_3f9a1c --out lund-moe.html"
    app.command("dossier", epilog=example)(dossier)


def dossier(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="A dispute's id, or a unique beginning of it.")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write into this file.")
    ] = None,
    overwrite: OverwriteOption = False,
    record: RecordOption = None,
    quiet: QuietOption = None,
) -> None:
    """Write a dispute as one HTML file that opens from disk.

    Its matter, the sides in columns, the course in time, every statement with outlet, day and
    evidence, why statements are held against each other, what both sides say, and the pages as
    references. The file has no script and fetches nothing; it is made for paper, too.
    """
    from onrecord.export.destination import new_file
    from onrecord.export.dossier import of_dispute
    from onrecord.export.dossier_page import page

    settings = settings_of(record=record, quiet=quiet)
    told = page(of_dispute(settings.record, name))
    if out is None:
        write(neutralised(told) if is_terminal() else told)
        return
    with new_file(out, overwrite=overwrite) as beside:
        beside.write_text(told, encoding="utf-8")
    if not settings.quiet:
        say(f"wrote {out}")
