"""`onrecord export`: the whole record in a form that other programs read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.acts import CodeOption, code_asked
from onrecord.cli.options import (
    PublisherOption,
    QuietOption,
    RecordOption,
    SinceOption,
    UntilOption,
    settings_of,
)
from onrecord.cli.terminal import is_terminal, neutralised, say, write

if TYPE_CHECKING:
    from onrecord.export.events import Tally
    from onrecord.model.act import ActCode
    from onrecord.model.analysis import Analysis
    from onrecord.model.document import Page

    Pages = Iterator[tuple[Page, Analysis]]

FORMATS = ("polecat", "plover", "jsonl", "csv")
_OF_EVENTS = ("polecat", "plover")


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("export", epilog="Example: onrecord export --format polecat > events.tsv")(export)


def export(
    *,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")
    ],
    keep_verbal: Annotated[
        bool,
        typer.Option(
            "--keep-verbal", help="Keep DENY and STATE in events, with an empty Event Type."
        ),
    ] = False,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: PublisherOption = None,
    code: CodeOption = None,
    record: RecordOption = None,
    quiet: QuietOption = None,
) -> None:
    """Write the whole record in another program's form.

    polecat: a row for each event, 40 columns, tab-separated. plover: an event a line as JSON, with
    its evidence. Both leave out what PLOVER has no place for and say how many and why. jsonl: a
    page a line (schema onrecord/1). csv: a statement a row.
    """
    from onrecord.workflow.pages import Filters, pages

    if form not in FORMATS:
        raise typer.BadParameter(f"--format {form}: one of {', '.join(FORMATS)}")
    if form not in _OF_EVENTS and (keep_verbal or code):
        raise typer.BadParameter("--keep-verbal and --code are for polecat and plover")
    wanted = code_asked(code)
    settings = settings_of(record=record, quiet=quiet)
    found = pages(settings.record, Filters(since=since, until=until, publisher=publisher))
    clean = neutralised if is_terminal() else str
    if form in _OF_EVENTS:
        tally = _tally()
        for line in _events(form, found, tally, keep_verbal=keep_verbal, code=wanted):
            write(clean(line))
        if not settings.quiet:
            _report(tally)
        return
    for line in _documents(found) if form == "jsonl" else _statements(found):
        write(clean(line))


def _tally() -> Tally:
    from onrecord.export.events import Tally as New

    return New()


def _events(
    form: str, found: Pages, tally: Tally, *, keep_verbal: bool, code: ActCode | None
) -> Iterable[str]:
    from onrecord.export import plover, polecat
    from onrecord.export.events import events

    def wanted(one: ActCode) -> bool:
        return code is None or one == code

    told = (
        (page, analysis, events(page, analysis, tally, keep_verbal=keep_verbal, wanted=wanted))
        for page, analysis in found
    )
    if form == "polecat":
        return polecat.lines(row for one in told for row in polecat.rows(*one, tally))
    return (listing.dumped(item) + "\n" for one in told for item in plover.objects(*one, tally))


def _documents(found: Pages) -> Iterator[str]:
    from onrecord.export.contract import document_object

    return (listing.dumped(document_object(*one)) + "\n" for one in found)


def _statements(found: Pages) -> Iterable[str]:
    from dataclasses import asdict

    from onrecord.cli.read import COLUMNS
    from onrecord.export.flat import csv_lines, statements

    return csv_lines((asdict(row) for one in found for row in statements(*one)), COLUMNS)


def _report(tally: Tally) -> None:
    """What was written, turned, left empty and left out, the most frequent first."""
    say(f"{tally.n_written:,} events written.")
    for head, counted in (
        ("Told as another act", tally.turned),
        ("Fields left empty", tally.empty),
        ("Left out", tally.left_out),
    ):
        _say_counts(head, +counted, say)


def _say_counts(head: str, counted: Counter[str], told: Callable[[str], None]) -> None:
    if not counted:
        return
    told(f"{head}: {counted.total():,}")
    for what, n in counted.most_common():
        told(f"  {n:>7,}  {what}")
