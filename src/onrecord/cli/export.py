"""`onrecord export`: the whole record in a form that other programs read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import listing
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

if TYPE_CHECKING:
    from pathlib import Path

    from onrecord.export.events import Tally
    from onrecord.model.act import ActCode
    from onrecord.model.analysis import Analysis
    from onrecord.model.document import Page
    from onrecord.workflow.together import Asked

    Pages = Iterator[tuple[Page, Analysis]]

FORMATS = (
    "jsonl", "csv", "polecat", "plover", "annotations", "schema-org", "claimreview", "quotebank",
    "gqg", "ftm", "csl", "ris", "bibtex",
)  # fmt: skip
_OF_ALL_KINDS = ("jsonl", "csv")
_OF_EVENTS = ("polecat", "plover")
KINDS = ("pages", "disputes", "proposals", "utterances", "claims")
_WITH_PROB = ("disputes", "proposals")


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

    jsonl: a page a line (schema onrecord/1). csv: a statement a row. With --of, both have a
    dispute, a proposal, a saying with its reports or a claim a line instead.

    polecat: a row for each event, 40 columns, tab-separated. plover: an event a line as JSON, with
    its evidence. Both leave out what PLOVER has no place for and say how many and why.

    annotations: W3C Web Annotations. schema-org: quotations and claims. claimreview: drafts without
    a rating, for a person to complete. quotebank, gqg: quotations as Quotebank and GDELT have them.
    ftm: FollowTheMoney entities. csl, ris, bibtex: each page as a reference.
    """
    from onrecord.workflow.pages import Filters, pages

    _check(form, kind, of_events=keep_verbal or code is not None, publisher=publisher)
    if kind not in _WITH_PROB and min_prob is not None:
        raise typer.BadParameter(f"--min-prob is for --of {' and --of '.join(_WITH_PROB)}")
    wanted = code_asked(code)
    settings = settings_of(record=record, quiet=quiet)
    clean = neutralised if is_terminal() else str
    if kind != "pages":
        from onrecord.workflow.together import Asked as Asking

        asked = Asking(since=since, until=until, least=least(min_prob))
        for line in _together(settings.record, kind, asked, form):
            write(clean(line))
        return
    page_filters = Filters(
        since=since, until=until, publisher=publisher, with_rejected=with_rejected
    )
    found = pages(settings.record, page_filters)
    if form in _OF_EVENTS:
        tally = _tally()
        for line in _events(form, found, tally, keep_verbal=keep_verbal, code=wanted):
            write(clean(line))
        if not settings.quiet:
            _report(tally)
        return
    for line in _statements(found) if form == "csv" else _pages(form, found):
        write(clean(line))


def _check(form: str, kind: str, *, of_events: bool, publisher: str | None) -> None:
    """What does not go together is a usage error; `of_events`: an option for events is given."""
    if form not in FORMATS:
        raise typer.BadParameter(f"--format {form}: one of {', '.join(FORMATS)}")
    if kind not in KINDS:
        raise typer.BadParameter(f"--of {kind}: one of {', '.join(KINDS)}")
    if form not in _OF_EVENTS and of_events:
        raise typer.BadParameter("--keep-verbal and --code are for polecat and plover")
    if kind != "pages" and (form not in _OF_ALL_KINDS or publisher):
        raise typer.BadParameter(f"--of {kind} is for jsonl and csv, without --in")


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


def _pages(form: str, found: Pages) -> Iterable[str]:
    from onrecord.export.forms import FORMS

    return FORMS[form](found)


def _statements(found: Pages) -> Iterable[str]:
    from dataclasses import asdict

    from onrecord.cli.read import COLUMNS
    from onrecord.export.flat import csv_lines, statements

    return csv_lines((asdict(row) for one in found for row in statements(*one)), COLUMNS)


def _together(record: Path, kind: str, asked: Asked, form: str) -> Iterable[str]:
    """Disputes, proposals, utterances or claims: objects a line, or rows."""
    from onrecord.export import disputed
    from onrecord.export.disputed_rows import FLAT
    from onrecord.export.flat import csv_lines
    from onrecord.workflow.disputes import disputes
    from onrecord.workflow.proposals import proposals
    from onrecord.workflow.sayings import claims, utterances

    if kind == "disputes":
        opposed = disputes(record, asked, limit=listing.ALL)
        found = disputed.objects(opposed, disputed.dispute_object)
    elif kind == "proposals":
        made = proposals(record, asked, limit=listing.ALL)
        found = disputed.objects(made, disputed.proposal_object)
    elif kind == "utterances":
        uttered = utterances(record, asked, limit=listing.ALL)
        found = disputed.objects(uttered, disputed.utterance_object)
    else:
        claimed = claims(record, asked, limit=listing.ALL)
        found = disputed.objects(claimed, disputed.claim_object)
    if form == "jsonl":
        return (listing.dumped(item) + "\n" for item in found)
    flat, columns = FLAT[kind]
    return csv_lines(map(flat, found), columns)


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
