"""Judgements are added and revoked by new rows; the tables refuse to change one."""

from __future__ import annotations

from alembic import op

from onrecord.store.dialects.full_text import searching

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the trigger that refuses."""
    why = "a judgement is taken back by a new one, never changed"
    for statement in searching(op.get_bind()).stay("judgements", why):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop the trigger; no judgement is changed by that."""
    for statement in searching(op.get_bind()).no_longer_stay("judgements"):
        op.get_bind().exec_driver_sql(statement)
