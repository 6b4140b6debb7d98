"""Articles that run one text are told as they are added; what is another text is not."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store.database import reading
from onrecord.store.proof.copy_soundness import NOT_YET
from onrecord.store.proof.verify import verify
from onrecord.store.writing import same_text
from onrecord.store.writing.adding_many import add_pages
from onrecord.store.writing.sketches import N_BANDS
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from onrecord.workflow.copying import copy
from onrecord.workflow.salvage import salvage
from support.ferry import CUT, EDITED, OTHER, PARAGRAPHS, PUT_IN, WHOLE
from support.record_files import contents, empty_record, harm, rows
from support.statements import analysis, page

Added = tuple[Page, Analysis]


def said(words: str, uri: str) -> Added:
    one = page(words, uri)
    return one, analysis(one)


RUNS = (
    said(WHOLE, "https://agency.example/1"),
    said(CUT, "https://courier.example/ferry"),
    said(PUT_IN, "https://gazette.example/a/77"),
    said(EDITED, "https://post.example/oshel"),
)
TOLD_ANEW = said(OTHER, "https://herald.example/stuck")


def kept(path: Path, *some: Added) -> Path:
    with open_writer(empty_record(path)) as writer:
        for one in some:
            writer.add(*one)
    return path


def groups(path: Path) -> list[set[str]]:
    """The addresses in each group."""
    found: dict[int, set[str]] = {}
    query = (
        "SELECT sketches.text, documents.uri FROM sketches JOIN readings USING (article)"
        " JOIN documents ON documents.number = readings.document WHERE text IS NOT NULL"
    )
    for group, uri in rows(path, query):
        found.setdefault(group, set()).add(uri)
    return sorted(found.values(), key=sorted)


def uris(*some: Added) -> set[str]:
    return {one.document.uri for one, _ in some}


@pytest.mark.usefixtures("each_database")
def test_a_text_that_is_cut_edited_or_added_to_is_the_same_and_one_told_anew_is_not(
    tmp_path: Path,
) -> None:
    path = kept(tmp_path / "r.db", *RUNS, TOLD_ANEW)
    assert groups(path) == [uris(*RUNS)]
    assert verify(path).is_sound


def test_the_order_in_which_articles_come_does_not_matter(tmp_path: Path) -> None:
    for number, order in enumerate(permutations(RUNS[:3])):
        path = kept(tmp_path / f"{number}.db", TOLD_ANEW, *order)
        assert groups(path) == [uris(*RUNS[:3])]


def test_an_article_that_joins_two_groups_makes_them_one(tmp_path: Path) -> None:
    halves = [
        said("\n\n".join(PARAGRAPHS[:2]), "https://a.example/1"),
        said("\n\n".join(PARAGRAPHS[:2]) + " ", "https://b.example/1"),
        said("\n\n".join(PARAGRAPHS[2:]), "https://c.example/1"),
        said("\n\n".join(PARAGRAPHS[2:]) + " ", "https://d.example/1"),
    ]
    apart = kept(tmp_path / "apart.db", *halves)
    assert groups(apart) == [uris(*halves[:2]), uris(*halves[2:])]
    joined = kept(tmp_path / "joined.db", *halves, RUNS[0])
    assert groups(joined) == [uris(*halves, RUNS[0])]


@pytest.mark.usefixtures("each_database")
def test_what_is_forgotten_joins_nothing_any_more(tmp_path: Path) -> None:
    first, second = (
        said("\n\n".join(part), f"https://{name}.example/1")
        for name, part in (("a", PARAGRAPHS[:2]), ("b", PARAGRAPHS[2:]))
    )
    path = kept(tmp_path / "r.db", first, RUNS[0], second, TOLD_ANEW)
    assert groups(path) == [uris(first, RUNS[0], second)]
    record.forget(path, RUNS[0][0].document.id, reason="a test")
    assert groups(path) == []
    assert rows(path, "SELECT count(*) FROM sketches") == [(3,)]
    assert rows(path, "SELECT count(DISTINCT article) FROM bands") == [(3,)]
    assert verify(path).is_sound


@pytest.mark.in_files
def test_an_article_is_forgotten_also_where_its_sketch_is_damaged(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", *RUNS[:2])
    harm(path, "UPDATE sketches SET sketch = x'0001' WHERE article = 1")
    record.forget(path, RUNS[0][0].document.id, reason="a test")
    assert rows(path, "SELECT DISTINCT article FROM bands") == [(2,)]
    assert verify(path).is_sound


def test_a_key_that_leads_nowhere_keeps_no_page_out(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", RUNS[0])
    harm(path, "INSERT INTO bands SELECT key, 99 FROM bands")
    with open_writer(path) as writer:
        writer.add(*RUNS[1])
    assert groups(path) == [uris(*RUNS[:2])]
    assert not verify(path).is_sound


def test_a_group_whose_first_article_is_forgotten_stays_one(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", *RUNS)
    record.forget(path, RUNS[0][0].document.id, reason="a test")
    assert groups(path) == [uris(*RUNS[1:])]
    assert verify(path).is_sound


def test_versions_of_a_page_are_no_copies_of_themselves(tmp_path: Path) -> None:
    uri = "https://agency.example/1"
    path = kept(tmp_path / "r.db", said(WHOLE, uri), said(EDITED, uri))
    assert groups(path) == []
    with open_writer(path) as writer:
        writer.add(*RUNS[1])
    assert groups(path) == [{uri, *uris(RUNS[1])}]


def test_the_same_bytes_at_two_places_are_one_text(tmp_path: Path) -> None:
    places = [said(WHOLE, "https://agency.example/1"), said(WHOLE, "https://courier.example/1")]
    path = kept(tmp_path / "r.db", *places)
    assert groups(path) == [uris(*places)]
    assert rows(path, "SELECT count(*) FROM sketches") == [(1,)]
    assert verify(path).is_sound


def test_articles_that_share_a_short_note_are_not_held_to_run_one_text(tmp_path: Path) -> None:
    notes = [said("This page is for readers who sign in.", f"https://{n}.example/") for n in "abc"]
    [first, *_] = notes
    other = said("This page is for readers who sign in!", "https://d.example/")
    path = kept(tmp_path / "r.db", first, other)
    assert groups(path) == []
    assert verify(path).is_sound


@pytest.mark.usefixtures("each_database")
def test_pages_that_are_added_at_once_are_grouped_as_one_by_one(tmp_path: Path) -> None:
    one_by_one = kept(tmp_path / "one.db", *RUNS, TOLD_ANEW)
    at_once = empty_record(tmp_path / "many.db")
    with open_writer(at_once) as writer, writer.engine.begin() as connection:
        add_pages(connection, [*RUNS, TOLD_ANEW])
    for table in ("sketches", "bands"):
        query = f"SELECT * FROM {table} ORDER BY 1, 2"  # noqa: S608
        assert rows(at_once, query) == rows(one_by_one, query)


def test_a_record_of_an_older_program_is_filled_some_at_a_time(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", *RUNS, TOLD_ANEW)
    before = contents(path)
    harm(path, "DELETE FROM bands")
    harm(path, "DELETE FROM sketches")
    assert not record.is_migrated(path)
    assert NOT_YET in verify(path).unchecked
    with reading(path) as connection:
        first, second = same_text.unsketched(connection, limit=2)
        assert same_text.unsketched(connection, after=first[0], limit=1) == [second]
    with open_writer(path) as writer:
        assert writer.sketch_all() == len(RUNS) + 1
        assert writer.sketch_all() == 0
    assert contents(path) == before


@pytest.mark.in_files
def test_groups_go_along_into_another_record(tmp_path: Path) -> None:
    path, target = kept(tmp_path / "r.db", *RUNS, TOLD_ANEW), tmp_path / "copy.db"
    copy(path, target, tell=bool)
    assert groups(target) == groups(path)
    salvage(path, tmp_path / "salvaged.db")
    assert groups(tmp_path / "salvaged.db") == groups(path)
    with open_writer(target) as writer:
        writer.add(*said(PUT_IN + " ", "https://mail.example/7"))
    assert [len(one) for one in groups(target)] == [len(RUNS) + 1]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM sketches WHERE article = 5", "a key leads to an article that has no"),
        pytest.param(
            "UPDATE sketches SET sketch = x'00' WHERE article = 2",
            "is not that of its text",
            marks=pytest.mark.in_files,
        ),
        ("DELETE FROM bands WHERE article = 3", "is not found by its sketch"),
        ("UPDATE sketches SET text = 5 WHERE article = 5", "in a group of copies by itself"),
        ("UPDATE sketches SET text = 2 WHERE text = 1", "is not named for its first article"),
    ],
)
def test_what_is_not_sound_is_told(tmp_path: Path, statement: str, what: str) -> None:
    path = kept(tmp_path / "r.db", *RUNS, TOLD_ANEW)
    harm(path, statement)
    assert any(what in damage.what for damage in verify(path).damages)


def test_what_may_run_a_text_is_looked_up_by_its_keys(tmp_path: Path) -> None:
    path = kept(tmp_path / "r.db", *RUNS)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        asked = text(f"EXPLAIN QUERY PLAN {same_text.UNDER_KEYS.text}")
        told = [
            row[3] for row in connection.execute(asked, {f"key_{n}": 0 for n in range(N_BANDS)})
        ]
    engine.dispose()
    assert sum("SEARCH bands USING PRIMARY KEY" in line for line in told) == N_BANDS
    assert not any("SCAN bands" in line for line in told)
