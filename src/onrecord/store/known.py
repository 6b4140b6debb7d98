"""The ids of all that statements come to, for whoever was told of some of them before.

Invariant: nothing here writes, and no words are read.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from onrecord.store.schema import disputes, documents, proposal_statements, proposals


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


def earlier_document(connection: Connection, uri: str, name: str) -> str | None:
    """The id of the document that the record held of an address before that of a name."""
    added = select(documents.c.added_at).where(documents.c.id == name).scalar_subquery()
    query = (
        select(documents.c.id)
        .where(documents.c.uri == uri, documents.c.id != name, documents.c.added_at < added)
        .order_by(documents.c.added_at.desc())
        .limit(1)
    )
    return connection.scalar(query)
