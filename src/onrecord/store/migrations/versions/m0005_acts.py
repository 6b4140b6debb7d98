"""What statements do, to whom, on what occasion, when and where; and deeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.migrations.taking_back import drop_tables, unless_held

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables; layers that were there have nothing in them."""
    _statements()
    _deeds()


def downgrade() -> None:
    """Drop the tables where they are empty: the sums of layers are taken over what they hold."""
    unless_held(
        revision,
        {
            "acts": "acts",
            "parties": "parties of statements",
            "circumstances": "circumstances",
            "deeds": "deeds",
        },
        "without them the layers would not agree with their sums",
    )
    drop_tables("deed_spans", "deeds", "circumstances", "parties", "acts")


def _statements() -> None:
    op.create_table(
        "acts",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.Integer(), nullable=True),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.ForeignKeyConstraint(["actor"], ["entities.number"]),
        sa.ForeignKeyConstraint(["recipient"], ["entities.number"]),
        sa.PrimaryKeyConstraint("attribution", "place"),
        sqlite_with_rowid=False,
    )
    op.create_index("acts_actor", "acts", ["actor"], unique=False)
    op.create_index("acts_recipient", "acts", ["recipient"], unique=False)
    op.create_table(
        "parties",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"]),
        sa.PrimaryKeyConstraint("attribution", "role", "place"),
        sqlite_with_rowid=False,
    )
    op.create_index("parties_entity", "parties", ["entity"], unique=False)
    op.create_table(
        "circumstances",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.PrimaryKeyConstraint("attribution", "aspect"),
        sqlite_with_rowid=False,
    )


def _deeds() -> None:
    op.create_table(
        "deeds",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layers.number"]),
        sa.ForeignKeyConstraint(["actor"], ["entities.number"]),
        sa.ForeignKeyConstraint(["recipient"], ["entities.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("layer", "id"),
    )
    op.create_index("deeds_actor", "deeds", ["actor"], unique=False)
    op.create_index("deeds_recipient", "deeds", ["recipient"], unique=False)
    op.create_index("deeds_id", "deeds", ["id"], unique=False)
    op.create_table(
        "deed_spans",
        sa.Column("deed", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("grain", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["deed"], ["deeds.number"]),
        sa.PrimaryKeyConstraint("deed", "role", "place"),
        sqlite_with_rowid=False,
    )
