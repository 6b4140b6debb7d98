"""What is kept lasts: it is found again after pages were read anew, and people were joined."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onrecord.errors import NotInRecord, NotKept
from onrecord.identity.across.record import RecordLinker
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import anchored, correct, gathering, keeping, record, saved
from onrecord.workflow.keeping import Keeping, Wanted
from onrecord.workflow.record import Filters
from support.acting import reply, row
from support.desks import desk_holds

ME = "local"
MARK = Keeping(is_bookmarked=True, tags=("plan",), note="Which plan?")


@pytest.fixture
def quarrel(quarrelled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(quarrelled, tmp_path / "r.db"))


def read_anew(at: Path, *, model: str = "m2", uri: str = "pages/row.txt") -> None:
    """The first page read by another model, which gives its statements other ids."""
    with open_writer(at, linker=RecordLinker()) as writer:
        writer.add(*row(uri, model))


def statement(at: Path, words: str) -> str:
    (found,) = record.said(at, Filters(about=words))
    return found.attribution.id


def test_a_kept_statement_is_found_again_in_the_newest_reading(quarrel: Path) -> None:
    before = statement(quarrel, "hiding the plan")
    assert keeping.keep(quarrel, ME, before, MARK).id == before
    read_anew(quarrel)
    after = statement(quarrel, "hiding the plan")
    assert after != before
    (found,) = keeping.kept(quarrel, ME)
    assert found.id == after
    assert [mark.kind for mark in found.kept.marks] == ["bookmark", "tag", "note"]
    assert keeping.ids_kept(quarrel, ME, "statement", tag="plan", mark=None) == (after,)
    assert list(keeping.marked(quarrel, ME, [after])) == [after]


def test_what_is_kept_of_both_ids_is_kept_of_one_thing(quarrel: Path) -> None:
    before = statement(quarrel, "hiding the plan")
    keeping.keep(quarrel, ME, before, MARK)
    read_anew(quarrel)
    for name in (before, statement(quarrel, "hiding the plan")):
        found = keeping.keep(quarrel, ME, name, Keeping(tags=(f"of {name[4:8]}",)))
        assert found.kept.of_kind("note")
    assert len(keeping.kept(quarrel, ME)) == 1


def test_a_statement_that_no_reading_has_any_more_keeps_its_words(quarrel: Path) -> None:
    keeping.keep(quarrel, ME, statement(quarrel, "hiding the plan"), MARK)
    page, analysis = row(model="m3")
    with open_writer(quarrel, linker=RecordLinker()) as writer:
        writer.add(page, type(analysis)((), (), analysis.provenance))
    (found,) = keeping.kept(quarrel, ME)
    assert found.id is None
    assert "of hiding the plan" in found.kept.thing.words


def test_an_old_id_leads_to_the_statement_as_it_is_read_now(quarrel: Path) -> None:
    before = statement(quarrel, "he hid anything")
    read_anew(quarrel)
    assert anchored.id_now(quarrel, "statement", before) == statement(quarrel, "he hid anything")
    with pytest.raises(NotInRecord):
        anchored.id_now(quarrel, "statement", "att_none")


def test_a_desk_leads_to_the_same_words_in_another_record(quarrel: Path, tmp_path: Path) -> None:
    for words in ("hiding the plan", "it rained"):
        keeping.keep(quarrel, ME, statement(quarrel, words), MARK)
    keeping.keep(quarrel, ME, "Vera Lund", MARK, kind="person")
    other = tmp_path / "other.db"
    with open_writer(other, linker=RecordLinker()) as writer:
        writer.add(*row("elsewhere/row.txt", "m7"))
        writer.add(*reply())
    lines = list(saved.carried(quarrel, ME))
    assert saved.take_in(other, "ole", lines, path="desk.jsonl") == 9
    found = {one.kept.thing.words: one.id for one in keeping.kept(other, "ole")}
    assert set(found.values()) == {
        statement(other, "hiding the plan"),
        statement(other, "it rained"),
        correct.entity(other, "Vera Lund").id,
    }


def test_a_kept_person_follows_those_with_whom_they_are_joined(quarrel: Path) -> None:
    moe, lund = (correct.entity(quarrel, name).id for name in ("Anders Moe", "Vera Lund"))
    keeping.keep(quarrel, ME, moe, Keeping(tags=("minister",)))
    keeping.keep(quarrel, ME, lund, Keeping(tags=("mayor",)))
    one = correct.merge(quarrel, lund, moe, correct.By("ida", "a test")).id
    assert {found.id for found in keeping.kept(quarrel, ME)} == {one}
    assert set(keeping.ids_kept(quarrel, ME, "person", tag="minister", mark=None)) == {one}
    marks = keeping.marked(quarrel, ME, [one])[one].marks
    assert {mark.name for mark in marks} == {"minister", "mayor"}


@pytest.mark.parametrize("kind", ["dispute", "proposal"])
def test_derived_things_are_found_by_the_statements_that_found_them(
    stories_read: Path, tmp_path: Path, kind: str
) -> None:
    at = Path(shutil.copyfile(stories_read, tmp_path / "r.db"))
    from onrecord.workflow import disputes, proposals  # noqa: PLC0415 - only with the model

    found = disputes.disputes(at) if kind == "dispute" else proposals.proposals(at)
    first = found.things[0].id
    told = anchored.thing_of(at, first)
    anchor = told.anchor
    assert told.words
    assert set(told.pages) >= {place.sha256 for place in anchor.places}
    assert len(anchor.places) == (2 if kind == "dispute" else 1)
    renamed = type(anchor)(anchor.kind, f"{first[:4]}{'0' * 20}", anchor.places, None)
    assert anchored.ids_now(at, [anchor, renamed]) == [first, first]
    assert anchored.ids_now(at, [type(anchor)(anchor.kind, "dis_0", (), None)]) == [None]


def test_unkeeping_a_thing_puts_all_its_marks_into_the_trash(quarrel: Path) -> None:
    name = statement(quarrel, "it rained")
    keeping.keep(quarrel, ME, name, MARK)
    gathering.gather(quarrel, ME, name, "Weather", comment="wet")
    gone = keeping.unkeep(quarrel, ME, name)
    assert [one.kind for one in gone] == ["bookmark", "tag", "note", "entry"]
    assert keeping.kept(quarrel, ME) == []
    for one in keeping.discarded(quarrel, ME):
        keeping.restore(quarrel, ME, one.item.key)
    assert len(keeping.kept(quarrel, ME)[0].kept.marks) == 4
    with pytest.raises(NotKept):
        keeping.unkeep(quarrel, ME, "att_none")


def test_keeping_needs_no_writer_s_lock(quarrel: Path) -> None:
    name = statement(quarrel, "it rained")
    with open_writer(quarrel):
        keeping.keep(quarrel, ME, name, MARK)
    assert keeping.kept(quarrel, ME, Wanted(words="rained"))


def test_what_is_kept_of_another_person_is_not_found(quarrel: Path) -> None:
    name = statement(quarrel, "it rained")
    keeping.keep(quarrel, ME, name, MARK)
    assert keeping.kept(quarrel, "ole") == []
    assert keeping.marked(quarrel, "ole", [name]) == {}
    with pytest.raises(NotKept):
        keeping.unkeep(quarrel, "ole", name)


def test_forgetting_a_page_drops_its_words_from_desks(quarrel: Path) -> None:
    keeping.keep(quarrel, ME, statement(quarrel, "hiding the plan"), MARK)
    record.forget(quarrel, "pages/row.txt", reason="a test")
    (found,) = keeping.kept(quarrel, ME)
    assert found.id is None
    assert "hiding" not in str(found.kept.thing)
    assert not desk_holds(quarrel, "hiding the plan")
    assert desk_holds(quarrel, "Which plan?")
