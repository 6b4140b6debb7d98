"""Full text over articles, statements and names, filled from what the record holds."""

from __future__ import annotations

from alembic import op

from onrecord.store.dialects.full_text import searching

revision = "0002"
down_revision = "0001"

FULL_TEXT = {
    "article_words": ("articles", ("headline", "text")),
    "statement_words": ("attributions", ("content",)),
    "name_words": ("entities", ("names",)),
}


def upgrade() -> None:
    """Make the full-text tables and index every row there is."""
    full_text = searching(op.get_bind())
    for statement in full_text.make(FULL_TEXT):
        op.get_bind().exec_driver_sql(statement)
    for name, (content, _) in FULL_TEXT.items():
        for statement in full_text.rebuild(name, content):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop the full text, which is made from the tables."""
    for statement in searching(op.get_bind()).drop(FULL_TEXT):
        op.get_bind().exec_driver_sql(statement)
