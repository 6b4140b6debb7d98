"""Disputes, proposals, utterances and claims of the record, by what they must fit.

Invariant: nothing here writes; statements are told by their row numbers, which other reads lead to
their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select

from onrecord.model.dispute import AnswerKind, ProposalKind, Relation, as_decided
from onrecord.model.identity import Reference
from onrecord.store.judgements.pairing import decided_among
from onrecord.store.judgements.settling import is_rejected
from onrecord.store.listing.called import called
from onrecord.store.listing.filters import said_by
from onrecord.store.listing.fts import matching
from onrecord.store.listing.paging import Ranked, less_probable
from onrecord.store.listing.told import named
from onrecord.store.listing.words import all_of
from onrecord.store.memory import remembered
from onrecord.store.queries import chunks, document_number
from onrecord.store.schema import (
    articles,
    attributions,
    dispute_sides,
    disputes,
    documents,
    layers,
    newest,
    proposal_statements,
    proposals,
    relations,
    spans,
    utterances,
)
from onrecord.text.silence import SILENT_CUES


@dataclass(frozen=True, slots=True)
class Asked:
    """What must fit; None where anything does.

    `between` are names of people who hold different sides; `about` words in what was said; `since`
    and `until` bound the days of publication of some statement; `speaker` says one of them; `by`
    and `to` are names of who proposes and to whom; `is_open` without an answer. `document` is a
    document's name, `id` the thing's own or its beginning, `ids` are whole ones. `after` is the key
    of a dispute or a proposal: those that come after it in their list. `open_first` puts proposals
    without an answer before the others, and is not for lists that go on `after` a key. `statement`
    is the id of one of its statements; some statement of it stands on a page that came into the
    record after the moment `added_since`.
    """

    between: tuple[str, str] | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None
    speaker: str | None = None
    by: str | None = None
    to: str | None = None
    is_open: bool = False
    document: str | None = None
    id: str | None = None
    ids: tuple[str, ...] | None = None
    statement: str | None = None
    added_since: str | None = None
    least: float = 0.0
    after: Ranked | None = None
    open_first: bool = False


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute's statements by number, and the opposed pair that it grew from."""

    id: str
    prob: float
    one: int
    other: int
    sides: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A statement, by number, that tells how somebody answered."""

    number: int
    answer: AnswerKind
    by: Reference | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal's statements and its answers' by number, that which tells most of it first."""

    id: str
    kind: ProposalKind
    prob: float
    by: Reference | None
    to: Reference | None
    statements: tuple[int, ...]
    answers: tuple[AnswerRow, ...]


def dispute_rows(
    connection: Connection, asked: Asked, *, limit: int, offset: int = 0
) -> list[DisputeRow]:
    """Disputes that fit, the most probable first."""
    return remembered(
        connection,
        ("disputes", asked, limit, offset),
        lambda: _dispute_rows(connection, asked, limit, offset),
    )


def _dispute_rows(
    connection: Connection, asked: Asked, limit: int, offset: int
) -> list[DisputeRow]:
    conditions = [disputes.c.prob >= asked.least]
    if asked.between is not None:
        one, other = asked.between
        a, b = dispute_sides.alias("a"), dispute_sides.alias("b")
        opposed = (
            select(a.c.dispute)
            .join(b, b.c.dispute == a.c.dispute)
            .where(a.c.side != b.c.side)
            .where(a.c.attribution.in_(_said_by(one)), b.c.attribution.in_(_said_by(other)))
        )
        conditions.append(disputes.c.id.in_(opposed))
    if asked.after is not None:
        conditions.append(less_probable(disputes.c.prob, disputes.c.id, asked.after))
    if asked.id is not None:
        conditions.append(begins(disputes.c.id, asked.id))
    if asked.ids is not None:
        conditions.append(disputes.c.id.in_(asked.ids))
    some = _statements_asked(connection, asked)
    conditions += [
        disputes.c.id.in_(select(dispute_sides.c.dispute).where(dispute_sides.c.attribution.in_(s)))
        for s in some
    ]
    query = select(disputes).where(*conditions).order_by(disputes.c.prob.desc(), disputes.c.id)
    rows = connection.execute(query.limit(limit).offset(offset)).all()
    sides = _members(connection, dispute_sides, dispute_sides.c.dispute, [r.id for r in rows])
    return [DisputeRow(r.id, r.prob, r.one, r.other, _sides_of(sides.get(r.id, []))) for r in rows]


