"""`onrecord export`: the whole record in a form that other programs read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import export_lines
from onrecord.cli.acts import CodeOption, code_asked
from onrecord.cli.disputes import least
from onrecord.cli.options import (
    MinProbOption,
    PublisherOption,
    QuietOption,
    RecordOption,
    SinceOption,
    UntilOption,
    WithRejectedOption,
    settings_of,
)
from onrecord.cli.terminal import is_terminal, neutralised, say, write
from onrecord.errors import MissingExtra
from onrecord.export.file_forms import EXTRAS, FILES

if TYPE_CHECKING:
    from onrecord.model.act import ActCode
    from onrecord.settings import Settings
    from onrecord.workflow.pages import Filters

LINES = (
    "jsonl", "csv", "tsv", "polecat", "plover", "annotations", "schema-org", "claimreview",
    "quotebank", "gqg", "ftm", "csl", "ris", "bibtex",
)  # fmt: skip
FORMATS = (*LINES, *FILES)
KINDS = ("pages", "disputes", "proposals", "utterances", "claims")
_OF_ALL_KINDS = ("jsonl", "csv", "tsv")
_OF_EVENTS = ("polecat", "plover")
_OF_SHEETS = ("csv", "tsv")
_WITH_PROB = ("disputes", "proposals")

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="PLACE", help="Write into this file, or folder of files."),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace what stands there already.")
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("export", epilog="Example: onrecord export --format polecat > events.tsv")(export)


def export(
    *,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")
    ],
    kind: Annotated[
        str, typer.Option("--of", metavar="KIND", help=f"One of {', '.join(KINDS)}.")
    ] = "pages",
    out: OutOption = None,
    overwrite: OverwriteOption = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin csv or tsv with the mark by which Excel knows it.")
    ] = False,
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
    min_prob: MinProbOption = None,
    with_rejected: WithRejectedOption = False,
    record: RecordOption = None,
    quiet: QuietOption = None,
) -> None:
    """Write the whole record in another program's form.

    jsonl: a page a line (schema onrecord/1). csv, tsv: a statement a row. With --of, all three have
    a dispute, a proposal, a saying with its reports or a claim a line instead.

    polecat: a row for each event, 40 columns, tab-separated. plover: an event a line as JSON, with
    its evidence. Both leave out what PLOVER has no place for and say how many and why, and how many
    events are of pages that were taken back since; plover tells it of each.

    annotations: W3C Web Annotations. schema-org: quotations and claims. claimreview: drafts without
    a rating, for a person to complete. quotebank, gqg: quotations as Quotebank and GDELT have them.
    ftm: FollowTheMoney entities. csl, ris, bibtex: each page as a reference.

    With --out: parquet, a folder of six tables; brat, a folder of texts with their annotations;
    docbin, a file for spaCy; wacz, the pages' own bytes as a web archive.
    """
    from onrecord.workflow.pages import Filters
    from onrecord.workflow.together import Asked

    _check(form, kind, of_events=keep_verbal or code is not None, publisher=publisher)
    _check_place(form, out, bom=bom, overwrite=overwrite)
    if kind not in _WITH_PROB and form != "parquet" and min_prob is not None:
        raise typer.BadParameter(f"--min-prob is for --of {' and --of '.join(_WITH_PROB)}")
    settings = settings_of(record=record, quiet=quiet)
    wanted = Filters(since=since, until=until, publisher=publisher, with_rejected=with_rejected)
    if out is not None and form in FILES:
        _write_files(form, settings, wanted, out, overwrite=overwrite, prob=least(min_prob))
        return
    acts = code_asked(code)
    if kind == "pages":
        lines = _lines(form, settings, wanted, keep_verbal=keep_verbal, acts=acts)
    else:
        asked = Asked(since=since, until=until, least=least(min_prob))
        lines = export_lines.together(settings.record, kind, asked, form)
    _put(lines, settings, out, bom=bom, overwrite=overwrite)


def _lines(
    form: str, settings: Settings, wanted: Filters, *, keep_verbal: bool, acts: ActCode | None
) -> Iterable[str]:
    from onrecord.workflow.pages import pages

    found = pages(settings.record, wanted)
    if form in _OF_EVENTS:
        quiet = settings.quiet
        return export_lines.events(form, found, keep_verbal=keep_verbal, code=acts, quiet=quiet)
    return export_lines.pages(form, found)


def _put(
    lines: Iterable[str], settings: Settings, out: Path | None, *, bom: bool, overwrite: bool
) -> None:
    """Lines to standard output, or into a file once all are there."""
    from onrecord.export.destination import new_file
    from onrecord.export.flat import BYTE_ORDER_MARK

    begin = BYTE_ORDER_MARK if bom else ""
    if out is None:
        clean = neutralised if is_terminal() else str
        write(begin)
        for line in lines:
            write(clean(line))
        return
    with (
        new_file(out, overwrite=overwrite) as beside,
        beside.open("w", encoding="utf-8", errors="replace", newline="") as file,
    ):
        file.write(begin)
        file.writelines(lines)
    if not settings.quiet:
        say(f"wrote {out}")


def _write_files(
    form: str, settings: Settings, wanted: Filters, out: Path, *, overwrite: bool, prob: float
) -> None:
    """A form that is a file or a folder, and what was written into it."""
    from onrecord.export import whole_forms

    try:
        counted = whole_forms.write(
            form, settings.record, wanted, out, overwrite=overwrite, least=prob
        )
    except ImportError as missing:
        raise MissingExtra(missing.name or form, extra=EXTRAS.get(form, form)) from missing
    if not settings.quiet:
        told = ", ".join(f"{n:,} {what}" for what, n in counted.items())
        say(f"wrote {out}: {told}")


def _check(form: str, kind: str, *, of_events: bool, publisher: str | None) -> None:
    """What does not go together is a usage error; `of_events`: an option for events is given."""
    if form not in FORMATS:
        raise typer.BadParameter(f"--format {form}: one of {', '.join(FORMATS)}")
    if kind not in KINDS:
        raise typer.BadParameter(f"--of {kind}: one of {', '.join(KINDS)}")
    if form not in _OF_EVENTS and of_events:
        raise typer.BadParameter("--keep-verbal and --code are for polecat and plover")
    if kind != "pages" and (form not in _OF_ALL_KINDS or publisher):
        raise typer.BadParameter(f"--of {kind} is for jsonl, csv and tsv, without --in")


def _check_place(form: str, out: Path | None, *, bom: bool, overwrite: bool) -> None:
    if form in FILES and out is None:
        raise typer.BadParameter(f"--format {form} is written into a place: name it with --out")
    if bom and form not in _OF_SHEETS:
        raise typer.BadParameter("--bom is for csv and tsv")
    if overwrite and out is None:
        raise typer.BadParameter("--overwrite is for --out")
