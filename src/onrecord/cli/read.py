"""`onrecord read`: pages in, the record of who said what out."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import listing
from onrecord.cli.options import FastOption, KnowledgeOption, QuietOption, RecordOption, settings_of
from onrecord.cli.progress import Progress
from onrecord.cli.terminal import neutralised, out, say, write
from onrecord.model.where import Where

if TYPE_CHECKING:
    from onrecord.settings import Settings
    from onrecord.workflow.ingest import Outcome

EXIT_INTERRUPTED = 130
EXIT_NOTHING_READ = 1
_N_BAD_LINES = 5

COLUMNS = (
    "uri", "publisher", "published", "speaker", "kind", "cue", "content", "prob",
    "document", "id", "within", "source", "start", "end", "codes", "target", "addressee",
    "corrected_by", "became",
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    app.command("read", epilog="Example: onrecord read pages/ --jsonl > pages.jsonl")(read)


def read(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input."),
    ],
    *,
    read_as: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="KIND",
            help="article (clean text), html, plain (a scrape); told apart if not given.",
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="CODE", help="The pages' language, such as en."),
    ] = None,
    max_bytes: Annotated[
        int | None, typer.Option("--max-bytes", help="Larger inputs are set aside.")
    ] = None,
    knowledge: KnowledgeOption = None,
    fast: FastOption = None,
    record: RecordOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be read; read and keep nothing.")
    ] = False,
    quiet: QuietOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Read pages, and keep who says what in them.

    Each input gives one JSON object (schema onrecord/1, see `onrecord schema`), also when the
    record holds it already. A page that cannot be read is set aside with its reason; the run goes
    on. Stopped anywhere, the same command continues where it was.
    """
    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(
        record=record,
        read_as=read_as,
        language=language,
        max_bytes=max_bytes,
        knowledge=None if knowledge is None else str(knowledge),
        fast=fast,
        quiet=quiet,
        format=form,
    )
    if dry_run:
        _tell(paths, settings)
        return
    _read(paths, settings)


def _tell(paths: list[str], settings: Settings) -> None:
    from onrecord.workflow.assemble import plan

    planned = plan(paths)
    for uri in planned:
        write(neutralised(uri) + "\n")
    say(f"{len(planned)} inputs would be read into {settings.record}.")


def _read(paths: list[str], settings: Settings) -> None:
    from onrecord.workflow.assemble import open_run

    with open_run(paths, settings) as run:
        _say_bad_lines(run.bad_lines)
        progress = Progress(total=run.n_inputs, quiet=settings.quiet)
        try:
            with progress:
                form = listing.settled(settings.format)
                print_outcomes(_counted(run.outcomes, progress), form, settings.record)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut the end off
            say(progress.interrupted())
            raise typer.Exit(EXIT_INTERRUPTED) from None
    if not settings.quiet:
        say(progress.summary(settings.record))
    if progress.n_done and progress.n_done == progress.n_set_aside:
        raise typer.Exit(EXIT_NOTHING_READ)


def _say_bad_lines(lines: Sequence[tuple[int, str]]) -> None:
    """Which lines of the file of knowledge were set aside, the first few of them."""
    for number, reason in lines[:_N_BAD_LINES]:
        say(f"knowledge, line {number}: {reason}; set aside")
    if len(lines) > _N_BAD_LINES:
        say(f"knowledge: {len(lines) - _N_BAD_LINES} more lines set aside")


def _counted(outcomes: Iterator[Outcome], progress: Progress) -> Iterator[Outcome]:
    for outcome in outcomes:
        progress.count(outcome)
        yield outcome


def print_outcomes(outcomes: Iterator[Outcome], form: listing.Format, record: Where) -> None:
    """Prints what became of pages in one form: their statements, or a whole object a page."""
    if form == "table":
        for outcome in outcomes:
            _print_statements(outcome)
    elif form == "csv":
        listing.print_rows(_flat(outcomes), form, columns=COLUMNS, empty="")
    else:
        listing.print_rows(_contract(outcomes, record), form, columns=(), empty="")


def _print_statements(outcome: Outcome) -> None:
    from onrecord.cli.statements import listed

    if outcome.layer is not None:
        console = out()
        console.print(listed(*outcome.layer))
        console.print()


def _contract(outcomes: Iterator[Outcome], record: Where) -> Iterator[dict[str, Any]]:
    from onrecord.export.whole import document_whole

    for outcome in outcomes:
        if outcome.layer is not None:
            yield document_whole(record, *outcome.layer)


def _flat(outcomes: Iterator[Outcome]) -> Iterator[dict[str, Any]]:
    from dataclasses import asdict

    from onrecord.export.flat import statements

    for outcome in outcomes:
        if outcome.layer is not None:
            yield from (asdict(row) for row in statements(*outcome.layer))
