"""Questions that name someone are answered by way of indexes, however large the record is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from onrecord.store.database import reading
from onrecord.store.judgements import conflicting, correcting
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import (
    acted,
    doubting,
    facets,
    holdings,
    people,
    regarding,
    roll,
    statements,
)
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.paging import Latest
from onrecord.store.writing import besides, deriving
from support.acting import quarrel
from support.linked import opened
from support.relating import harbour

Ask = Callable[[Connection], Any]
SMALL = (
    "corrections", "judgements", "corrected_acts", "corrected_parties", "conflicts", "paired",
)  # fmt: skip
"""Tables of decisions, nearly all made by hand, may be looked through."""
BOUNDED = ("counted", "doing")
"""What a query found and counts, at most so much of it."""

QUESTIONS: dict[str, Ask] = {
    "said": lambda c: statements.statements(c, Filters(speaker="Lund")),
    "statements by id": lambda c: statements.statements_called(
        c, [one.attribution.id for one in statements.statements(c, Filters(speaker="Lund"))]
    ),
    "said about someone": lambda c: statements.statements(c, Filters(on="Moe", act="ACCUSE")),
    "acts by": lambda c: acted.acted(c, Filters(speaker="Lund")),
    "acts on": lambda c: acted.acted(c, Filters(on="Storm")),
    "acts by, on and code": lambda c: acted.acted(
        c, Filters(speaker="Lund", on="Moe", act="ACCUSE", since="2026-03")
    ),
    "about": lambda c: regarding.regarding(c, "Moe", Filters(publisher="Osthaven Herald")),
    "what someone said least surely": lambda c: doubting.statement_numbers(
        c, Filters(speaker="Lund"), limit=5
    ),
    "conflicts": lambda c: conflicting.open_conflicts(c, limit=5) or [None],
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


REVIEWED: dict[str, tuple[Ask, str]] = {
    "what is least certain": (
        lambda c: doubting.statement_numbers(c, Filters(), limit=5),
        "SCAN attributions USING INDEX attributions_prob",
    ),
    "links that are not sure": (
        lambda c: doubting.doubtful_links(c, limit=5) or [None],
        "SEARCH links USING INDEX links_doubtful (prob<?)",
    ),
    "disputes that are not sure": (
        lambda c: doubting.dispute_ids(c, least=0.5, limit=5) or [None],
        "SEARCH disputes USING INDEX disputes_prob (prob>?)",
    ),
}
"""What the queue of review asks, and the index that it walks from its least certain end."""


RELATED: dict[str, Ask] = {
    "statements that share someone": lambda c: besides.others(c, 2, None),
    "statements to be grouped": lambda c: deriving._voices(c, list(range(1, 400))),
}
"""What is asked with every page that is added."""


def scans(record: Path, ask: Ask) -> list[str]:
    """What SQLite would look through from end to end to answer."""
    plans = [step for plan in planned(record, ask) for step in plan]
    found = [step.split()[1] for step in plans if step.startswith("SCAN ")]
    full_text = [step.split()[1] for step in plans if "VIRTUAL TABLE" in step]
    return [table for table in found if table not in (*full_text, *SMALL, *BOUNDED)]


def planned(record: Path, ask: Ask) -> list[list[str]]:
    """The steps by which SQLite would answer each query that is made."""
    asked: list[tuple[str, Any]] = []
    with reading(record) as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def keep(_connection: Any, _cursor: Any, words: str, values: Any, *_: Any) -> None:
            asked.append((words, values))

        assert ask(connection), "a question without an answer plans nothing"
        event.remove(connection, "before_cursor_execute", keep)
        driver: Any = connection.connection.driver_connection
        return [
            [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {words}", values)]
            for words, values in asked
        ]


@pytest.mark.in_files
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_that_grows_with_the_record_is_looked_through(record: Path, question: str) -> None:
    assert scans(record, QUESTIONS[question]) == []


@pytest.mark.in_files
@pytest.mark.parametrize("question", REVIEWED)
def test_the_queue_of_review_walks_an_index_and_sorts_nothing(record: Path, question: str) -> None:
    ask, walk = REVIEWED[question]
    (steps,) = [plan for plan in planned(record, ask) if walk in plan]
    assert [step for step in steps if step.startswith("SCAN ") and step != walk] == []
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


@pytest.mark.in_files
@pytest.mark.parametrize("question", RELATED)
def test_adding_a_page_looks_through_no_table(tmp_path: Path, question: str) -> None:
    assert scans(harbour(tmp_path / "harbour.db"), RELATED[question]) == []


@pytest.mark.in_files
def test_a_question_without_a_name_does_look_through_the_acts(record: Path) -> None:
    assert scans(record, lambda c: acted.acted(c, Filters(act="ACCUSE"))) != []


PARTS: dict[str, Ask] = {
    "statements, the first part": lambda c: statements.statements_after(
        c, Filters(), after=None, limit=5
    ),
    "statements, a later part": lambda c: statements.statements_after(
        c, Filters(), after=Latest("2026-03-11T09:30:00+01:00", 0), limit=2
    ),
    "articles": lambda c: holdings.listing_after(c, Filters(), after=None, limit=2),
}
"""What is asked of a whole record, part by part."""


@pytest.mark.in_files
@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_of_a_list_is_found_by_way_of_an_index(record: Path, name: str) -> None:
    assert scans(record, PARTS[name]) == []