def proposal_rows(
    connection: Connection, asked: Asked, *, limit: int, offset: int = 0
) -> list[ProposalRow]:
    """Proposals that fit, the most probable first."""
    return remembered(
        connection,
        ("proposals", asked, limit, offset),
        lambda: _proposal_rows(connection, asked, limit, offset),
    )


def _proposal_rows(
    connection: Connection, asked: Asked, limit: int, offset: int
) -> list[ProposalRow]:
    conditions = [proposals.c.prob >= asked.least]
    for name, column in ((asked.by, proposals.c.by), (asked.to, proposals.c.to)):
        if name is not None:
            conditions.append(called(name).is_one(column))
    if asked.is_open:
        conditions.append(~is_answered(proposals.c.id))
    if asked.after is not None:
        conditions.append(less_probable(proposals.c.prob, proposals.c.id, asked.after))
    if asked.id is not None:
        conditions.append(begins(proposals.c.id, asked.id))
    if asked.ids is not None:
        conditions.append(proposals.c.id.in_(asked.ids))
    key = proposal_statements.c.proposal
    conditions += [
        proposals.c.id.in_(select(key).where(proposal_statements.c.attribution.in_(s)))
        for s in _statements_asked(connection, asked)
    ]
    first = [is_answered(proposals.c.id)] if asked.open_first else []
    order = (*first, proposals.c.prob.desc(), proposals.c.id)
    query = select(proposals).where(*conditions).order_by(*order)
    rows = connection.execute(query.limit(limit).offset(offset)).all()
    members = _members(connection, proposal_statements, key, [r.id for r in rows])
    people = [r.by for r in rows] + [r.to for r in rows]
    people += [m.by for some in members.values() for m in some]
    who = named(connection, people)
    return [
        ProposalRow(
            r.id,
            r.kind,
            r.prob,
            who.get(r.by),
            who.get(r.to),
            tuple(m.attribution for m in members.get(r.id, []) if m.proposes),
            tuple(
                AnswerRow(m.attribution, m.answer, who.get(m.by))
                for m in members.get(r.id, [])
                if m.answer is not None
            ),
        )
        for r in rows
    ]


