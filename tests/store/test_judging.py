"""Judgements are rows: made, taken back by new rows, never overwritten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.errors import NotInRecord
from onrecord.store.database import reading
from onrecord.store.judgements.judging import Judgement, judgements
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from support.layers import layer
from support.record_files import record_of, rows

PAGE, ANALYSIS = layer()


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(tmp_path / "r.db", layer())


def listed(path: Path, about: str | None = None) -> list[Judgement]:
    with reading(path) as connection:
        return judgements(connection, about)


@pytest.mark.parametrize(
    "about", [PAGE.document.id, ANALYSIS.entities[0].id, ANALYSIS.attributions[0].id]
)
def test_a_document_an_entity_and_a_statement_can_be_judged(record: Path, about: str) -> None:
    with open_writer(record) as writer:
        number = writer.judge(about, "wrong", before={"name": "x"}, author="Ada", why="a slip")
    [judged] = listed(record, about)
    assert judged.number == number
    assert (judged.verdict, judged.before, judged.author, judged.why) == (
        "wrong",
        {"name": "x"},
        "Ada",
        "a slip",
    )
    assert judged.is_standing


def test_taking_back_adds_a_row_and_leaves_the_old_one(record: Path) -> None:
    about = PAGE.document.id
    with open_writer(record) as writer:
        first = writer.judge(about, "wrong", before=None, author="Ada", why="")
    before = rows(record, "SELECT * FROM judgements")
    with open_writer(record) as writer:
        writer.revoke(first, author="Bo", why="it is right")
    assert rows(record, "SELECT * FROM judgements")[:1] == before
    old, new = listed(record)
    assert (old.is_standing, new.is_standing) == (False, True)
    assert (new.revokes, new.about, new.author) == (first, about, "Bo")
    assert new.before == {"verdict": "wrong", "before": None}


def test_taking_back_what_takes_back_makes_the_first_stand_again(record: Path) -> None:
    with open_writer(record) as writer:
        first = writer.judge(PAGE.document.id, "wrong", before=None, author="Ada", why="")
        second = writer.revoke(first, author="Bo", why="")
        writer.revoke(second, author="Ada", why="it is wrong after all")
    assert [j.is_standing for j in listed(record)] == [True, False, True]


def test_what_does_not_stand_cannot_be_taken_back(record: Path) -> None:
    with open_writer(record) as writer:
        first = writer.judge(PAGE.document.id, "wrong", before=None, author="Ada", why="")
        writer.revoke(first, author="Bo", why="")
        with pytest.raises(NotInRecord, match="standing judgement"):
            writer.revoke(first, author="Bo", why="again")
        with pytest.raises(NotInRecord):
            writer.revoke(99, author="Bo", why="")


def test_what_the_record_does_not_hold_cannot_be_judged(record: Path) -> None:
    with open_writer(record) as writer, pytest.raises(NotInRecord, match="att_0"):
        writer.judge("att_0", "wrong", before=None, author="Ada", why="")
    assert listed(record) == []


def test_a_judged_record_is_sound(record: Path) -> None:
    with open_writer(record) as writer:
        writer.judge(PAGE.document.id, "wrong", before=None, author="Ada", why="")
    assert verify(record).is_sound


@pytest.mark.in_files
def test_the_tables_refuse_to_change_a_judgement(record: Path) -> None:
    with open_writer(record) as writer:
        writer.judge(PAGE.document.id, "wrong", before=None, author="Ada", why="")
    with (
        closing(sqlite3.connect(record)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        connection.execute("UPDATE judgements SET why = 'other'")
