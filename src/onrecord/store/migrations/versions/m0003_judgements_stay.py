"""Judgements are added and revoked by new rows; the tables refuse to change one."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the trigger that refuses."""
    op.execute(
        "CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements BEGIN "
        "SELECT RAISE(ABORT, 'a judgement is taken back by a new one, never changed'); END"
    )
