"""What the record tells of its statements together: disputes, proposals, utterances, claims.

Invariant: each call opens the record at the path it is given and closes it again; what comes back
names statements by id, and has each of them beside it. All raise what opening the record raises,
and `BadDay`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Connection

from onrecord.disputes import contents, wording
from onrecord.disputes.wording import Worded
from onrecord.errors import NotInRecord
from onrecord.model.dispute import (
    Answer,
    Claim,
    Dispute,
    Link,
    Proposal,
    Relation,
    Side,
    Utterance,
)
from onrecord.model.identity import Reference
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.store import database, disputed
from onrecord.store.disputed import Asked, DisputeRow, ProposalRow
from onrecord.store.statements import Filters, Statement, statements_at
from onrecord.workflow.record import check_days
from onrecord.workflow.reports import in_time, uttered

__all__ = [
    "ANY_PROB", "Asked", "Together", "claims", "dispute", "disputes", "proposal", "proposals",
    "utterances",
]  # fmt: skip

Thing = TypeVar("Thing")
_LINKED, _MOST_LINKS = 0.3, 60
_AGREED_MOST = 20
_STRONG_SHARE = 0.8
ANY_PROB = 1e-9
"""As `least`: however improbable."""


@dataclass(frozen=True, slots=True)
class Together(Generic[Thing]):
    """Things that statements come to together, and those statements by their ids."""

    things: list[Thing]
    said: Mapping[str, Statement]


def disputes(
    record: Path, asked: Asked | None = None, *, limit: int = 1000, offset: int = 0
) -> Together[Dispute]:
    """Disputes that fit, the most probable first; by default those that are shown by default."""
    wanted = _with_least(asked, "shown_dispute")
    with database.reading(record) as connection:
        rows = disputed.dispute_rows(connection, wanted, limit=limit, offset=offset)
        return _together(connection, rows, _dispute, _of_dispute)


def dispute(record: Path, name: str) -> Together[Dispute]:
    """The one dispute that an id, or the beginning of one, leads to; raises `NotInRecord`."""
    asked = Asked(id=name if name.startswith("dis_") else f"dis_{name}")
    return _one(disputes(record, replace(asked, least=ANY_PROB), limit=2), "dispute", name)


def proposals(
    record: Path, asked: Asked | None = None, *, limit: int = 1000, offset: int = 0
) -> Together[Proposal]:
    """Proposals that fit with their answers, the most probable first."""
    wanted = _with_least(asked, "shown_proposal")
    with database.reading(record) as connection:
        rows = disputed.proposal_rows(connection, wanted, limit=limit, offset=offset)
        return _together(connection, rows, _proposal, _of_proposal)


def proposal(record: Path, name: str) -> Together[Proposal]:
    """The one proposal that an id, or the beginning of one, leads to; raises `NotInRecord`."""
    asked = Asked(id=name if name.startswith("pro_") else f"pro_{name}")
    return _one(proposals(record, replace(asked, least=ANY_PROB), limit=2), "proposal", name)


def utterances(
    record: Path,
    asked: Asked | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
    least_reports: int = 1,
) -> Together[Utterance]:
    """Sayings with every statement that reports them, those of the most statements first.

    Wire copy, the same sentence in several outlets, counts as one report.
    """
    wanted = _checked(asked)
    with database.reading(record) as connection:
        found = uttered(connection, wanted, limit=limit, least_reports=least_reports)
        things, said = [], dict[int, Statement]()
        for utterance, own in islice(found, offset, offset + limit):
            things.append(utterance)
            said |= own
        return Together(things, _by_id(said))


def claims(
    record: Path,
    asked: Asked | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
    least_reports: int = 1,
) -> Together[Claim]:
    """What is asserted, by whomever; claims of the most reports first."""
    wanted = _checked(asked)
    with database.reading(record) as connection:
        groups = disputed.claim_groups(
            connection, wanted, limit=limit, offset=offset, least_reports=least_reports
        )
        numbers = [n for some in groups.values() for n in some]
        said = statements_at(connection, numbers)
        utterance_of = disputed.utterance_of(connection, numbers)
        things = [
            _claim(name, in_time(some, said), said, utterance_of) for name, some in groups.items()
        ]
        return Together(things, _by_id(said))


def _checked(asked: Asked | None) -> Asked:
    """What is asked, anything where nothing is; raises `BadDay`."""
    wanted = asked or Asked()
    check_days(Filters(since=wanted.since, until=wanted.until))
    return wanted


def _with_least(asked: Asked | None, default: str) -> Asked:
    """What is asked, with the probability that is shown by default where none is given."""
    wanted = _checked(asked)
    if wanted.least:
        return wanted
    return replace(wanted, least=_shown_by_default()[default])


@cache
def _shown_by_default() -> Mapping[str, float]:
    """The shipped thresholds, looked up once: a manifest is checked against all its files."""
    return load_manifest(None).relations


def _one(found: Together[Thing], what: str, name: str) -> Together[Thing]:
    if len(found.things) != 1:
        raise NotInRecord(what, name)
    return found


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Known:
    """What things are made of: statements by number, relations among them, their claims."""

    said: Mapping[int, Statement]
    relations: Sequence[Relation]
    claim_of: Mapping[int, tuple[str, str]]


def _together(
    connection: Connection,
    rows: Sequence[Row],
    make: Callable[[Row, _Known], Thing],
    numbers_of: Callable[[Row], Iterable[int]],
) -> Together[Thing]:
    numbers = sorted({n for row in rows for n in numbers_of(row)})
    known = _Known(
        statements_at(connection, numbers),
        disputed.relations_among(connection, numbers),
        disputed.utterance_of(connection, numbers),
    )
    return Together([make(row, known) for row in rows], _by_id(known.said))


def _of_dispute(row: DisputeRow) -> Iterable[int]:
    return (n for side in row.sides for n in side)


def _of_proposal(row: ProposalRow) -> Iterable[int]:
    return (*row.statements, *(answer.number for answer in row.answers))


def _dispute(row: DisputeRow, known: _Known) -> Dispute:
    said = known.said
    sides = [in_time(side, said) for side in row.sides]
    worded = [[_worded(said[n]) for n in side] for side in sides]
    side_of = {n: i for i, side in enumerate(sides) for n in side}
    links = [
        _link(pair, said)
        for pair in known.relations
        if side_of.get(pair.one, -1) != side_of.get(pair.other, -1)
        and pair.one in side_of
        and pair.other in side_of
        and pair.opposed >= _LINKED
    ]
    links.sort(key=lambda link: (-link.prob, link.source, link.target))
    ends = [_worded(said[n]) for n in _best_linked(row, known, side_of)]
    return Dispute(
        row.id,
        wording.matter(ends or [w for side in worded for w in side]),
        row.prob,
        tuple(
            Side(wording.position(words), _holders(said[n] for n in side), _ids(side, said))
            for side, words in zip(sides, worded, strict=True)
        ),
        tuple(links[:_MOST_LINKS]),
        _agreed(sides, known),
    )


def _best_linked(row: DisputeRow, known: _Known, side_of: Mapping[int, int]) -> list[int]:
    """The ends of the dispute's strongest oppositions: what it is about stands in one of them."""
    strong = {row.one, row.other}
    for pair in known.relations:
        sides = {side_of.get(pair.one), side_of.get(pair.other)}
        if pair.opposed >= _STRONG_SHARE * row.prob and len(sides - {None}) > 1:
            strong |= {pair.one, pair.other}
    return sorted(n for n in strong if n in known.said)


