"""The full text of either database: which of the two is asked."""

from __future__ import annotations

from sqlalchemy import Connection

from onrecord.store.dialects.base import POSTGRESQL
from onrecord.store.dialects.searching import Searching


def searching(connection: Connection) -> Searching:
    """The full text of the database that is connected to."""
    if connection.dialect.name == POSTGRESQL:
        from onrecord.store.dialects.postgres_words import InPostgres  # noqa: PLC0415 - one of two

        return InPostgres()
    from onrecord.store.dialects.sqlite_words import InSqlite  # noqa: PLC0415 - one of two

    return InSqlite()
