"""Sketches of articles' texts, by which those that run one text are found.

Those of articles that are in the record already are made by `onrecord migrate`: it takes this
program's tables, which later migrations may change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sketches",
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.number"]),
        sa.PrimaryKeyConstraint("article"),
    )
    op.create_index("sketches_text", "sketches", ["text"], unique=False)
    op.create_table(
        "bands",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "article"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take the tables back; what they hold is made of texts."""
    drop_tables("bands", "sketches")