def _agreed(sides: Sequence[Sequence[int]], known: _Known) -> tuple[str, ...]:
    """Statements of both sides that assert the same."""
    claims_of = [{known.claim_of[n][1] for n in side if n in known.claim_of} for side in sides]
    shared = set.intersection(*claims_of) if claims_of else set[str]()
    own = [n for side in sides for n in side if known.claim_of.get(n, ("", ""))[1] in shared]
    return _ids(own[:_AGREED_MOST], known.said)


def _link(pair: Relation, said: Mapping[int, Statement]) -> Link:
    """The later of two opposed statements against the earlier; what is around against the inner."""
    source, target = (said[n] for n in (pair.one, pair.other))
    is_around = target.attribution.within == source.attribution.id
    if source.attribution.within == target.attribution.id or (
        not is_around and (_when(source), pair.one) < (_when(target), pair.other)
    ):
        source, target = target, source
        is_around = target.attribution.within == source.attribution.id
    stance, why = wording.why(_worded(source), _worded(target), is_around=is_around)
    return Link(source.attribution.id, target.attribution.id, stance, pair.opposed, why)


def _proposal(row: ProposalRow, known: _Known) -> Proposal:
    said = known.said
    own = [n for n in row.statements if n in said]
    first = said[own[0]]
    time = first.told.time
    answers: dict[tuple[str | None, str, str | None], list[int]] = {}
    people: dict[str | None, Reference | None] = {None: None}
    for answer in row.answers:
        if answer.number not in said:
            continue
        teller = _speaker(said[answer.number])
        by = row.to if teller == row.by else answer.by
        people |= {r.id: r for r in (by, teller) if r is not None}
        key = (by.id if by else None, answer.answer, teller.id if teller else None)
        answers.setdefault(key, []).append(answer.number)
    return Proposal(
        row.id,
        row.kind,
        row.prob,
        row.by,
        row.to,
        first.content,
        None if time is None else time.value,
        _ids(own, said),
        tuple(
            Answer(people[by], kind, people[teller], _ids(in_time(some, said), said))  # type: ignore[arg-type]
            for (by, kind, teller), some in answers.items()
        ),
    )


def _claim(
    name: str,
    numbers: Sequence[int],
    said: Mapping[int, Statement],
    utterance_of: Mapping[int, tuple[str, str]],
) -> Claim:
    told = [said[n] for n in numbers if n in said]
    words = max((one.content for one in told), key=len)
    parts = contents.parts_of(words)
    return Claim(
        name,
        tuple(dict.fromkeys(utterance_of[n][0] for n in numbers if n in said)),
        _ids(numbers, said),
        _holders(told),
        words,
        parts.is_negated,
        parts.certainty,
        parts.numbers,
        parts.dates,
        parts.names,
    )


def _worded(one: Statement) -> Worded:
    return Worded(
        one.content,
        one.speaker,
        tuple(r.name for r in one.told.targets),
        tuple(act.code for act in one.told.acts),
        one.attribution.kind == "direct",
    )


def _speaker(one: Statement) -> Reference | None:
    if one.attribution.speaker is None or one.speaker is None:
        return None
    return Reference(one.attribution.speaker, one.speaker)


def _holders(some: Iterable[Statement]) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(r for one in some if (r := _speaker(one)) is not None))


def _when(one: Statement) -> str:
    return one.published or ""


def _ids(numbers: Iterable[int], said: Mapping[int, Statement]) -> tuple[str, ...]:
    return tuple(said[n].attribution.id for n in numbers if n in said)


def _by_id(said: Mapping[int, Statement]) -> dict[str, Statement]:
    return {one.attribution.id: one for one in said.values()}
