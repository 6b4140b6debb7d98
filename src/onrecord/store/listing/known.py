"""The ids of all that statements come to, for whoever was told of some of them before.

Invariant: nothing here writes, and no words are read.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from onrecord.store.schema import disputes, proposal_statements, proposals


def dispute_ids(connection: Connection, *, least: float) -> set[str]:
    """Ids of the disputes of at least that probability."""
    return set(connection.scalars(select(disputes.c.id).where(disputes.c.prob >= least)))


def answer_ids(connection: Connection, *, least: float) -> set[str]:
    """What proposals were answered by: an id of the proposal, a number of the statement."""
    query = (
        select(proposal_statements.c.proposal, proposal_statements.c.attribution)
        .join(proposals, proposals.c.id == proposal_statements.c.proposal)
        .where(proposals.c.prob >= least, proposal_statements.c.answer.is_not(None))
    )
    return {f"{proposal}:{number}" for proposal, number in connection.execute(query)}
