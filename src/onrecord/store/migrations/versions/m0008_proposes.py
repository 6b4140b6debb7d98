"""A statement may both make a proposal and tell its answer: which of them it does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import n_rows, relate_anew

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column: until now what had no answer proposed."""
    op.add_column(
        "proposal_statements",
        sa.Column("proposes", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    table = sa.table("proposal_statements", sa.column("proposes"), sa.column("answer"))
    op.execute(table.update().where(table.c.answer.is_(None)).values(proposes=True))


def downgrade() -> None:
    """Drop the column; how statements stand is found anew where one both proposed and answered."""
    if n_rows("proposal_statements WHERE proposes AND answer IS NOT NULL"):
        relate_anew()
    op.drop_column("proposal_statements", "proposes")
