"""Options that many commands share, and the settings that follow from them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from onrecord.errors import RecordNotFound
from onrecord.model.where import Shared, Where
from onrecord.settings import Settings, load_settings

RecordOption = Annotated[
    str | None,
    typer.Option(
        "--record",
        metavar="FILE",
        help="The record: a file, or postgresql://user@host/database (also ONRECORD_RECORD; "
        "default onrecord.db).",
    ),
]
QuietOption = Annotated[
    bool | None, typer.Option("--quiet", "-q", help="No progress and no summary.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")
]
KnowledgeOption = Annotated[
    Path | None,
    typer.Option(
        "--knowledge",
        metavar="FILE",
        help="People and bodies with names and ids: FollowTheMoney or Wikidata JSON Lines.",
    ),
]
FastOption = Annotated[
    bool | None,
    typer.Option("--fast", help="Read with the smaller model: faster, a little less well."),
]
CapturesOption = Annotated[
    str | None,
    typer.Option(
        "--captures",
        metavar="DIR",
        help="Where captures are kept (default: beside the record's file).",
    ),
]
DocumentArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOC", help="A document's id, a unique beginning of it, its uri or its file's name."
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", metavar="N", min=0, help="At most N rows, 0 for all (default: 100 in a table)."
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="Published on this day, month or year, or later."),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", help="Published on this day, month or year at latest."),
]
PublisherOption = Annotated[
    str | None,
    typer.Option("--in", metavar="PUBLISHER", help="Published there: a name, words of it, a host."),
]
AboutOption = Annotated[
    str | None,
    typer.Option("--about", metavar="WORDS", help='Words in what was said; "phrases" too.'),
]
BetweenOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--between", metavar="A B", help="Two names, one on each side."),
]
MinProbOption = Annotated[
    float | None,
    typer.Option(
        "--min-prob", metavar="P", min=0.0, max=1.0, help="At least so probable, 0 for all."
    ),
]
WithRejectedOption = Annotated[
    bool,
    typer.Option("--with-rejected", help="Also the statements that people rejected."),
]
AuthorOption = Annotated[
    str | None,
    typer.Option("--author", metavar="NAME", help="Who decides (default: the user logged in)."),
]


class Group:
    """What was given before the command's name; the command's own options win."""

    record: str | None = None
    debug: bool = False


GIVEN = Group()


def settings_of(*, record: str | Where | None = None, **flags: str | int | bool | None) -> Settings:
    """The settings of this run: flags, environment, file, defaults."""
    chosen = record or GIVEN.record
    told = chosen.url if isinstance(chosen, Shared) else chosen
    given = {**flags, "record": str(told) if told is not None else None}
    return load_settings(given, environment=os.environ, folder=Path.cwd())


def must_lie_there(record: Where) -> None:
    """Raises `RecordNotFound` where no file is, or no record in a database."""
    if isinstance(record, Path):
        if not record.is_file():
            raise RecordNotFound(str(record))
        return
    from onrecord.workflow.record import must_exist

    must_exist(record)
