"""Where in web archives documents were captured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables, unless_lost

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; what was read until now came from no archive."""
    op.create_table(
        "captures",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=True),
        sa.Column("first_byte", sa.BigInteger(), nullable=False),
        sa.Column("n_bytes", sa.BigInteger(), nullable=True),
        sa.Column("record_id", sa.Text(), nullable=True),
        sa.Column("payload_digest", sa.Text(), nullable=True),
        sa.Column("captured_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("captures_document", "captures", ["document"], unique=False)


def downgrade() -> None:
    """Drop the table; the archives still hold the pages, but nothing says which."""
    unless_lost(revision, {"captures": "places in archives"})
    drop_tables("captures")
