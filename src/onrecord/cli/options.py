"""Options that many commands share, and the settings that follow from them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from onrecord.settings import Settings, load_settings

RecordOption = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar="FILE",
        help="The record's file (also ONRECORD_RECORD; default onrecord.db).",
    ),
]
QuietOption = Annotated[
    bool | None, typer.Option("--quiet", "-q", help="No progress and no summary.")
]


class Group:
    """What was given before the command's name; the command's own options win."""

    record: Path | None = None
    debug: bool = False


GIVEN = Group()


def settings_of(*, record: Path | None = None, **flags: str | int | bool | None) -> Settings:
    """The settings of this run: flags, environment, file, defaults."""
    chosen = record or GIVEN.record
    given = {**flags, "record": str(chosen) if chosen is not None else None}
    return load_settings(given, environment=os.environ, folder=Path.cwd())
