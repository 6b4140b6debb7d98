"""What people keep: marks, collections, searches, the trash, and nothing of one another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from onrecord.desk import carrying, collected, database, items, marks, searches, things, trash
from onrecord.desk.marks import Wanted
from onrecord.desk.schema import items as rows
from onrecord.errors import BadKept, NotKept, UnfitWords
from onrecord.model.anchor import Anchor, Place
from onrecord.model.selector import QuoteSelector, Span

ME, OTHER = "ida", "ole"
SHA = "a" * 64
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    str.strip
)


def statement(n: int = 1, sha256: str = SHA) -> Anchor:
    quote = QuoteSelector("it rained", "said ", ".")
    place = Place(f"doc_{n}", f"page{n}.txt", sha256, (quote,), (Span(9, 18),))
    return Anchor("statement", f"att_{n}", (place,))


def person(name: str) -> Anchor:
    return Anchor("person", f"ent_{name}", (), name)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Connection]:
    with database.writing(tmp_path / "r.db") as connection:
        yield connection


def put(desk: Connection, who: str = ME, anchor: Anchor | None = None, words: str = "rain") -> int:
    return things.put(desk, who, anchor or statement(), words)


def everything(desk: Connection, who: str) -> list[dict[str, Any]]:
    return list(carrying.lines(desk, who))


def shown(desk: Connection, who: str = ME) -> Any:
    """All that somebody sees outside the trash."""
    return (
        marks.kept(desk, who, limit=100),
        marks.tags(desk, who),
        [collected.whole(desk, who, c.key) for c, _ in collected.of_person(desk, who)],
        searches.of_person(desk, who),
    )


def filled(desk: Connection, who: str = ME) -> None:
    """A desk with one item of each kind and more."""
    rain, lund = put(desk, who), put(desk, who, person("Lund"), "Lund")
    marks.bookmark(desk, who, rain)
    marks.tag(desk, who, rain, "weather")
    marks.tag(desk, who, lund, "Weather")
    key = marks.note(desk, who, rain, "Did it?")
    items.reword(desk, items.one(desk, who, key), words="It did.")
    case = collected.make(desk, who, "The case", "All of it.")
    collected.put(desk, who, case, rain, "first")
    collected.put(desk, who, case, lund)
    searches.save(desk, who, "/statements?act=DENY", "Denials")


def test_the_latest_wording_counts_also_where_the_clock_was_set_back(
    desk: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = marks.note(desk, ME, put(desk), "Did it?")
    monkeypatch.setattr(items, "now", lambda: "1999-01-01T00:00:00+00:00")
    items.reword(desk, items.one(desk, ME, key), words="It did.")
    assert items.one(desk, ME, key).words == "It did."


def test_a_thing_is_bookmarked_once_and_tagged_once_however_spelled(desk: Connection) -> None:
    thing = put(desk)
    assert marks.bookmark(desk, ME, thing) == marks.bookmark(desk, ME, thing)
    assert marks.tag(desk, ME, thing, "Harbour") == marks.tag(desk, ME, thing, "#HARBOUR ")
    assert marks.tags(desk, ME) == {"Harbour": 1}
    (kept,) = marks.kept(desk, ME, limit=9)
    assert [mark.kind for mark in kept.marks] == ["bookmark", "tag"]


def test_a_note_that_is_changed_keeps_its_earlier_wordings(desk: Connection) -> None:
    key = marks.note(desk, ME, put(desk), "Did it rain?")
    for words in ("It did.", "It did.", "It did not."):
        items.reword(desk, items.one(desk, ME, key), words=words)
    told = [one.words for one in items.one(desk, ME, key).wordings]
    assert told == ["Did it rain?", "It did.", "It did not."]


@pytest.mark.parametrize("kind", items.ITEM_KINDS)
def test_what_was_discarded_comes_back_exactly_as_it_was(desk: Connection, kind: str) -> None:
    filled(desk)
    before, listed = everything(desk, ME), shown(desk)
    item = items.read(desk, items.mine(ME).where(rows.c.kind == kind))[0]
    trash.discard(desk, ME, item.key)
    assert shown(desk) != listed
    assert [gone.item.key for gone in trash.trash(desk, ME)] == [item.key]
    trash.restore(desk, ME, item.key)
    assert everything(desk, ME) == before
    assert shown(desk) == listed
    assert trash.trash(desk, ME) == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_discards_are_undone_by_as_many_restores(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    with database.writing(tmp_path_factory.mktemp("desk") / "r.db") as desk:
        filled(desk)
        marks.note(desk, ME, put(desk), data.draw(WORDS))
        before, listed = everything(desk, ME), shown(desk)
        keys = [line["key"] for line in before]
        gone = data.draw(st.lists(st.sampled_from(keys), unique=True))
        for key in gone:
            trash.discard(desk, ME, key)
        for key in data.draw(st.permutations(gone)):
            trash.restore(desk, ME, key)
        assert everything(desk, ME) == before
        assert shown(desk) == listed


def test_to_mark_again_takes_the_mark_out_of_the_trash(desk: Connection) -> None:
    thing = put(desk)
    key = marks.tag(desk, ME, thing, "rain")
    trash.discard(desk, ME, key)
    assert marks.tags(desk, ME) == {}
    assert marks.tag(desk, ME, thing, "Rain") == key
    assert marks.tags(desk, ME) == {"rain": 1}


def test_a_collection_takes_its_entries_into_the_trash_and_back(desk: Connection) -> None:
    filled(desk)
    case = collected.called(desk, ME, "the case")
    first = collected.whole(desk, ME, case.key).entries[0].item.key
    trash.discard(desk, ME, first)
    trash.discard(desk, ME, case.key)
    with pytest.raises(NotKept):
        collected.whole(desk, ME, "The case")
    assert [gone.item.kind for gone in trash.trash(desk, ME)] == ["collection"]
    trash.restore(desk, ME, case.key)
    assert [gone.item.key for gone in trash.trash(desk, ME)] == [first]
    assert len(collected.whole(desk, ME, "The case").entries) == 1


@pytest.mark.in_files
def test_an_emptied_trash_leaves_no_word_in_the_file(tmp_path: Path) -> None:
    record = tmp_path / "r.db"
    with database.writing(record) as desk:
        filled(desk)
        key = marks.note(desk, ME, put(desk, anchor=statement(2), words="hail"), "plover eggs")
        bookmark = marks.bookmark(desk, ME, put(desk))
        case = collected.called(desk, ME, "The case")
    with database.writing(record) as desk:
        for one in (key, bookmark, case.key):
            trash.discard(desk, ME, one)
        assert trash.empty(desk, ME) == 5  # a note, a bookmark, a collection with two entries
        assert trash.empty(desk, ME) == 0
        assert trash.trash(desk, ME) == []
        assert [kept.thing.words for kept in marks.kept(desk, ME, limit=9)] == ["Lund", "rain"]
    assert b"plover eggs" not in database.desk_of(record).read_bytes()


def test_entries_are_moved_and_keep_their_comments(desk: Connection) -> None:
    case = collected.make(desk, ME, "Case")
    keys = [
        collected.put(desk, ME, case, put(desk, anchor=statement(n)), f"number {n}")
        for n in range(4)
    ]
    collected.move(desk, ME, keys[3], by=-2)
    collected.move(desk, ME, keys[0], by=9)
    told = [one.item.words for one in collected.whole(desk, ME, "Case").entries]
    assert told == ["number 3", "number 1", "number 2", "number 0"]


def test_a_shared_collection_is_read_by_its_link_until_it_is_taken_back(desk: Connection) -> None:
    filled(desk)
    token = collected.share(desk, ME, "The case")
    assert collected.share(desk, ME, "The case") == token
    assert len(token) >= 32
    assert len(collected.shared(desk, token).entries) == 2
    collected.unshare(desk, ME, "The case")
    with pytest.raises(NotKept):
        collected.shared(desk, token)
    assert collected.share(desk, ME, "The case") != token


def test_what_is_in_the_trash_is_shared_with_nobody(desk: Connection) -> None:
    filled(desk)
    token = collected.share(desk, ME, "The case")
    (search,) = searches.of_person(desk, ME)
    for key in (collected.called(desk, ME, "The case").key, search.key):
        trash.discard(desk, ME, key)
    with pytest.raises(NotKept):
        collected.shared(desk, token)
    with pytest.raises(NotKept):
        searches.of_token(desk, search.token or "")


def test_a_link_of_nothing_leads_nowhere(desk: Connection) -> None:
    filled(desk)
    for token in ("", "none", "%"):
        with pytest.raises(NotKept):
            collected.shared(desk, token)
        with pytest.raises(NotKept):
            searches.of_token(desk, token)


def test_nobody_sees_or_changes_what_another_keeps(desk: Connection) -> None:
    filled(desk)
    before = everything(desk, ME)
    filled(desk, OTHER)
    own = {line["key"] for line in everything(desk, OTHER)}
    assert own.isdisjoint(line["key"] for line in before)
    for key in (line["key"] for line in before):
        for change in (trash.discard, trash.restore, searches.one, searches.looked, items.one):
            with pytest.raises(NotKept):
                change(desk, OTHER, key)
        with pytest.raises(NotKept):
            collected.whole(desk, OTHER, key)
    assert trash.empty(desk, OTHER) == 0
    assert (
        marks.with_marks(desk, OTHER, [one.thing for one in marks.kept(desk, ME, limit=9)])[0].marks
        == ()
    )
    assert everything(desk, ME) == before


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=st.lists(st.tuples(st.sampled_from([ME, OTHER]), st.integers(0, 4), WORDS), max_size=8))
def test_two_persons_never_see_each_other_s_things(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int, str]]
) -> None:
    with database.writing(tmp_path_factory.mktemp("desk") / "r.db") as desk:
        for who, what, words in done:
            thing = put(desk, who, statement(what), words)
            if what == 0:
                marks.bookmark(desk, who, thing)
            elif what == 1:
                marks.tag(desk, who, thing, f"{who} {words}")
            elif what == 2:
                marks.note(desk, who, thing, f"{who} {words}")
            else:
                collected.put(desk, who, collected.make(desk, who, f"{who} {words}"), thing)
        for who, other in ((ME, OTHER), (OTHER, ME)):
            told = json.dumps(everything(desk, who)) + str(shown(desk, who))
            assert f"'{other} " not in told
            assert f'"{other} ' not in told
            n_own = sum(name == who for name, *_ in done)
            assert len(marks.kept(desk, who, limit=99)) <= n_own


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["Lund", "rain"]),
        (Wanted(kind="person"), ["Lund"]),
        (Wanted(tag="WEATHER"), ["Lund", "rain"]),
        (Wanted(tag="storm"), []),
        (Wanted(tag="weather", kind="statement"), ["rain"]),
        (Wanted(mark="note"), ["rain"]),
        (Wanted(mark="entry"), ["Lund", "rain"]),
        (Wanted(mark="bookmark", tag="weather"), ["rain"]),
        (Wanted(words="IT did"), ["rain"]),
        (Wanted(words="lund"), ["Lund"]),
        (Wanted(words="100%"), []),
        (Wanted(since="2999"), []),
        (Wanted(until="1999-12"), []),
        (Wanted(since="2020", until="2999-01-01"), ["Lund", "rain"]),
    ],
)
def test_kept_things_are_chosen_by_kind_tag_mark_words_and_day(
    desk: Connection, wanted: Wanted, found: list[str]
) -> None:
    filled(desk)
    assert [kept.thing.words for kept in marks.kept(desk, ME, wanted, limit=9)] == found


@pytest.mark.parametrize("words", ["", "  ", "\x00\x1b", "x" * 201])
def test_tags_without_words_or_with_too_many_are_refused(desk: Connection, words: str) -> None:
    with pytest.raises(UnfitWords):
        marks.tag(desk, ME, put(desk), words)


def test_control_characters_are_not_kept_and_lines_are(desk: Connection) -> None:
    key = marks.note(desk, ME, put(desk), "one\r\ntwo\x00\x1b[31m\ud800 três")
    assert items.one(desk, ME, key).words == "one\ntwo[31m três"


def test_a_desk_that_is_carried_over_is_the_same_and_taken_in_once(
    desk: Connection, tmp_path: Path
) -> None:
    filled(desk)
    trash.discard(desk, ME, collected.whole(desk, ME, "The case").entries[1].item.key)
    told = [carrying.dumped(line) for line in carrying.lines(desk, ME)]
    with database.writing(tmp_path / "other.db") as other:
        assert carrying.take_in(other, "me there", told, path="desk.jsonl") == len(told)
        assert carrying.take_in(other, "me there", told, path="desk.jsonl") == 0
        there = list(carrying.lines(other, "me there"))
        assert sorted(map(str, there)) == sorted(map(str, carrying.lines(desk, ME)))


def test_two_desks_that_grew_apart_are_put_together(desk: Connection, tmp_path: Path) -> None:
    filled(desk)
    with database.writing(tmp_path / "other.db") as other:
        thing = put(other)
        marks.bookmark(other, ME, thing)
        marks.tag(other, ME, thing, "WEATHER")
        marks.note(other, ME, thing, "Written there.")
        told = [carrying.dumped(line) for line in carrying.lines(other, ME)]
    assert carrying.take_in(desk, ME, told, path="desk.jsonl") == 1
    kept = next(k for k in marks.kept(desk, ME, limit=9) if k.thing.kind == "statement")
    assert [note.words for note in kept.of_kind("note")] == ["It did.", "Written there."]
    assert len(kept.of_kind("bookmark")) == len(kept.of_kind("tag")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "onrecord-desk/2"},
        {"kind": "secret"},
        {"thing": None},
        {"address": "https://evil.example"},
        {"collection": "none"},
        {"made_at": "yesterday"},
        {"more": 1},
    ],
)
def test_a_line_of_another_form_is_told_with_its_number(
    desk: Connection, change: dict[str, Any]
) -> None:
    filled(desk)
    line = next(one for one in everything(desk, ME) if one["kind"] == "note")
    with pytest.raises(BadKept, match="line 2"):
        carrying.take_in(desk, OTHER, ["\n", json.dumps(line | change)], path="desk.jsonl")


def test_words_of_a_page_that_was_forgotten_go_and_a_person_s_own_stay(desk: Connection) -> None:
    filled(desk)
    assert things.forget(desk, ["b" * 64]) == 0
    assert things.forget(desk, [SHA]) == 1
    kept = next(k for k in marks.kept(desk, ME, limit=9) if k.thing.kind == "statement")
    assert "rained" not in str(kept.thing)
    assert "removed from the record" in kept.thing.words
    assert [note.words for note in kept.of_kind("note")] == ["It did."]
