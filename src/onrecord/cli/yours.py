"""`onrecord yours`: the desk as a whole. Taken along and brought back, searches, the trash."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer

from onrecord.cli import listing
from onrecord.cli.kept import LOCAL, PersonOption, over_a_record
from onrecord.cli.options import LimitOption, QuietOption, RecordOption
from onrecord.cli.terminal import say, write
from onrecord.errors import InputNotFound

_TRASH_COLUMNS = ("key", "kind", "name", "words", "thing", "discarded_at")
_STDIN = "-"


def add_to(app: typer.Typer) -> None:
    """Puts this file's group of commands into the program."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    example = "Example: onrecord yours"
    group.command("export", epilog=f"{example} export desk.jsonl")(export)
    group.command("import", epilog=f"{example} import desk.jsonl")(take_in)
    group.command("searches", epilog=f"{example} searches --json")(searches)
    group.command("trash", epilog=f"{example} trash --json")(trash)
    group.command("restore", epilog=f"{example} restore KEY")(restore)
    group.command("empty", epilog=f"{example} empty")(empty)
    app.add_typer(group, name="yours", help="What you keep: take it along, its trash.")


def export(
    to: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help="The file, - for the output.")
    ] = Path(_STDIN),
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Write all that you keep as JSON Lines, the trash too.

    Links by which others read a collection or a feed are not written.
    """
    from onrecord.workflow import saved

    settings = over_a_record(record=record, quiet=quiet)
    lines = list(saved.carried(settings.record, person))
    if str(to) == _STDIN:
        write("".join(lines))
        return
    to.write_text("".join(lines), encoding="utf-8")
    if not settings.quiet:
        say(f"{len(lines):,} items written to {to}")
    listing.print_done(as_json=as_json, file=str(to), n_items=len(lines))


def take_in(
    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A file by `yours export`, - for the input."),
    ],
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Take in what was kept elsewhere; a second time changes nothing.

    Either the whole file is taken in, or nothing of it. Things are found in this record by their
    words, whatever ids they had in the other.
    """
    from onrecord.workflow import saved

    settings = over_a_record(record=record, quiet=quiet)
    with _opened(source) as lines:
        n_new = saved.take_in(settings.record, person, lines, path=str(source))
    if not settings.quiet:
        say(f"{n_new:,} items taken in from {source}")
    listing.print_done(as_json=as_json, file=str(source), n_items=n_new)


def _opened(source: Path) -> AbstractContextManager[TextIO]:
    """A file's lines, or those of the input."""
    if str(source) == _STDIN:
        return nullcontext(sys.stdin)
    if not source.is_file():
        raise InputNotFound(str(source))
    return source.open(encoding="utf-8", errors="replace")


def searches(
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List the searches that you saved in the browser."""
    from onrecord.export.kept import SEARCH_COLUMNS, search_row
    from onrecord.workflow import saved

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = over_a_record(record=record, format=form)
    settled = listing.settled(settings.format)
    found = saved.searches_of(settings.record, person)
    rows = listing.bounded(lambda n: [search_row(one) for one in found[:n]], limit, settled)
    empty = "You saved no search yet."
    listing.print_rows(rows, settled, columns=SEARCH_COLUMNS, empty=empty)


def trash(
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    limit: LimitOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """List what you discarded, the last first."""
    from onrecord.export.kept import discarded_row
    from onrecord.workflow import keeping

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = over_a_record(record=record, format=form)
    settled = listing.settled(settings.format)
    found = keeping.discarded(settings.record, person)
    rows = listing.bounded(lambda n: [discarded_row(one) for one in found[:n]], limit, settled)
    listing.print_rows(rows, settled, columns=_TRASH_COLUMNS, empty="The trash is empty.")


def restore(
    key: Annotated[str, typer.Argument(metavar="KEY", help="As `yours trash` lists it.")],
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Bring something back from the trash, exactly as it was."""
    from onrecord.workflow import keeping

    settings = over_a_record(record=record, quiet=quiet)
    item = keeping.restore(settings.record, person, key)
    if not settings.quiet:
        say(f"back: {item.kind} {listing.one_line(item.name or item.words)}".rstrip())
    listing.print_done(as_json=as_json, key=item.key, kind=item.kind)


def empty(
    *,
    person: PersonOption = LOCAL,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Remove for good what is in the trash."""
    from onrecord.workflow import keeping

    settings = over_a_record(record=record, quiet=quiet)
    n_items = keeping.empty(settings.record, person)
    if not settings.quiet:
        say(f"{n_items:,} items removed for good")
    listing.print_done(as_json=as_json, n_items=n_items)
