"""`onrecord evaluate times` and `onrecord evaluate occasions`: when and where things were said.

Each command prints one JSON object on standard output.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.cli.terminal import json_safe, write


def add_to(group: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    group.command("times", epilog="Example: onrecord evaluate times esc")(times)
    group.command(
        "occasions",
        epilog="Example: onrecord evaluate occasions labels/polnear-dev.jsonl articles.jsonl",
    )(occasions)


def times(
    corpora: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CORPUS]...", help="esc, wikiwars or gum. Default: all of them, one by one."
        ),
    ] = None,
) -> None:
    """Score the resolving of expressions of time.

    On the EventStoryLine corpus, WikiWars and GUM, as far as they give a value; the document's own
    date is given.
    """
    from onrecord.evaluation.shared import shared_file
    from onrecord.evaluation.time_corpora import CORPORA
    from onrecord.evaluation.times import times_report
    from onrecord.times.expressions import find_times

    unknown = [name for name in corpora or () if name not in CORPORA]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is none of {', '.join(CORPORA)}")
    data = shared_file("data")
    _print(
        {name: times_report(CORPORA[name](data), find_times) for name in corpora or tuple(CORPORA)}
    )


def occasions(
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", exists=True, dir_okay=False, help="Offsets, labels.")
    ],
    texts: Annotated[
        Path,
        typer.Argument(metavar="TEXTS", exists=True, dir_okay=False, help='{"id", "text"} a line.'),
    ],
) -> None:
    """Score the rules that tell on what occasion it was said.

    Every attribution is given. What a statement takes over from the one before it is left out.
    """
    from onrecord.evaluation.occasions import occasion_report
    from onrecord.occasions.circumstances import occasion_of

    _print(occasion_report(labels, texts, occasion_of))


def _print(report: dict[str, Any]) -> None:
    write(json_safe(json.dumps(report, indent=1, ensure_ascii=False)) + "\n")
