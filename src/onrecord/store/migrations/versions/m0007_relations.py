"""How statements stand to one another: what is asked, what a model answers, what is made of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; `migrate` fills them for the layers that are there."""
    op.create_table(
        "gists",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("kind_prob", sa.Float(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribution"],
            ["attributions.number"],
        ),
        sa.PrimaryKeyConstraint("attribution"),
    )
    op.create_index("gists_day", "gists", ["day"], unique=False)
    op.create_table(
        "named",
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribution"],
            ["attributions.number"],
        ),
        sa.ForeignKeyConstraint(
            ["entity"],
            ["entities.number"],
        ),
        sa.PrimaryKeyConstraint("entity", "attribution"),
        sqlite_with_rowid=False,
    )
    op.create_index("named_attribution", "named", ["attribution"], unique=False)
    op.create_table(
        "relations",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("same", sa.Float(), nullable=False),
        sa.Column("side", sa.Float(), nullable=False),
        sa.Column("opposed", sa.Float(), nullable=False),
        sa.Column("claim", sa.Float(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_prob", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one"],
            ["attributions.number"],
        ),
        sa.ForeignKeyConstraint(
            ["other"],
            ["attributions.number"],
        ),
        sa.PrimaryKeyConstraint("one", "other"),
        sqlite_with_rowid=False,
    )
    op.create_index("relations_other", "relations", ["other"], unique=False)
    op.create_table(
        "utterances",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("utterance", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attribution"],
            ["attributions.number"],
        ),
        sa.PrimaryKeyConstraint("attribution"),
    )
    op.create_index("utterances_claim", "utterances", ["claim"], unique=False)
    op.create_index("utterances_utterance", "utterances", ["utterance"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one"],
            ["attributions.number"],
        ),
        sa.ForeignKeyConstraint(
            ["other"],
            ["attributions.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("disputes_prob", "disputes", ["prob"], unique=False)
    op.create_table(
        "dispute_sides",
        sa.Column("dispute", sa.String(), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribution"],
            ["attributions.number"],
        ),
        sa.ForeignKeyConstraint(
            ["dispute"],
            ["disputes.id"],
        ),
        sa.PrimaryKeyConstraint("dispute", "attribution"),
        sqlite_with_rowid=False,
    )
    op.create_index("dispute_sides_attribution", "dispute_sides", ["attribution"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by"],
            ["entities.number"],
        ),
        sa.ForeignKeyConstraint(
            ["to"],
            ["entities.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("proposals_prob", "proposals", ["prob"], unique=False)
    op.create_table(
        "proposal_statements",
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribution"],
            ["attributions.number"],
        ),
        sa.ForeignKeyConstraint(
            ["by"],
            ["entities.number"],
        ),
        sa.ForeignKeyConstraint(
            ["proposal"],
            ["proposals.id"],
        ),
        sa.PrimaryKeyConstraint("proposal", "attribution"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "proposal_statements_attribution", "proposal_statements", ["attribution"], unique=False
    )


def downgrade() -> None:
    """Drop the tables, which the model fills again from the statements."""
    drop_tables(
        "proposal_statements", "proposals", "dispute_sides", "disputes", "utterances", "relations",
        "named", "gists",
    )  # fmt: skip
