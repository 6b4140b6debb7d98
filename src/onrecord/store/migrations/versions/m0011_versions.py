"""Versions of pages, pages that were taken back, and what finds copies of a text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables; pages that were read before are the latest of their addresses."""
    op.create_table(
        "versions",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("layer", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.number"]),
        sa.ForeignKeyConstraint(["by"], ["documents.number"]),
        sa.ForeignKeyConstraint(["layer"], ["layers.number"]),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_index("versions_series", "versions", ["series", "rank", "seen_at"], unique=False)
    op.create_index("versions_by", "versions", ["by"], unique=False)
    op.create_index("versions_layer", "versions", ["layer"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"]),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"]),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_index("withdrawals_judgement", "withdrawals", ["judgement"], unique=False)
