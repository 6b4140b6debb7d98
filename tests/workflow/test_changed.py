"""What changed between versions of a page: each statement told once, with both pages' words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store.writing.writer import open_writer
from onrecord.text.aligning import aligned
from onrecord.workflow.changed import changes, changes_since, compared
from support.acting import Doing, Teller
from support.record_files import empty_record

URI = "https://herald.example/quay"
FIRST = (
    "Quay wall to be rebuilt\n"
    "“The wall will not fall this winter, whatever they write,” Vera Lund said. Anders Moe said "
    "that the repair costs nine million crowns. “I knew nothing of it,” Kaja Storm told reporters."
)
SECOND = (
    "Quay wall to be torn down\n"
    "“The wall will fall this winter, whatever they write,” Vera Lund said. Kaja Storm said "
    "that the repair costs nine million crowns. “We open the quay in May,” Vera Lund added."
)
NAMES = ("Vera Lund", "Anders Moe", "Kaja Storm")


def version(day: int, text: str, *told: Doing) -> tuple[Page, Analysis]:
    teller = Teller(URI, text)
    for name in NAMES:
        if name in text:
            teller.entity(name, "person")
    page = teller.published("The Herald", f"2026-03-{day:02}")
    moment = datetime(2026, 3, day, 8, tzinfo=UTC)
    page = replace(page, document=replace(page.document, fetched_at=moment))
    return page, teller.analysis(*told)


WALL = Doing("Vera Lund", "said", "“The wall will not fall this winter, whatever they write,”")
BEFORE = version(
    1, FIRST, WALL,
    Doing("Anders Moe", "said", "the repair costs nine million crowns"),
    Doing("Kaja Storm", "told", "“I knew nothing of it,”"),
)  # fmt: skip
AFTER = version(
    2, SECOND, replace(WALL, content="“The wall will fall this winter, whatever they write,”"),
    Doing("Kaja Storm", "said", "the repair costs nine million crowns"),
    Doing("Vera Lund", "added", "“We open the quay in May,”"),
)  # fmt: skip


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    path = empty_record(tmp_path / "r.db")
    with open_writer(path) as writer:
        writer.add(*BEFORE)
        writer.add(*AFTER)
    return path


def test_what_was_reworded_moved_to_another_speaker_added_and_left_out_is_told(
    changed: Path,
) -> None:
    (found,) = changes(changed, URI)
    shown = [(one.later or one.earlier, one.what) for one in found.statements]
    told = {one.content.strip("“”,"): what for one, what in shown if one is not None}
    assert told == {
        "The wall will fall this winter, whatever they write": "reworded",
        "the repair costs nine million crowns": "attributed otherwise",
        "We open the quay in May": "added",
        "I knew nothing of it": "disappeared",
    }
    assert "rebuilt" in " ".join(item.stored for item in found.headline if item.change != "kept")
    assert "torn" in " ".join(item.asked for item in found.headline if item.change != "kept")


def test_a_reworded_quotation_says_which_words_are_gone_and_that_a_negation_is(
    changed: Path,
) -> None:
    (found,) = changes(changed, URI)
    (one,) = (one for one in found.statements if one.what == "reworded")
    assert [(d.stored, d.turns) for d in one.differences if d.change != "kept"] == [
        ("not", ("negation",))
    ]


def test_each_side_leads_to_the_page_that_has_it(changed: Path) -> None:
    (found,) = changes(changed, URI)
    for one in found.statements:
        for side, of in ((one.earlier, found.earlier), (one.later, found.later)):
            assert side is None or side.document == of.document


def test_all_pages_that_changed_since_a_day_are_listed(changed: Path) -> None:
    assert len(changes_since(changed)) == 1
    assert len(changes_since(changed, "2026-03-02")) == 1
    assert changes_since(changed, "2026-04") == []


def test_the_reverse_of_a_change_is_its_mirror(changed: Path) -> None:
    (found,) = changes(changed, URI)
    before = [one.earlier for one in found.statements if one.earlier]
    after = [one.later for one in found.statements if one.later]
    mirrored = {"added": "disappeared", "disappeared": "added"}
    there = {(one.earlier, one.later, one.what) for one in compared(before, after)}
    back = {
        (one.later, one.earlier, mirrored.get(one.what, one.what))
        for one in compared(after, before)
    }
    assert there == back


WORDS = st.lists(st.sampled_from(("wall", "not", "falls", "quay", "May")), max_size=5).map(tuple)


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_no_statement_is_lost_or_told_twice(
    one: list[tuple[str, ...]], other: list[tuple[str, ...]]
) -> None:
    found = aligned(one, other)
    assert sorted([*(i for i, _ in found.pairs), *found.only_one]) == list(range(len(one)))
    assert sorted([*(j for _, j in found.pairs), *found.only_other]) == list(range(len(other)))
    turned = aligned(other, one)
    assert {(i, j) for j, i in turned.pairs} == set(found.pairs)


@given(st.lists(WORDS, max_size=8))
def test_a_version_against_itself_changes_nothing(some: list[tuple[str, ...]]) -> None:
    found = aligned(some, some)
    assert all(some[i] == some[j] for i, j in found.pairs)
    assert not found.only_one
    assert not found.only_other
