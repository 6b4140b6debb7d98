"""What sound means for how statements stand to one another: what is derived is all there.

Invariant: nothing here asks a model; each disagreement is told with the statement that it is in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select

from onrecord.store.judgements.settling import is_rejected
from onrecord.store.proof.soundness import Damage
from onrecord.store.schema import (
    attributions,
    dispute_sides,
    disputes,
    gists,
    newest,
    proposal_statements,
    proposals,
    relations,
    utterances,
)

_N_AT_ONCE = 500
_N_SIDES = 2


def relation_damages(connection: Connection) -> Iterator[Damage]:
    """Statements without a group, groups without statements, and probabilities that are none."""
    shown = select(newest.c.layer)
    known = select(gists.c.attribution)
    grouped = select(utterances.c.attribution)
    in_sides = (
        select(dispute_sides.c.dispute)
        .group_by(dispute_sides.c.dispute)
        .having(func.count(dispute_sides.c.side.distinct()) == _N_SIDES)
    )
    made = select(proposal_statements.c.proposal).where(proposal_statements.c.proposes)
    said, divided = select(attributions.c.id), select(disputes.c.id)
    total = relations.c.same + relations.c.side + relations.c.opposed
    ends = [relations.c.one, relations.c.other]
    looks: list[tuple[str, Select[Any]]] = [
        (
            "a statement that is held against others is in no utterance",
            said.where(
                attributions.c.layer.in_(shown),
                attributions.c.number.in_(known),
                attributions.c.number.not_in(grouped),
                ~is_rejected(attributions.c.number),
            ),
        ),
        (
            "a statement in an utterance is shown by no newest layer",
            said.where(attributions.c.number.in_(grouped), attributions.c.layer.not_in(shown)),
        ),
        (
            "a statement that people rejected is in an utterance",
            said.where(attributions.c.number.in_(grouped), is_rejected(attributions.c.number)),
        ),
        ("a dispute has not two sides", divided.where(disputes.c.id.not_in(in_sides))),
        ("a proposal has no statement", select(proposals.c.id).where(proposals.c.id.not_in(made))),
        (
            "a relation has a probability that is none",
            said.where(
                attributions.c.number.in_(
                    select(relations.c.one).where((total < 0) | (total > 1 + _ROUNDING))
                )
            ),
        ),
        *(
            (
                "a relation has an end of which nothing is kept",
                said.where(attributions.c.number.in_(select(end).where(end.not_in(known)))),
            )
            for end in ends
        ),
    ]
    for what, query in looks:
        for name in connection.execute(query.execution_options(yield_per=_N_AT_ONCE)).scalars():
            yield Damage("", what, str(name))


_ROUNDING = 0.001
"""Probabilities are kept to four places."""
