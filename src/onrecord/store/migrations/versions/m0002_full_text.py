"""Full text over articles, statements and names, filled from what the record holds."""

from __future__ import annotations

from alembic import op

from onrecord.store.fts import full_text_statements, rebuilt

revision = "0002"
down_revision = "0001"

FULL_TEXT = {
    "article_words": ("articles", ("headline", "text")),
    "statement_words": ("attributions", ("content",)),
    "name_words": ("entities", ("names",)),
}


def upgrade() -> None:
    """Make the full-text tables and index every row there is."""
    for statement in full_text_statements(FULL_TEXT):
        op.execute(statement)
    for name in FULL_TEXT:
        op.execute(rebuilt(name))
