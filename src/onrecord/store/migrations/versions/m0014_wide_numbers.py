"""Whole numbers of 63 bits also in PostgreSQL, where they had 31.

A record of a hundred million articles has more spans than 31 bits can number. SQLite's numbers have
63 bits whatever they are called.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_WIDE_BEFORE = {("bands", "key")} | {
    ("captures", name) for name in ("record", "first_byte", "n_bytes")
}


def upgrade() -> None:
    """Widen every column of whole numbers, and what numbers the rows."""
    _retype("integer", "bigint")


def downgrade() -> None:
    """Narrow them again; PostgreSQL refuses where a number does not fit."""
    _retype("bigint", "integer")


def _retype(before: str, after: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    inspector = sa.inspect(connection)
    views = {name: inspector.get_view_definition(name) for name in inspector.get_view_names()}
    for name in views:
        op.execute(f'DROP VIEW "{name}"')
    for table in inspector.get_table_names():
        columns = [
            column
            for column in inspector.get_columns(table)
            if str(column["type"]).lower() == before and (table, column["name"]) not in _WIDE_BEFORE
        ]
        if columns:
            changes = ", ".join(f'ALTER COLUMN "{c["name"]}" TYPE {after}' for c in columns)
            op.execute(f'ALTER TABLE "{table}" {changes}')
    for sequence in inspector.get_sequence_names():
        op.execute(f'ALTER SEQUENCE "{sequence}" AS {after}')
    for name, definition in views.items():
        op.execute(f'CREATE VIEW "{name}" AS {definition}')
