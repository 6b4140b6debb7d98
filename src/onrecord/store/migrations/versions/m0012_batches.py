"""Batches of what was written, each in a hash tree, in a chain; time stamps of its heads.

What is in the record already is covered when it is next written to, or migrated by
`onrecord migrate`: hashing it takes this program's tables, which later migrations may change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables, unless_lost

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "batches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("n_leaves", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "covered",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("n_leaves", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.number"]),
        sa.PrimaryKeyConstraint("kind", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index("covered_batch", "covered", ["batch", "place"], unique=False)
    op.create_table(
        "gaps",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("n_leaves", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.number"]),
        sa.PrimaryKeyConstraint("batch", "place"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stamps",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("stamps_batch", "stamps", ["batch"], unique=False)


def downgrade() -> None:
    """Drop the tables; batches made anew are others than those that people noted the heads of."""
    unless_lost(
        revision,
        {"batches": "batches, with the proofs that lead to them", "stamps": "time stamps"},
    )
    drop_tables("stamps", "gaps", "covered", "batches")