def is_answered(proposal: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a proposal has an answer that is more than awaited."""
    one = proposal_statements.alias()
    told = (one.c.answer.is_not(None), one.c.answer != "pending")
    return exists().where(one.c.proposal == proposal, *told)


def utterance_groups(
    connection: Connection, asked: Asked, *, limit: int, offset: int = 0, least_reports: int = 1
) -> dict[str, list[int]]:
    """Utterances by id with their statements' numbers, those of the most reports first."""
    page = (least_reports, limit, offset)
    return _groups(connection, utterances.c.utterance, asked, page)


def claim_groups(
    connection: Connection, asked: Asked, *, limit: int, offset: int = 0, least_reports: int = 1
) -> dict[str, list[int]]:
    """Claims by id with their statements' numbers, those of the most reports first."""
    page = (least_reports, limit, offset)
    return _groups(connection, utterances.c.claim, asked, page)


def utterance_of(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The utterance and the claim of statements, by number."""
    found: dict[int, tuple[str, str]] = {}
    for chunk in chunks(list(numbers)):
        query = select(utterances).where(utterances.c.attribution.in_(chunk))
        for row in connection.execute(query):
            found[row.attribution] = (row.utterance, row.claim)
    return found


def relations_among(connection: Connection, numbers: Iterable[int]) -> list[Relation]:
    """The relations between some statements: as found, and where people decided, as they did."""
    wanted = sorted(set(numbers))
    inside = set(wanted)
    rows = [
        row
        for chunk in chunks(wanted)
        for row in connection.execute(select(relations).where(relations.c.one.in_(chunk)))
    ]
    found = [
        Relation(r.one, r.other, r.same, r.side, r.opposed, r.claim, r.answer, r.answer_prob)
        for r in rows
        if r.other in inside
    ]
    return as_decided(found, decided_among(connection, wanted))


def refusals_beside(connection: Connection, numbers: Iterable[int]) -> list[int]:
    """Statements of the same pages whose cue has a word that cues of silence have."""
    worded = or_(*(spans.c.words.icontains(word, autoescape=True) for word in SILENT_CUES))
    found: set[int] = set()
    for chunk in chunks(sorted(set(numbers))):
        pages = select(attributions.c.layer).where(attributions.c.number.in_(chunk))
        query = (
            select(attributions.c.number)
            .join(spans, spans.c.attribution == attributions.c.number)
            .where(attributions.c.layer.in_(pages), spans.c.role == "cue", worded)
            .where(~is_rejected(attributions.c.number))
        )
        found.update(connection.execute(query).scalars())
    return sorted(found)


def statements_of_document(connection: Connection, name: str) -> list[int]:
    """Numbers of the statements that a document's newest layer holds, in order.

    Raises `NotInRecord`.
    """
    query = _of_document(connection, name).order_by(attributions.c.number)
    return list(connection.execute(query).scalars())


def _groups(
    connection: Connection, key: ColumnElement[str], asked: Asked, page: tuple[int, int, int]
) -> dict[str, list[int]]:
    """Groups of at least so many reports, at most so many, from so many on."""
    least, limit, offset = page
    n = func.count()
    query = select(key.label("key")).group_by(key).having(n >= least)
    for some in _statements_asked(connection, asked):
        query = query.where(key.in_(select(key).where(utterances.c.attribution.in_(some))))
    if asked.id is not None:
        query = query.where(begins(key, asked.id))
    query = query.order_by(n.desc(), key).limit(limit).offset(offset)
    keys = list(connection.execute(query).scalars())
    found: dict[str, list[int]] = {name: [] for name in keys}
    for i in range(0, len(keys), _AT_ONCE):
        own = select(key.label("key"), utterances.c.attribution)
        own = own.where(key.in_(keys[i : i + _AT_ONCE])).order_by(utterances.c.attribution)
        for row in connection.execute(own):
            found[row.key].append(row.attribution)
    return found


_AT_ONCE = 500


def begins(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Whether an id begins so, by index: SQLite's own "like" looks at every row."""
    return (column >= words) & (column < words + _LAST)


_LAST = "\U0010ffff"
"""Stands behind every character that an id has."""


def _members(
    connection: Connection, table: Any, key: ColumnElement[str], ids: Sequence[str]
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for i in range(0, len(ids), _AT_ONCE):
        query = select(table).where(key.in_(ids[i : i + _AT_ONCE]))
        for row in connection.execute(query.order_by(table.c.attribution)):
            found.setdefault(getattr(row, key.name), []).append(row)
    return found


def _sides_of(members: Sequence[Any]) -> tuple[tuple[int, ...], ...]:
    sides: dict[int, list[int]] = {}
    for row in members:
        sides.setdefault(row.side, []).append(row.attribution)
    return tuple(tuple(sides[i]) for i in sorted(sides))


def _said_by(name: str) -> Select[Any]:
    return select(attributions.c.number).where(said_by(name))


def _of_document(connection: Connection, name: str) -> Select[Any]:
    layer = select(newest.c.layer).where(newest.c.document == document_number(connection, name))
    return select(attributions.c.number).where(attributions.c.layer.in_(layer))


def _statements_asked(connection: Connection, asked: Asked) -> list[Any]:
    """One query of statements' numbers for each thing asked of one of them."""
    some: list[Any] = []
    if asked.about:
        some.append(matching("statement_words", all_of(asked.about)))
    if asked.speaker:
        some.append(_said_by(asked.speaker))
    if asked.document:
        some.append(_of_document(connection, asked.document))
    if asked.statement:
        own = select(attributions.c.number).where(attributions.c.id == asked.statement)
        some.append(own)
    if asked.added_since:
        some.append(_added_since(asked.added_since))
    days = _days(asked)
    if days:
        some.append(
            select(attributions.c.number)
            .join(layers, layers.c.number == attributions.c.layer)
            .join(articles, articles.c.number == layers.c.article)
            .where(*days)
        )
    return some


def _added_since(moment: str) -> Select[Any]:
    """Statements of pages that came into the record after a moment."""
    return (
        select(attributions.c.number)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(documents, documents.c.number == layers.c.document)
        .where(documents.c.added_at > moment)
    )


def _days(asked: Asked) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = []
    if asked.since:
        out.append(func.substr(articles.c.published, 1, len(asked.since)) >= asked.since)
    if asked.until:
        out.append(func.substr(articles.c.published, 1, len(asked.until)) <= asked.until)
    return out
