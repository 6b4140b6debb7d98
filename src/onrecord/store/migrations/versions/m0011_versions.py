"""Versions of pages, pages that were taken back, and what finds copies of a text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables, n_rows, relate_anew, unless_lost

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


def downgrade() -> None:
    """Drop the tables; versions are put in order again from pages that came once.

    Where losses were agreed to, earlier versions are shown beside later ones, and pages that were
    taken back as any others.
    """
    again = "versions WHERE seen_at <> (SELECT fetched_at FROM documents WHERE number = document)"
    unless_lost(
        revision,
        {
            "versions WHERE layer IS NOT NULL": "earlier versions, shown as such",
            again: "moments at which a page stood there again",
            "withdrawals": "pages marked as taken back",
        },
    )
    if n_rows("versions WHERE layer IS NOT NULL") or n_rows("withdrawals"):
        relate_anew()
    op.execute(
        "INSERT INTO newest SELECT document, layer, seen_at FROM versions WHERE layer IS NOT NULL"
    )
    drop_tables("withdrawals", "versions")
