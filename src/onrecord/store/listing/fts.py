"""The full text as a condition of other queries; what differs stands in `dialects`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select

from onrecord.store.dialects import postgres_words
from onrecord.store.dialects.base import by_dialect


def matching(name: str, match: str) -> Select[Any]:
    """The row numbers that fit a query in the language that `words` writes."""
    words = postgres_words.words_table(name)
    whole: ColumnElement[Any] = literal_column(name)
    in_sqlite = whole.op("MATCH")(match)
    return select(words.c.rowid).where(by_dialect(in_sqlite, postgres_words.fits(name, match)))
