"""Who proposed what to whom, and the answers according to whoever tells of them.

Invariant: each call opens the record at the path it is given and closes it again. All raise what
opening the record raises, and `BadDay`.
"""

from __future__ import annotations

from dataclasses import replace

from onrecord.model.dispute import Answer, Proposal
from onrecord.model.identity import Reference
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import disputed
from onrecord.store.listing.disputed import Asked, ProposalRow
from onrecord.store.listing.statements import speaker_of
from onrecord.workflow.together import (
    ANY_PROB,
    Known,
    Together,
    ids_of,
    in_time,
    the_one,
    together,
    with_least,
)

__all__ = ["Asked", "Together", "proposal", "proposals"]


def proposals(
    record: Where, asked: Asked | None = None, *, limit: int = 1000, offset: int = 0
) -> Together[Proposal]:
    """Proposals that fit with their answers, the most probable first."""
    wanted = with_least(asked, "shown_proposal")
    with database.reading(record) as connection:
        rows = disputed.proposal_rows(connection, wanted, limit=limit, offset=offset)
        return together(connection, rows, _proposal, _numbers_of)


def proposal(record: Where, name: str) -> Together[Proposal]:
    """The one proposal that an id, or the beginning of one, leads to; raises `NotInRecord`."""
    asked = Asked(id=name if name.startswith("pro_") else f"pro_{name}")
    return the_one(proposals(record, replace(asked, least=ANY_PROB), limit=2), "proposal", name)


def _numbers_of(row: ProposalRow) -> tuple[int, ...]:
    return (*row.statements, *(answer.number for answer in row.answers))


def _proposal(row: ProposalRow, known: Known) -> Proposal:
    said = known.said
    own = [n for n in row.statements if n in said]
    first = said[own[0]]
    time = first.told.time
    return Proposal(
        row.id,
        row.kind,
        row.prob,
        row.by,
        row.to,
        first.content,
        None if time is None else time.value,
        ids_of(own, said),
        _answers(row, known),
    )


def _answers(row: ProposalRow, known: Known) -> tuple[Answer, ...]:
    """Each answer according to each teller once, with all statements that tell it."""
    said = known.said
    answers: dict[tuple[str | None, str, str | None], list[int]] = {}
    people: dict[str | None, Reference | None] = {None: None}
    for answer in row.answers:
        if answer.number not in said:
            continue
        teller = speaker_of(said[answer.number])
        by = row.to if teller == row.by else answer.by
        people |= {r.id: r for r in (by, teller) if r is not None}
        key = (by.id if by else None, answer.answer, teller.id if teller else None)
        answers.setdefault(key, []).append(answer.number)
    return tuple(
        Answer(people[by], kind, people[teller], ids_of(in_time(some, said), said))  # type: ignore[arg-type]
        for (by, kind, teller), some in answers.items()
    )
