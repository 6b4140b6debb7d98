"""The lines of an export: events with their tally, statements as rows, things that come together.

Invariant: lines are made one by one as they are asked for; nothing is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.cli import listing
from onrecord.cli.terminal import say
from onrecord.model.where import Where

if TYPE_CHECKING:
    from onrecord.export.events import Tally
    from onrecord.model.act import ActCode
    from onrecord.model.analysis import Analysis
    from onrecord.model.document import Page
    from onrecord.workflow.together import Asked

    Pages = Iterator[tuple[Page, Analysis]]

DELIMITERS = {"csv": ",", "tsv": "\t"}


def events(
    form: str, found: Pages, *, keep_verbal: bool, code: ActCode | None, quiet: bool | None
) -> Iterator[str]:
    """Rows of POLECAT or objects of PLOVER; after the last what was left out is told."""
    from onrecord.export import events as acted
    from onrecord.export import plover, polecat

    def wanted(one: ActCode) -> bool:
        return code is None or one == code

    tally = acted.Tally()
    told = (
        (
            page,
            analysis,
            acted.events(page, analysis, tally, keep_verbal=keep_verbal, wanted=wanted),
        )
        for page, analysis in found
    )
    if form == "polecat":
        yield from polecat.lines(row for one in told for row in polecat.rows(*one, tally))
    else:
        yield from (listing.dumped(o) + "\n" for one in told for o in plover.objects(*one, tally))
    if not quiet:
        _report(tally)


def pages(form: str, found: Pages) -> Iterable[str]:
    """Pages in one of the forms that are written page by page, or their statements as rows."""
    if form in DELIMITERS:
        return _statements(found, DELIMITERS[form])
    from onrecord.export.forms import FORMS

    return FORMS[form](found)


def together(record: Where, kind: str, asked: Asked, form: str) -> Iterable[str]:
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
    if form not in DELIMITERS:
        return (listing.dumped(item) + "\n" for item in found)
    flat, columns = FLAT[kind]
    return csv_lines(map(flat, found), columns, delimiter=DELIMITERS[form])


def _statements(found: Pages, delimiter: str) -> Iterable[str]:
    from dataclasses import asdict

    from onrecord.cli.read import COLUMNS
    from onrecord.export.flat import csv_lines, statements

    rows = (asdict(row) for one in found for row in statements(*one))
    return csv_lines(rows, COLUMNS, delimiter=delimiter)


def _report(tally: Tally) -> None:
    """What was written, turned, left empty and left out, the most frequent first."""
    say(f"{tally.n_written:,} events written.")
    for head, counted in (
        ("Of pages that do not stand as they were read", tally.became),
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
