"""Identities across documents, the links that lead to them, and corrections of statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables, unless_lost

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; layers that were there are linked when the record is next written to."""
    op.add_column("judgements", sa.Column("details", sa.JSON(), nullable=True))
    _identities()
    _links()
    _corrections()


def downgrade() -> None:
    """Drop the tables; links are found again, what people decided in detail is not."""
    unless_lost(
        revision,
        {
            "judgements WHERE details IS NOT NULL": "details of judgements",
            "corrections": "corrections of statements",
        },
    )
    drop_tables("corrections", "links", "identity_keys", "identities")
    op.drop_column("judgements", "details")


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("knowledge", sa.String(), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["shown"], ["identities.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("identities_name", "identities", ["name"], unique=False)
    op.create_index("identities_shown", "identities", ["shown"], unique=False)
    op.create_table(
        "identity_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("identity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["identity"], ["identities.number"]),
        sa.PrimaryKeyConstraint("key", "identity"),
        sqlite_with_rowid=False,
    )
    op.create_index("identity_keys_identity", "identity_keys", ["identity"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"]),
        sa.ForeignKeyConstraint(["identity"], ["identities.number"]),
        sa.ForeignKeyConstraint(["shown"], ["identities.number"]),
        sa.PrimaryKeyConstraint("entity"),
    )
    op.create_index("links_identity", "links", ["identity"], unique=False)
    op.create_index("links_shown", "links", ["shown"], unique=False)


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Integer(), nullable=True),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"]),
        sa.ForeignKeyConstraint(["speaker"], ["identities.number"]),
        sa.PrimaryKeyConstraint("judgement", "attribution"),
    )
    op.create_index("corrections_attribution", "corrections", ["attribution"], unique=False)
    op.create_index("corrections_speaker", "corrections", ["speaker"], unique=False)
