"""Writing in bulk: full text and plain indexes left out for a time, and made at once at the end.

Invariant: for a file that nobody else has. What is cut off in between lacks indexes and is to be
written again from the start; when the block ends, all that the migrations make is there again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, bindparam, text

from onrecord.store.dialects.full_text import searching
from onrecord.store.dialects.sqlite import WRITER_PRAGMAS
from onrecord.store.schema import FULL_TEXT

PRAGMAS = (
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-400000",
    "PRAGMA wal_autocheckpoint=20000",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA temp_store=FILE",
)
"""For a file that nobody else has: what is cut off is written again from the start."""

_ASKED = ("readings_article", "sketches_text")
"""The indexes that adding a page itself looks into."""

Tell = Callable[[str], Any]


@contextmanager
def in_bulk(engine: Engine, *, tell: Tell = bool) -> Iterator[None]:
    """For this time rows are added without full text, plain indexes and checks of foreign keys.

    `tell` is told the name of each index that is made at the end.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for pragma in PRAGMAS:
            driver.execute(pragma)
    with engine.begin() as connection:
        query = text(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
            "AND (type = 'index' OR (type = 'trigger' AND tbl_name IN (SELECT name FROM "
            "sqlite_master WHERE type = 'table'))) AND name NOT IN :asked ORDER BY name"
        ).bindparams(bindparam("asked", _ASKED, expanding=True))
        left_out = list(connection.execute(query).all())
        for kind, name, _ in left_out:
            connection.exec_driver_sql(f"DROP {kind} {name}")
    yield
    for kind, name, made in left_out:
        if kind == "index":
            tell(name)
        with engine.begin() as connection:
            connection.exec_driver_sql(made)
    for name in FULL_TEXT:
        tell(name)
        with engine.begin() as connection:
            for statement in searching(connection).rebuild(name, FULL_TEXT[name][0]):
                connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        for pragma in (*WRITER_PRAGMAS, "PRAGMA wal_autocheckpoint=1000"):
            driver.execute(pragma)
