"""Keeping the record: is it sound, what must go, copies of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import (
    CapturesOption,
    DocumentArgument,
    DryRunOption,
    QuietOption,
    RecordOption,
    settings_of,
)
from onrecord.cli.steps import Steps
from onrecord.cli.terminal import neutralised, say
from onrecord.model.where import Where, where

if TYPE_CHECKING:
    from onrecord.settings import Settings
    from onrecord.workflow.record import Report

EXIT_DAMAGED = 1
_DAMAGE_COLUMNS = ("document", "what", "where")
_MIB = 1024 * 1024
WithDeskOption = Annotated[
    bool,
    typer.Option("--with-desk", help="With what people keep beside the record: notes, accounts."),
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's commands into the group."""
    example = "Example: onrecord"
    app.command("verify", epilog=f"{example} verify --json")(verify)
    app.command("forget", epilog=f'{example} forget page.txt --reason "court order 12/26"')(forget)
    app.command("backup", epilog=f"{example} backup friday.db")(backup)
    app.command("restore", epilog=f"{example} restore friday.db")(restore)


def verify(
    *,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="BATCH|DAY", help="Only what was written in or after that batch."
        ),
    ] = None,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Compare every stored span with the stored bytes.

    And every row with the batch that covers it. Prints one row for each damage, none where the
    record is sound; ends with 1 where it is not. Each batch covers what was written at once, and
    the batches before it; --since looks at the later ones alone, told by a number or by the day on
    which they were written.
    """
    from onrecord.workflow import record as kept

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(record=record, format=form, quiet=quiet)
    with Steps("verifying", quiet=settings.quiet) as steps:
        report = kept.verify_record(settings.record, since=since, progress=steps.told)
    report = _with_stamps(report, settings)
    rows = map(asdict, report.damages)
    settled = listing.settled(settings.format)
    if report.damages or settled != "table":
        listing.print_rows(rows, settled, columns=_DAMAGE_COLUMNS, empty="")
    if not settings.quiet:
        say(_told(report, settings.record))
    if not report.is_sound:
        raise typer.Exit(EXIT_DAMAGED)


def _with_stamps(report: Report, settings: Settings) -> Report:
    """The report with what is wrong with the time stamps, by whom the settings trust."""
    from onrecord.workflow import stamps

    if report.is_sound and stamps.n_stamps(settings.record):
        trusted = settings.timestamp_certificates
        if trusted is None:
            told = "the time stamps: the setting timestamp_certificates names nobody to trust"
            return replace(report, unchecked=(*report.unchecked, told))
        damages = tuple(stamps.stamp_damages(settings.record, trusted))
        return replace(report, n_damages=len(damages), damages=damages)
    return report


def _told(report: Report, record: Where) -> str:
    looked = (
        f"{_counted(report.n_documents, 'document')}, {_counted(report.n_layers, 'layer')} and "
        f"{_counted(report.n_spans, 'span')} looked at"
    )
    if report.is_sound:
        told = f"{record} is sound: {looked}"
    else:
        told = (
            f"{record} is damaged: {_counted(report.n_damages, 'damage')}, {looked}; "
            "restore a backup (onrecord restore), or rebuild it from what it still holds: "
            f"onrecord salvage {record} --into NEW"
        )
    return "\n".join([told, *(f"not looked at: {item}" for item in report.unchecked)])


def forget(
    document: DocumentArgument,
    *,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="WORDS", help="Why; it stays, with the hash and the day."),
    ],
    captures: CapturesOption = None,
    record: RecordOption = None,
    dry_run: DryRunOption = False,
    as_json: listing.AsObject = False,
) -> None:
    """Remove a page and every word taken from it for good.

    Every place that the same bytes came from goes with it. What stays is a tombstone with the
    hash, the day and the reason (`onrecord forgotten`), so that the page is not read in again by
    accident. From the captures that `onrecord fetch` and `watch` wrote it goes as well; other
    archives that it was read from are named.
    """
    from onrecord.workflow import record as kept
    from onrecord.workflow.forgetting import forget as forget_for_good

    if not reason.strip():
        raise typer.BadParameter("--reason is empty; say why the page must go")
    settings = settings_of(record=record, captures=captures)
    if dry_run:
        page, analysis = kept.show(settings.record, document)
        say(
            f"{page.document.uri} ({page.document.id}) would be forgotten, with its "
            f"{page.document.n_bytes:,} bytes, its text and "
            f"{_counted(len(analysis.attributions), 'statement')}; nothing was changed"
        )
        listing.print_done(as_json=as_json, document=page.document.id, n_documents=0)
        return
    kept.must_exist(settings.record)
    told = forget_for_good(settings.record, document, reason=reason, captures=settings.captures)
    captured = f", and {_counted(told.n_captures, 'capture')}" if told.n_captures else ""
    n = told.n_documents
    say(
        f"{_counted(n, 'document')}{captured} forgotten; copies made before (backups, exports) "
        "are yours"
    )
    for file in told.elsewhere:
        say(f"{neutralised(file)} still holds it: the archive that it was read from is not ours")
    listing.print_done(
        as_json=as_json, document=document, n_documents=n, n_captures=told.n_captures,
        elsewhere=list(told.elsewhere),
    )  # fmt: skip


def backup(
    to: Annotated[str, typer.Argument(metavar="FILE", help="The new file of the copy.")],
    *,
    with_desk: WithDeskOption = False,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Copy the record into a new file.

    Also while it is being written. The copy is a record of its own:
    `onrecord --record FILE ...` looks into it. What people keep for themselves stands in a file
    beside the record, and is not copied unless --with-desk is given.
    """
    from onrecord.workflow import desk
    from onrecord.workflow import record as kept

    settings = settings_of(record=record, quiet=quiet)
    with Steps("copying", quiet=settings.quiet) as steps:
        n_bytes = kept.backup(settings.record, where(to), progress=steps.told)
    copied = desk.copy(settings.record, where(to)) if with_desk else None
    if not settings.quiet:
        say(f"{settings.record} copied to {to} ({n_bytes / _MIB:.1f} MiB)")
        if copied is not None:
            say(f"what people keep beside it copied to {copied}")
        elif desk.is_there(settings.record):
            say("what people keep beside it is not in the copy; take it along with --with-desk")
    listing.print_done(
        as_json=as_json, record=str(settings.record), copy=to, n_bytes=n_bytes,
        desk=None if copied is None else str(copied),
    )  # fmt: skip


def restore(
    backup_file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A copy by `backup`."),
    ],
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the record that stands there.")
    ] = False,
    with_desk: WithDeskOption = False,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsObject = False,
) -> None:
    """Put a copy back in the record's place.

    Only once it is found whole; what stood there before is kept where it is not. The desk that
    stands there stays as it is, unless --with-desk is given.
    """
    from onrecord.workflow import desk
    from onrecord.workflow import record as kept

    settings = settings_of(record=record, quiet=quiet)
    with Steps("copying", quiet=settings.quiet) as steps:
        kept.restore(backup_file, settings.record, overwrite=force, progress=steps.told)
    copied = desk.copy(backup_file, settings.record, overwrite=force) if with_desk else None
    if not settings.quiet:
        say(f"{backup_file} restored to {settings.record}")
    listing.print_done(
        as_json=as_json, record=str(settings.record), copy=str(backup_file),
        desk=None if copied is None else str(copied),
    )  # fmt: skip


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
