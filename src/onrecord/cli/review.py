"""`onrecord review`: what is least certain, to be decided by key or by a file of answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.judge import author_of
from onrecord.cli.options import (
    AuthorOption,
    PublisherOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)
from onrecord.cli.terminal import is_terminal, say

if TYPE_CHECKING:
    from typing import TextIO

    from rich.text import Text

EXIT_REFUSED = 1
_KINDS = ("statements", "conflicts", "links", "disputes")
_COLUMNS = ("task", "id", "prob", "told", "answer")
_N_TASKS = 20
_WHY = "reviewed"


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("review", epilog="Example: onrecord review --in 'Example News' --limit 50")(review)


def review(
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            metavar="KIND",
            help=f"One of {', '.join(_KINDS)}; repeatable (default: all of them).",
        ),
    ] = None,
    decisions: Annotated[
        str | None,
        typer.Option(
            "--decisions",
            metavar="FILE",
            help="Tasks with their answers, a JSON object a line; - for standard input.",
        ),
    ] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="NAME", help="Said by them alone.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: PublisherOption = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most N of each kind.")
    ] = _N_TASKS,
    why: Annotated[
        str, typer.Option("--why", "--reason", metavar="WORDS", help="The reason; it is kept.")
    ] = _WHY,
    author: AuthorOption = None,
    record: RecordOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Go through what is least certain, and decide by key.

    On a terminal: a accept, x reject, s change the speaker, z undo, n next, q quit; k keep and
    r revoke where a judgement does not fit. What was decided leaves the queue.

    Elsewhere, or with --json, the tasks are listed; with an answer filled in they come back by
    --decisions: accept, reject or correct a statement, keep, revoke or attach a judgement, accept,
    reject or join a link, accept or reject a dispute.
    """
    from onrecord.workflow.review import By, Filters

    wrong = [name for name in kind or () if name not in _KINDS]
    if wrong:
        raise typer.BadParameter(f"--of {wrong[0]}: one of {', '.join(_KINDS)}")
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form)
    if not why.strip():
        raise typer.BadParameter("--why is empty; say why, or leave it out")
    if decisions is not None:
        _apply(settings.record, decisions, By(author_of(author), why), as_json=as_json)
        return
    wanted = Filters(speaker=speaker, publisher=publisher, since=since, until=until)
    if form is None and is_terminal() and sys.stdin.isatty():
        from onrecord.cli.reviewing import go_through

        go_through(settings.record, wanted, kind or _KINDS[:2], By(author_of(author), why))
        return
    from onrecord.export.review import tasks

    listing.print_rows(
        map(_with_told, tasks(settings.record, wanted, kind or _KINDS, limit=limit)),
        listing.settled(settings.format),
        columns=_COLUMNS,
        empty="Nothing waits to be reviewed.",
        styled=_shown,
    )


def _apply(record: Any, name: str, by: Any, *, as_json: bool) -> None:
    """The answers of a file, told by number; those that could not be taken, with the reason."""
    from onrecord.workflow.decisions import apply, parsed

    with _lines(name) as lines:
        decided = parsed(lines, by, name="standard input" if name == "-" else name)
    done = apply(record, decided)
    say(
        f"{len(done.numbers)} decisions recorded, {done.n_known} known before, "
        f"{done.n_ignored} ignored, {len(done.refused)} refused"
    )
    for line, why in done.refused:
        say(f"line {line}: {why}")
    listing.print_done(
        as_json=as_json,
        numbers=list(done.numbers),
        n_known=done.n_known,
        n_ignored=done.n_ignored,
        refused=[{"line": line, "why": why} for line, why in done.refused],
    )
    if done.refused:
        raise typer.Exit(EXIT_REFUSED)


@contextmanager
def _lines(name: str) -> Iterator[TextIO]:
    """The lines of a file, or of standard input; raises `InputNotFound`."""
    from onrecord.errors import InputNotFound

    if name == "-":
        yield sys.stdin
        return
    try:
        handle = open(name, encoding="utf-8", errors="replace")  # noqa: PTH123, SIM115 — closed below
    except OSError as error:
        raise InputNotFound(name) from error
    with handle:
        yield handle


def _with_told(task: Mapping[str, Any]) -> dict[str, Any]:
    """A task with what a table and CSV say of it in a line."""
    if task["task"] == "statement":
        told = f"{(task['speaker'] or {}).get('name', 'nobody named')}: {task['content']}"
    elif task["task"] == "conflict":
        told = f"{task['what']}: judgement {task['judgement']['number']}, {task['found']}"
    elif task["task"] == "link":
        told = f"{task['name']} as {task['who']['name']}: {task['reason']}"
    else:
        told = task["matter"]
    return {"prob": None, **task, "told": told}


def _shown(row: listing.Row, column: str) -> Text | None:
    from rich.text import Text

    return Text(str(row[column])) if column == "id" else None
