"""`onrecord fetch`: pages from the web, captured and read into the record."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
from onrecord.cli.options import CapturesOption, FastOption, QuietOption, RecordOption, settings_of
from onrecord.cli.read import print_outcomes
from onrecord.cli.terminal import hand_on, say
from onrecord.model.where import Where

if TYPE_CHECKING:
    from onrecord.settings import Settings
    from onrecord.workflow.fetching import Fetched
    from onrecord.workflow.ingest import Outcome
    from onrecord.workflow.watch_list import Manner, Watched

EXIT_NOTHING_FETCHED = 1
EXIT_INTERRUPTED = 130
STANDARD_INPUT = "-"
_N_REASONS_SHOWN = 5

ContactOption = Annotated[
    str | None,
    typer.Option("--contact", metavar="ADDRESS", help="Told to servers: where they can turn to."),
]
AllowOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="HOST_OR_NETWORK",
        help="May be asked though it is not public, such as intranet.example or 10.0.0.0/8.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Puts this file's command into the group."""
    app.command("fetch", epilog="Example: onrecord fetch https://news.example/feed.xml")(fetch)


def fetch(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL...]", help="Pages, feeds or sitemaps, by their addresses."),
    ] = None,
    *,
    from_file: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="A file of addresses, one a line; or -."),
    ] = None,
    newest: Annotated[
        int, typer.Option("--newest", metavar="N", min=1, help="At most N pages of each list.")
    ] = 50,
    min_seconds: Annotated[
        float,
        typer.Option(
            "--min-seconds", metavar="S", min=0.0, help="At least so long between two questions."
        ),
    ] = 2.0,
    contact: ContactOption = None,
    allow: AllowOption = None,
    max_bytes: Annotated[
        int, typer.Option("--max-bytes", min=1, help="Larger pages are not taken.")
    ] = 5_000_000,
    max_seconds: Annotated[
        float, typer.Option("--max-seconds", min=0.1, help="Pages that take longer are not taken.")
    ] = 30.0,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="CODE", help="The pages' language, such as en."),
    ] = None,
    fast: FastOption = None,
    captures: CapturesOption = None,
    record: RecordOption = None,
    quiet: QuietOption = None,
    as_json: listing.AsJson = False,
    as_jsonl: listing.AsJsonl = False,
    as_csv: listing.AsCsv = False,
    as_table: listing.AsTable = False,
) -> None:
    """Fetch pages from the web, and keep who says what in them.

    Of a feed or a sitemap the pages that it names are fetched. What a host's robots.txt forbids is
    not asked for; every answer is kept as it came, in WARC files beside the record or in the folder
    of --captures, and read from there. Stopped anywhere, the same command continues where it was.
    The output is that of `onrecord read`.
    """
    from onrecord.workflow.watch_list import Manner, Watched

    form = listing.flagged(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv, as_table=as_table)
    settings = settings_of(
        record=record, language=language, captures=captures, fast=fast, quiet=quiet, format=form
    )
    _check_contact(contact)
    given = [*(addresses or []), *(_lines(from_file) if from_file else [])]
    if not given:
        raise typer.BadParameter("give an address, or a file of them with --from")
    manner = Manner(
        contact=contact, min_seconds=min_seconds, max_bytes=max_bytes, max_seconds=max_seconds,
        allow=tuple(allow or ()), again_hours=(),
    )  # fmt: skip
    _fetch([Watched("page", one, newest=newest) for one in dict.fromkeys(given)], manner, settings)


def _check_contact(contact: str | None) -> None:
    from onrecord.workflow.watch_list import is_contact

    if contact is not None and not is_contact(contact):
        raise typer.BadParameter("--contact is an address of mail or of a page, in plain letters")


def _lines(name: str) -> list[str]:
    """The addresses of a file; empty lines and those that begin with # are left out."""
    try:
        if name == STANDARD_INPUT:
            text = sys.stdin.read()
        else:
            text = Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"--from {name} cannot be read ({error})") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _fetch(places: list[Watched], manner: Manner, settings: Settings) -> None:
    from onrecord.fetching.waits import Clock
    from onrecord.workflow.fetching import open_fetching

    told: list[Fetched] = []
    with stopped_by_signals() as stop:
        with open_fetching(settings, manner, clock=Clock(stop)) as fetching:
            found = _counted(fetching.run(places, also_wanted=False), told)
            print_outcomes(found, listing.settled(settings.format), settings.record)
        if not settings.quiet:
            say(_summary(told, settings.record))
        if stop.is_set():
            say("Stopped; run the same command to continue.")
            raise typer.Exit(EXIT_INTERRUPTED)
    if not any((one.outcome and one.outcome.layer) or one.status == "unchanged" for one in told):
        raise typer.Exit(EXIT_NOTHING_FETCHED)


def _counted(found: Iterator[Fetched], told: list[Fetched]) -> Iterator[Outcome]:
    for one in found:
        told.append(one)
        if one.outcome is not None:
            yield one.outcome
            hand_on()  # it counts as told from then on


def _summary(told: list[Fetched], record: Where) -> str:
    """What was read, what was not, and why."""
    outcomes = [one.outcome for one in told if one.outcome is not None]
    counts = {
        "read": sum(one.status == "read" for one in outcomes),
        "known already": sum(one.status == "known" for one in outcomes),
        "unchanged": sum(one.status == "unchanged" for one in told),
        "set aside": sum(one.status == "set aside" for one in outcomes),
        "not fetched": sum(one.status not in ("captured", "unchanged") for one in told),
    }
    parts = ", ".join(f"{n} {what}" for what, n in counts.items())
    reasons = [f"  {one.address}: {one.reason}" for one in told if one.reason]
    more = len(reasons) - _N_REASONS_SHOWN
    lines = [f"{parts}; record {record}", *reasons[:_N_REASONS_SHOWN]]
    return "\n".join([*lines, f"  and {more} more"] if more > 0 else lines)


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """What SIGINT and SIGTERM set, so that a run ends after the page at hand.

    A second one of them ends it at once.
    """
    stop = threading.Event()
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.getsignal(kind) for kind in kinds}

    def end(kind: int, _frame: object) -> None:
        if stop.is_set():
            signal.signal(kind, signal.SIG_DFL)
            signal.raise_signal(kind)
        stop.set()

    for kind in kinds:
        signal.signal(kind, end)
    try:
        yield stop
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
