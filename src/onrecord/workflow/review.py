"""What people should look at first, and what they decide of it: accept, reject, settle, undo.

Invariant: each call opens the record at the path it is given and closes it again; each decision is
a new judgement, which `undo` takes back by another. All raise what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from onrecord.errors import NotInRecord
from onrecord.model.attribution import RIGHT, WRONG
from onrecord.model.dispute import Dispute
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.judgements import conflicting, judging
from onrecord.store.judgements.anchoring import text_of
from onrecord.store.judgements.conflicting import Conflict, Why
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.judging import Judgement
from onrecord.store.judgements.reviewing import Reviewing
from onrecord.store.listing import doubting
from onrecord.store.listing.doubting import DoubtfulLink, Other
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import Statement, statement_number, statements_at
from onrecord.store.writing.writer import open_writer
from onrecord.text.sentences import sentence_around
from onrecord.workflow.assemble import load_linker, load_relater
from onrecord.workflow.disputes import dispute
from onrecord.workflow.record import check_days, must_exist
from onrecord.workflow.together import Asked, Together, with_least

__all__ = [
    "By", "Conflicting", "Context", "Doubt", "DoubtfulLink", "Filters", "How", "Mark", "Other",
    "accept", "confirm_link", "conflicts", "doubt", "doubtful_disputes", "doubtful_links", "queue",
    "reject", "reviewing", "settle", "undo",
]  # fmt: skip

By = Decider
"""Who decides, and why."""
How = Literal["keep", "revoke", "attach"]
_MOST_OTHERS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a context, half-open in its characters; `role` is source, cue or content."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence or sentences that a statement stands in.

    `start` is where `text` begins in the article's text, `marks` are in order of their place.
    """

    text: str
    start: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A statement to look at, with what a person needs to decide.

    `speaker_prob` is how probably the speaker is who the record holds them to be; `others` are
    those whom the page names beside, the nearest first.
    """

    statement: Statement
    context: Context
    speaker_prob: float | None
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Conflicting:
    """A judgement that does not fit a reading, or another judgement; with both versions.

    `judgement` says what a person said and what stood `before`; `found` what the reading, or the
    judgement `other`, says instead. `about` is the statement concerned, None where none was found.
    """

    number: int
    what: Why
    judgement: Judgement
    other: Judgement | None
    found: Mapping[str, Any]
    about: Doubt | None


def queue(
    record: Where, wanted: Filters | None = None, *, limit: int = 20, offset: int = 0
) -> list[Doubt]:
    """Statements that nobody judged yet, the least certain first; raises `BadDay`.

    Of the filters `speaker`, `publisher`, `since` and `until` count.
    """
    filters = wanted or Filters()
    check_days(filters)
    with database.reading(record) as connection:
        numbers = doubting.statement_numbers(connection, filters, limit=limit, offset=offset)
        return list(_doubts(connection, numbers).values())


def doubt(record: Where, statement: str) -> Doubt:
    """One statement as the queue shows it, judged or not; raises `NotInRecord`."""
    with database.reading(record) as connection:
        number = statement_number(connection, statement)
        found = _doubts(connection, [number])
        if number not in found:
            raise NotInRecord("statement", statement)
        return found[number]


def doubtful_links(record: Where, *, limit: int = 20, offset: int = 0) -> list[DoubtfulLink]:
    """Entities of documents that are held to be someone, not surely; the least sure first."""
    with database.reading(record) as connection:
        return doubting.doubtful_links(connection, limit=limit, offset=offset)


def doubtful_disputes(record: Where, *, limit: int = 20, offset: int = 0) -> Together[Dispute]:
    """Disputes that are shown by default and that nobody judged, the least sure first."""
    least = with_least(Asked(), "shown_dispute").least
    with database.reading(record) as connection:
        ids = doubting.dispute_ids(connection, least=least, limit=limit, offset=offset)
    found = [dispute(record, name) for name in ids]
    said = {name: one for item in found for name, one in item.said.items()}
    return Together([item.things[0] for item in found], said)


def conflicts(record: Where, *, limit: int = 20, offset: int = 0) -> list[Conflicting]:
    """Judgements that a reading does not bear out or that contradict each other; latest first."""
    with database.reading(record) as connection:
        rows = conflicting.open_conflicts(connection, limit=limit, offset=offset)
        doubts = _doubts(connection, [row.statement for row in rows if row.statement is not None])
        return [_conflicting(connection, row, doubts) for row in rows]


def accept(record: Where, statement: str, by: By) -> int:
    """The statement is right as it is shown; the judgement's number. Raises `NotInRecord`."""
    with reviewing(record) as change:
        return change.review(statement, RIGHT, by)


