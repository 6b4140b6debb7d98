"""`onrecord prove`: a statement with all that shows somebody else where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.export import OverwriteOption
from onrecord.cli.options import QuietOption, RecordOption, settings_of
from onrecord.cli.terminal import json_safe, say, write


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("prove", epilog="Example: onrecord prove att_3f9a1c --out proof.json")(prove)


def prove(
    statement: Annotated[
        str | None, typer.Argument(metavar="STATEMENT", help="The statement's id.")
    ] = None,
    *,
    checker: Annotated[
        bool, typer.Option("--checker", help="Print the script that checks a proof instead.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write into this file.")
    ] = None,
    overwrite: OverwriteOption = False,
    record: RecordOption = None,
    quiet: QuietOption = None,
) -> None:
    """Write a proof of a statement that others can check.

    It needs neither the record nor this program. One JSON object: the page's bytes, where the
    words stand in them, and what shows that page and statement were covered when they were written
    and are unchanged since. Whoever gets it checks it with a script that needs Python alone:
    onrecord prove --checker > check_proof.py
    """
    from onrecord.export.destination import new_file
    from onrecord.export.proof import CHECKER, proof_object

    if checker == (statement is not None):
        raise typer.BadParameter("give the id of a statement, or --checker")
    settings = settings_of(record=record, quiet=quiet)
    if statement is None:
        told = CHECKER.read_text(encoding="utf-8")
    else:
        from onrecord.workflow.proving import sealed

        told = json_safe(json.dumps(proof_object(sealed(settings.record, statement)))) + "\n"
    if out is None:
        write(told)
        return
    with new_file(out, overwrite=overwrite) as beside:
        beside.write_text(told, encoding="utf-8")
    if not settings.quiet:
        say(f"wrote {out}")
