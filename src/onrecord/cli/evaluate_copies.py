"""`onrecord evaluate copies`: are articles that run one text told, and told from others."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from onrecord.cli.terminal import json_safe, write


def add_to(group: typer.Typer) -> None:
    """Puts this file's command into the group."""
    group.command("copies", epilog="Example: onrecord evaluate copies")(copies)


def copies(
    *,
    chosen: Annotated[
        bool, typer.Option("--chosen", help="The half on which the figures were chosen.")
    ] = False,
) -> None:
    """Score which articles run one text.

    Planted copies by how they were edited, different articles of one story, and pairs of real
    articles that we read (labels/copies.tsv, in the repository).
    """
    from onrecord.evaluation.copies import copies_report
    from onrecord.evaluation.shared import shared_folder

    report = copies_report(shared_folder(), "chosen" if chosen else "measured")
    write(json_safe(json.dumps(report, indent=1, ensure_ascii=False)) + "\n")
