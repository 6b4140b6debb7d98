"""Pages that are added at once leave the record that adding them one by one leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from onrecord.evaluation.invented import stories
from onrecord.store import database
from onrecord.store.schema import metadata
from onrecord.store.writing.adding import add_page
from onrecord.store.writing.adding_many import add_pages


def rows(at: Path) -> dict[str, list[Any]]:
    with database.reading(at) as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(*(c for c in table.c if c.name not in TIMES)))
            ]
            for table in metadata.sorted_tables
        }


TIMES = {"at", "added_at", "written_at", "first_used_at"}


def test_many_pages_at_once_leave_the_rows_that_one_by_one_leave(tmp_path: Path) -> None:
    some = [(one.page, one.analysis) for story in stories(160, seed=3) for one in story]
    some += some[:2]  # known by then
    with database.writing(tmp_path / "one.db") as engine, engine.begin() as connection:
        for page, analysis in some:
            add_page(connection, page, analysis)
    with database.writing(tmp_path / "many.db") as engine, engine.begin() as connection:
        made = add_pages(connection, some)

    assert rows(tmp_path / "many.db") == rows(tmp_path / "one.db")
    assert [one is None for one in made] == [False] * (len(some) - 2) + [True] * 2