def reject(record: Where, statement: str, by: By) -> int:
    """There is no such statement: it is left out from now on; the judgement's number.

    Raises `NotInRecord`.
    """
    with reviewing(record) as change:
        return change.review(statement, WRONG, by)


def confirm_link(record: Where, entity: str, by: By) -> int:
    """The entity of a document (its id `in_document`) is who it is held to be; the number."""
    must_exist(record)
    with open_writer(record) as writer:
        return writer.judge(entity, RIGHT, before=None, author=by.author, why=by.why)


def undo(record: Where, number: int, by: By) -> int:
    """Take any standing decision back by a new one; its number. Raises `NotInRecord`."""
    must_exist(record)
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        return writer.revoke(number, author=by.author, why=by.why)


def settle(record: Where, conflict: int, how: How, by: By, *, statement: str | None = None) -> int:
    """Settle a conflict; the number of the judgement that does.

    keep: the judgement stands. revoke: it is taken back. attach: it is about this `statement` of
    the same reading. Raises `NotInRecord`.
    """
    if how == "revoke":
        with database.reading(record) as connection:
            number = conflicting.conflict(connection, conflict).judgement
        return undo(record, number, by)
    with reviewing(record) as change:
        if how == "attach":
            return change.attach(conflict, statement or "", by)
        return change.keep(conflict, by)


@contextmanager
def reviewing(record: Where) -> Iterator[Reviewing]:
    """One transaction for several decisions on statements; see `Reviewing`."""
    must_exist(record)
    with (
        open_writer(record, linker=load_linker(), relater=load_relater()) as writer,
        writer.reviewing() as change,
    ):
        yield change


def _conflicting(connection: Connection, row: Conflict, doubts: Mapping[int, Doubt]) -> Conflicting:
    other = None if row.other is None else judging.original(connection, row.other)
    about = None if row.statement is None else doubts.get(row.statement)
    judged = judging.original(connection, row.judgement)
    return Conflicting(row.number, row.what, judged, other, row.found, about)


def _doubts(connection: Connection, numbers: Sequence[int]) -> dict[int, Doubt]:
    said = statements_at(connection, list(numbers), with_rejected=True)
    layer_of = doubting.layers_of(connection, numbers)
    probs = doubting.link_probs(connection, numbers)
    texts = {layer: text_of(connection, layer) for layer in set(layer_of.values())}
    found: dict[int, Doubt] = {}
    for number in numbers:
        if number not in said or number in found:
            continue
        statement, layer = said[number], layer_of[number]
        at = min(span.start for span in statement.attribution.content)
        others = doubting.others_on_page(connection, layer, at, limit=_MOST_OTHERS)
        found[number] = Doubt(
            statement,
            _context(texts[layer], statement),
            probs.get(number),
            tuple(o for o in others if o.who.id != statement.attribution.speaker),
        )
    return found


def _context(text: str, statement: Statement) -> Context:
    item = statement.attribution
    spans = [(role, span) for role in ("source", "cue", "content") for span in getattr(item, role)]
    around = sentence_around(text, tuple(span for _, span in spans))
    marks = sorted(
        (Mark(role, span.start - around.start, span.end - around.start) for role, span in spans),
        key=lambda mark: (mark.start, mark.end),
    )
    return Context(around.of(text), around.start, tuple(marks))
