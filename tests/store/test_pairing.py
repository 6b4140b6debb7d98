"""Pairs of statements that people decide: disputes follow them, whatever is read afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.dispute import DecidedStance
from onrecord.model.provenance import ModelVersion
from onrecord.store.database import reading
from onrecord.store.judgements import conflicting
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing.disputed import Asked, dispute_rows
from onrecord.store.listing.statements import statement_number, statements_at
from onrecord.store.proof.verify import verify
from onrecord.store.writing.writer import open_writer
from support.record_files import contents, rows
from support.relating import HARBOUR, SMALL, harbour, herald, later, post, related, stranger

ADA = Decider("Ada", "they speak of different harbours")
FAR = "that the lighthouse is blue"


def sides(path: Path) -> list[list[list[str]]]:
    """The contents on each side of each dispute."""
    with reading(path) as connection:
        found = dispute_rows(connection, Asked(), limit=10)
        said = statements_at(connection, [n for d in found for side in d.sides for n in side])
    return [
        sorted(sorted(said[n].content for n in side) for side in dispute.sides) for dispute in found
    ]


def ids(path: Path, content: str) -> list[str]:
    query = "SELECT id FROM attributions WHERE content = ? ORDER BY number"
    return [name for (name,) in rows(path, query, content)]


def decide(path: Path, one: str, other: str, stance: DecidedStance) -> int:
    with open_writer(path, relater=HARBOUR) as writer, writer.reviewing() as change:
        return change.pair(one, other, stance, ADA)


def undo(path: Path, number: int) -> int:
    with open_writer(path, relater=HARBOUR) as writer:
        return writer.revoke(number, author="Ada", why="a slip")


@pytest.fixture(name="path")
def with_a_stranger(tmp_path: Path) -> Path:
    """A dispute of five statements, and somebody who speaks of something else."""
    return related(harbour(tmp_path / "r.db"), HARBOUR, stranger(FAR))


def test_statements_that_people_hold_to_be_opposed_are_a_dispute(path: Path) -> None:
    before = sides(path)
    (far,), (small,) = ids(path, FAR), ids(path, SMALL)
    number = decide(path, far, small, "opposed")
    assert any(FAR in side for dispute in sides(path) for side in dispute)
    assert verify(path).is_sound
    undo(path, number)
    assert sides(path) == before


def test_what_people_part_from_a_dispute_stays_out_of_it(path: Path) -> None:
    before = sides(path)
    assert len(before) == 1
    small = ids(path, SMALL)[0]
    ends = [one for side in before[0] for one in ids(path, side[0]) if one != small]
    numbers = [decide(path, small, end, "unrelated") for end in ends]
    assert not any(SMALL in side for dispute in sides(path) for side in dispute)
    related(path, HARBOUR, stranger("that the ferry is late"))  # another page comes in
    assert not any(SMALL in side for dispute in sides(path) for side in dispute)
    assert verify(path).is_sound
    for number in numbers:
        undo(path, number)
    assert sides(path) == before


def test_a_statement_is_put_on_a_side_by_hand(path: Path) -> None:
    (far,), (small,) = ids(path, FAR), ids(path, SMALL)
    decide(path, far, small, "agreed")
    (dispute,) = sides(path)
    assert any(FAR in side and SMALL in side for side in dispute)


def test_decisions_hold_after_either_page_is_read_again(path: Path) -> None:
    (far,), (small,) = ids(path, FAR), ids(path, SMALL)
    decide(path, far, small, "agreed")
    before = sides(path)
    page, analysis = later()
    related(path, HARBOUR, (page, _by_another_model(analysis)))
    assert sides(path) == before
    page, analysis = stranger(FAR)
    related(path, HARBOUR, (page, _by_another_model(analysis)))
    assert sides(path) == before
    assert verify(path).is_sound


def test_an_end_that_is_found_no_more_is_a_conflict(path: Path) -> None:
    (far,), (small,) = ids(path, FAR), ids(path, SMALL)
    number = decide(path, far, small, "agreed")
    page, analysis = stranger(FAR)
    empty = _by_another_model(Analysis(analysis.entities, (), analysis.provenance))
    related(path, HARBOUR, (page, empty))
    with reading(path) as connection:
        (conflict,) = conflicting.open_conflicts(connection, limit=5)
    assert (conflict.what, conflict.judgement, conflict.found) == ("lost", number, {"end": 0})
    assert not any(FAR in side for dispute in sides(path) for side in dispute)


def test_a_decision_goes_with_either_of_its_pages(path: Path) -> None:
    (far,), (small,) = ids(path, FAR), ids(path, SMALL)
    number = decide(path, far, small, "agreed")
    undo(path, undo(path, number))
    with open_writer(path, relater=HARBOUR) as writer:
        writer.forget("pages/stranger.txt", reason="asked to")
    left = contents(path)
    assert (left["paired"], left["judgements"]) == ([], [])
    assert FAR.encode() not in path.read_bytes()
    assert verify(path).is_sound


def test_only_statements_of_the_record_are_paired(path: Path) -> None:
    with pytest.raises(NotInRecord, match="statement"):
        decide(path, ids(path, FAR)[0], "att_none", "opposed")


def test_a_rejected_statement_stands_in_no_dispute_until_that_is_taken_back(path: Path) -> None:
    before = sides(path)
    with open_writer(path, relater=HARBOUR) as writer, writer.reviewing() as change:
        number = change.review(ids(path, SMALL)[0], "wrong", ADA)
    assert not any(SMALL in side for dispute in sides(path) for side in dispute)
    assert verify(path).is_sound
    undo(path, number)
    assert sides(path) == before
    assert verify(path).is_sound


def test_the_order_in_which_pages_came_does_not_matter(tmp_path: Path) -> None:
    """What people decided holds between whatever readings are shown."""
    path = related(tmp_path / "a.db", HARBOUR, herald(), post(), later(), stranger(FAR))
    other = related(tmp_path / "b.db", HARBOUR, stranger(FAR), later(), post(), herald())
    for one in (path, other):
        decide(one, ids(one, FAR)[0], ids(one, SMALL)[0], "opposed")
    assert sorted(sides(path)) == sorted(sides(other))
    with reading(path) as connection:
        assert statement_number(connection, ids(path, FAR)[0]) > 0


def _by_another_model(analysis: Analysis) -> Analysis:
    provenance = replace(analysis.provenance, model=ModelVersion("m2", "1" * 64))
    return replace(analysis, provenance=provenance)
