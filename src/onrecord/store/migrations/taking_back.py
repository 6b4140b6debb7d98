"""What is asked before a migration is taken back: nothing may go that cannot be made again.

Invariant: what older tables have no place for, and what no program can make again from the rest,
is lost only when somebody has said so; what would leave the record unsound is never done.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import context, op

from onrecord.errors import NotTakenBack

LOSE = "lose"
"""The name under which alembic's entry is told that losses were agreed to."""
_RELATED = (
    "dispute_sides", "disputes", "proposal_statements", "proposals", "utterances", "relations",
    "named", "gists",
)  # fmt: skip


def unless_lost(version: str, kept: Mapping[str, str]) -> None:
    """Go on where no table of those holds anything, or losses were agreed to.

    `kept` says what the rows of each table are, or of a part of it that a WHERE tells. Raises
    `NotTakenBack` with how many of each there are.
    """
    found = _counted(kept)
    if found and not context.config.attributes.get(LOSE, False):
        raise NotTakenBack(version, f"{found} would be lost", may_be_lost=True)


def unless_held(version: str, kept: Mapping[str, str], why: str) -> None:
    """Go on where no table of those holds anything; else raises `NotTakenBack`, agreed or not."""
    found = _counted(kept)
    if found:
        raise NotTakenBack(version, f"it holds {found}, and {why}")


def drop_tables(*names: str) -> None:
    """Drop tables with their indexes; those that point to others first."""
    for name in names:
        op.drop_table(name)


def relate_anew() -> None:
    """Forget how statements stand to one another, which `onrecord migrate` finds again."""
    for name in _RELATED:
        op.execute(sa.delete(sa.table(name)))


def n_rows(table: str) -> int:
    """How many rows a table has; or a part of it, where a WHERE follows its name."""
    query = sa.text(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
    return int(op.get_bind().execute(query).scalar_one())


def _counted(kept: Mapping[str, str]) -> str:
    counts = {what: n_rows(table) for table, what in kept.items()}
    return ", ".join(f"{n:,} {what}" for what, n in counts.items() if n)
