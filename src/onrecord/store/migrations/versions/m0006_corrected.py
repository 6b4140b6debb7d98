"""What statements do and whom they mean as people corrected it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables, unless_lost

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables; older corrections change speakers and kinds alone."""
    op.create_table(
        "corrected_acts",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.Column("recipient", sa.Integer(), nullable=True),
        sa.Column("identity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.ForeignKeyConstraint(["recipient"], ["entities.number"]),
        sa.ForeignKeyConstraint(["identity"], ["identities.number"]),
        sa.PrimaryKeyConstraint("attribution", "place"),
        sqlite_with_rowid=False,
    )
    op.create_index("corrected_acts_recipient", "corrected_acts", ["recipient"], unique=False)
    op.create_index("corrected_acts_identity", "corrected_acts", ["identity"], unique=False)
    op.create_table(
        "corrected_parties",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.ForeignKeyConstraint(["identity"], ["identities.number"]),
        sa.PrimaryKeyConstraint("attribution", "role", "place"),
        sqlite_with_rowid=False,
    )
    op.create_index("corrected_parties_identity", "corrected_parties", ["identity"], unique=False)


def downgrade() -> None:
    """Drop the tables; judgements stay, and are laid over statements no longer."""
    unless_lost(
        revision,
        {"corrected_acts": "corrected acts", "corrected_parties": "corrected parties"},
    )
    drop_tables("corrected_parties", "corrected_acts")
