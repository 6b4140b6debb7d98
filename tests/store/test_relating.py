"""How statements stand to one another: kept with each page, made again where pages change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store.database import reading
from onrecord.store.listing.disputed import Asked, dispute_rows, proposal_rows, utterance_groups
from onrecord.store.proof.verify import verify
from onrecord.store.schema import attributions
from onrecord.store.writing import besides
from onrecord.store.writing.writer import open_writer
from support.record_files import rows
from support.relating import (
    HARBOUR,
    MEETING,
    SAFE,
    Stands,
    harbour,
    herald,
    later,
    post,
    related,
    stranger,
    wire,
)

TABLES = (
    "gists", "named", "relations", "utterances", "disputes", "dispute_sides", "proposals",
    "proposal_statements",
)  # fmt: skip
DERIVED = TABLES[3:]


def contents(path: Path, tables: tuple[str, ...] = DERIVED) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(rows(path, f"SELECT * FROM {table}")) for table in tables}  # noqa: S608


def n_rows(path: Path) -> dict[str, int]:
    return {table: len(found) for table, found in contents(path, TABLES).items()}


def test_a_dispute_across_pages_has_the_statements_of_both_sides(tmp_path: Path) -> None:
    path = harbour(tmp_path / "r.db")
    with reading(path) as connection:
        (dispute,) = dispute_rows(connection, Asked(), limit=10)
    assert sorted(len(side) for side in dispute.sides) == [2, 3]
    assert verify(path).is_sound


def test_one_page_alone_is_disputed_by_nobody(tmp_path: Path) -> None:
    path = related(tmp_path / "r.db", HARBOUR, herald())
    assert n_rows(path)["disputes"] == 0
    assert n_rows(path)["utterances"] == n_rows(path)["gists"]


def test_reports_of_one_saying_are_one_utterance(tmp_path: Path) -> None:
    path = harbour(tmp_path / "r.db")
    with reading(path) as connection:
        found = utterance_groups(connection, Asked(), limit=10)
    assert sorted(map(len, found.values()), reverse=True)[:2] == [2, 2]


def test_a_later_page_answers_a_proposal_that_was_open(tmp_path: Path) -> None:
    path = related(tmp_path / "r.db", HARBOUR, herald())
    with reading(path) as connection:
        assert len(proposal_rows(connection, Asked(is_open=True), limit=10)) == 1
    related(path, HARBOUR, post())
    with reading(path) as connection:
        assert proposal_rows(connection, Asked(is_open=True), limit=10) == []
        (proposal,) = proposal_rows(connection, Asked(), limit=10)
    assert [answer.answer for answer in proposal.answers] == ["ignored"]


@pytest.mark.in_files
def test_the_order_of_the_pages_changes_nothing_of_the_sides(tmp_path: Path) -> None:
    def sides(path: Path) -> set[frozenset[str]]:
        found = rows(
            path,
            "SELECT group_concat(content, '|') FROM (SELECT side, content FROM dispute_sides "
            "JOIN attributions ON number = attribution ORDER BY content) GROUP BY side",
        )
        return {frozenset(str(words).split("|")) for (words,) in found}

    one = harbour(tmp_path / "one.db")
    other = related(tmp_path / "other.db", HARBOUR, later(), wire(), post(), herald())
    assert sides(one) == sides(other)


def test_the_same_page_again_changes_nothing(tmp_path: Path) -> None:
    path = harbour(tmp_path / "r.db")
    before = contents(path, TABLES)
    related(path, HARBOUR, post())
    assert contents(path, TABLES) == before


def test_a_forgotten_page_takes_its_part_of_a_dispute_along(tmp_path: Path) -> None:
    path = harbour(tmp_path / "r.db")
    page, _ = herald()
    with open_writer(path, relater=HARBOUR) as writer:
        writer.forget(page.document.id, reason="a test")
    with reading(path) as connection:
        (dispute,) = dispute_rows(connection, Asked(), limit=10)
    assert sum(map(len, dispute.sides)) == 4
    assert verify(path).is_sound


def test_what_is_forgotten_wholly_leaves_no_row_behind(tmp_path: Path) -> None:
    path = harbour(tmp_path / "r.db")
    with open_writer(path, relater=HARBOUR) as writer:
        for page, _ in (herald(), post(), wire(), later()):
            writer.forget(page.document.id, reason="a test")
    assert set(n_rows(path).values()) == {0}


def test_layers_that_were_never_related_are_related_when_asked(tmp_path: Path) -> None:
    path, wanted = tmp_path / "r.db", harbour(tmp_path / "wanted.db")
    unrelated(path, herald(), post(), wire(), later())
    assert n_rows(path)["gists"] == 0
    with open_writer(path, relater=HARBOUR) as writer:
        assert writer.relate_all() == 4
        assert writer.relate_all() == 0
    assert contents(path, ("disputes", "dispute_sides")) == contents(
        wanted, ("disputes", "dispute_sides")
    )


def unrelated(path: Path, *layers: tuple[Page, Analysis]) -> None:
    from onrecord.identity.across.record import RecordLinker  # noqa: PLC0415 - beside its use

    with open_writer(path, linker=RecordLinker()) as writer:
        for page, analysis in layers:
            writer.add(page, analysis)


def test_disputes_are_found_by_who_is_opposed_to_whom(tmp_path: Path) -> None:
    path = harbour(tmp_path / "r.db")
    with reading(path) as connection:
        asked = Asked(between=("Lund", "Moe"))
        assert len(dispute_rows(connection, asked, limit=10)) == 1
        asked = Asked(between=("Lund", "Lund"))
        assert dispute_rows(connection, asked, limit=10) == []


@pytest.mark.in_files
@pytest.mark.parametrize(
    "spoilt",
    [
        "DELETE FROM utterances WHERE attribution = (SELECT min(attribution) FROM utterances)",
        "UPDATE dispute_sides SET side = 0",
        "UPDATE relations SET opposed = 3",
    ],
)
def test_damage_to_what_is_derived_is_told(tmp_path: Path, spoilt: str) -> None:
    path = harbour(tmp_path / "r.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(spoilt)
    assert not verify(path).is_sound


def test_a_statement_that_tells_of_a_proposal_and_its_answer_stands_for_both(
    tmp_path: Path,
) -> None:
    silent = replace(
        HARBOUR,
        table={**HARBOUR.table, (MEETING, MEETING): Stands(answer="ignored", answer_prob=0.9)},
    )
    path = related(tmp_path / "r.db", silent, herald())
    with reading(path) as connection:
        (proposal,) = proposal_rows(connection, Asked(), limit=10)
    assert [answer.number for answer in proposal.answers] == list(proposal.statements)
    assert proposal.answers[0].answer == "ignored"
    assert proposal.answers[0].by == proposal.to
    related(tmp_path / "open.db", HARBOUR, herald())
    unanswered = rows(tmp_path / "open.db", "SELECT answer, by FROM proposal_statements")
    assert unanswered == [(None, None)]
    assert verify(path).is_sound


def test_the_same_words_are_found_though_nobody_is_shared(tmp_path: Path) -> None:
    path = related(tmp_path / "r.db", HARBOUR, herald())
    with reading(path) as connection:
        words = connection.execute(select(attributions.c.content)).scalars().all()
        assert SAFE in words
        layer = connection.execute(select(func.max(attributions.c.layer))).scalar_one()
    unknown = stranger(SAFE)
    related(path, HARBOUR, unknown)
    with reading(path) as connection:
        beside = besides.others(connection, layer + 1, None)
    assert SAFE in {one.known.content for one in beside}
