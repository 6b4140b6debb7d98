"""What people judged of statements: right, wrong, other spans, pairs of them, and conflicts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store.dialects.full_text import searching
from onrecord.store.migrations.taking_back import drop_tables, unless_lost

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables, and let the full text of statements follow corrected spans."""
    _corrected()
    _reviewed()
    _conflicts()
    _paired()
    full_text = searching(op.get_bind())
    for statement in full_text.show_corrected():
        op.get_bind().exec_driver_sql(statement)
    for statement in full_text.rebuild("statement_words", "shown_contents"):
        op.get_bind().exec_driver_sql(statement)
    op.create_index("attributions_prob", "attributions", ["prob"], unique=False)
    doubtful = sa.text("prob < 0.95")
    op.create_index(
        "links_doubtful",
        "links",
        ["prob"],
        unique=False,
        sqlite_where=doubtful,
        postgresql_where=doubtful,
    )


def downgrade() -> None:
    """Drop the tables; judgements stay, and but for corrections are laid over nothing."""
    unless_lost(
        revision,
        {
            "corrected_spans": "corrected spans",
            "reviewed WHERE verdict <> 'corrected'": "statements judged right or wrong",
            "conflicts": "conflicts of judgements with readings",
            "paired": "statements that people paired",
        },
    )
    op.drop_index("links_doubtful", "links")
    op.drop_index("attributions_prob", "attributions")
    full_text = searching(op.get_bind())
    for statement in full_text.show_as_read():
        op.get_bind().exec_driver_sql(statement)
    for statement in full_text.rebuild("statement_words", "attributions"):
        op.get_bind().exec_driver_sql(statement)
    drop_tables("paired", "conflicts", "reviewed", "corrected_contents", "corrected_spans")


def _corrected() -> None:
    op.create_table(
        "corrected_spans",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.PrimaryKeyConstraint("attribution", "role", "place"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "corrected_contents",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.PrimaryKeyConstraint("attribution"),
    )


def _reviewed() -> None:
    op.create_table(
        "reviewed",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.PrimaryKeyConstraint("attribution"),
        sqlite_with_rowid=False,
    )
    op.create_index("reviewed_verdict", "reviewed", ["verdict", "attribution"], unique=False)
    # Until now all that was laid over statements were corrections.
    op.execute(
        "INSERT INTO reviewed SELECT DISTINCT attribution, 'corrected' FROM corrections "
        "WHERE is_standing"
    )


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"]),
        sa.ForeignKeyConstraint(["other"], ["judgements.number"]),
        sa.ForeignKeyConstraint(["layer"], ["layers.number"]),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.ForeignKeyConstraint(["settled"], ["judgements.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    for column in ("judgement", "other", "layer", "attribution", "settled"):
        op.create_index(f"conflicts_{column}", "conflicts", [column], unique=False)


def _paired() -> None:
    op.create_table(
        "paired",
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"]),
        sa.ForeignKeyConstraint(["attribution"], ["attributions.number"]),
        sa.PrimaryKeyConstraint("judgement", "end", "attribution"),
        sqlite_with_rowid=False,
    )
    op.create_index("paired_attribution", "paired", ["attribution"], unique=False)
