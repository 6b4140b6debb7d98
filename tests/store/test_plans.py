"""Questions that name someone are answered by way of indexes, however large the record is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from onrecord.store import (
    acted,
    besides,
    correcting,
    deriving,
    facets,
    people,
    regarding,
    roll,
    statements,
)
from onrecord.store.correcting import Change
from onrecord.store.database import reading
from onrecord.store.deciding import Decider
from onrecord.store.statements import Filters
from support.acting import quarrel
from support.linked import opened
from support.relating import harbour

Ask = Callable[[Connection], Any]
SMALL = ("corrections", "judgements", "corrected_acts", "corrected_parties")
"""Tables of decisions, nearly all made by hand, may be looked through."""
BOUNDED = ("counted", "doing")
"""What a query found and counts, at most so much of it."""

QUESTIONS: dict[str, Ask] = {
    "said": lambda c: statements.statements(c, Filters(speaker="Lund")),
    "said about someone": lambda c: statements.statements(c, Filters(on="Moe", act="ACCUSE")),
    "acts by": lambda c: acted.acted(c, Filters(speaker="Lund")),
    "acts on": lambda c: acted.acted(c, Filters(on="Storm")),
    "acts by, on and code": lambda c: acted.acted(
        c, Filters(speaker="Lund", on="Moe", act="ACCUSE", since="2026-03")
    ),
    "about": lambda c: regarding.regarding(c, "Moe", Filters(publisher="Osthaven Herald")),
    "facets of one": lambda c: facets.facets(c, Filters(speaker="Lund")),
    "facets of what is said of one": lambda c: facets.facets(c, Filters(regarding="Moe")),
    "who": lambda c: people.people(c, "Vera Lund", Filters()),
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a quarrel; without statistics SQLite plans the same for a large one."""
    path = quarrel(tmp_path_factory.mktemp("plans") / "quarrel.db")
    with opened(path) as writer, writer.deciding() as (connection, _):
        said = statements.statements(connection, Filters(about="rained"))[0].attribution.id
        moe = (roll.find(connection, "Anders Moe"),)
        change = Change(acts=(("ACCUSE", "done"),), targets=moe, addressees=moe)
        correcting.correct(connection, said, change, Decider("Ada", "so"))
    return path


RELATED: dict[str, Ask] = {
    "statements that share someone": lambda c: besides.others(c, 2, None),
    "statements to be grouped": lambda c: deriving._voices(c, list(range(1, 400))),
}
"""What is asked with every page that is added."""


def scans(record: Path, ask: Ask) -> list[str]:
    """What SQLite would look through from end to end to answer."""
    asked: list[tuple[str, Any]] = []
    with reading(record) as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def keep(_connection: Any, _cursor: Any, words: str, values: Any, *_: Any) -> None:
            asked.append((words, values))

        assert ask(connection), "a question without an answer plans nothing"
        event.remove(connection, "before_cursor_execute", keep)
        driver: Any = connection.connection.driver_connection
        plans = [
            row[3]
            for words, values in asked
            for row in driver.execute(f"EXPLAIN QUERY PLAN {words}", values)
        ]
    found = [step.split()[1] for step in plans if step.startswith("SCAN ")]
    full_text = [step.split()[1] for step in plans if "VIRTUAL TABLE" in step]
    return [table for table in found if table not in (*full_text, *SMALL, *BOUNDED)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_that_grows_with_the_record_is_looked_through(record: Path, question: str) -> None:
    assert scans(record, QUESTIONS[question]) == []


@pytest.mark.parametrize("question", RELATED)
def test_adding_a_page_looks_through_no_table(tmp_path: Path, question: str) -> None:
    assert scans(harbour(tmp_path / "harbour.db"), RELATED[question]) == []


def test_a_question_without_a_name_does_look_through_the_acts(record: Path) -> None:
    assert scans(record, lambda c: acted.acted(c, Filters(act="ACCUSE"))) != []
