"""Options about acts that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.model.act import ACT_CODES, ActCode

CodeOption = Annotated[
    str | None,
    typer.Option("--code", "--act", metavar="CODE", help="One act alone, such as ACCUSE."),
]


def code_asked(name: str | None) -> ActCode | None:
    """The code of that name in any case; anything else is a usage error."""
    if name is None:
        return None
    found = next((code for code in ACT_CODES if code == name.upper()), None)
    if found is None:
        raise typer.BadParameter(f"{name} is no act: one of {', '.join(ACT_CODES)}")
    return found
