"""Full-text search: phrases, beginnings, operators, and no input that is an error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from onrecord.store.database import reading
from onrecord.store.listing import search
from onrecord.store.listing.filters import Filters
from support.record_files import record_of
from support.statements import analysis, page, said

PAGES = {
    "harbour.txt": "The harbour stays closed, Vera Lund said. Ships wait outside the harbour.",
    "mill.txt": "The mill closed in May, Ada Brandt said.",
    "cafe.txt": "The café by the mill stays open.",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    pages = {
        uri: page(text, uri, publisher=uri, published=f"2026-03-0{day}")
        for day, (uri, text) in enumerate(PAGES.items(), 1)
    }
    path = record_of(
        Path(tmp_path_factory.mktemp("search")) / "r.db",
        (
            pages["harbour.txt"],
            analysis(pages["harbour.txt"], said("Vera Lund", "The harbour stays closed,")),
        ),
        (pages["mill.txt"], analysis(pages["mill.txt"], said("Ada Brandt", "The mill closed"))),
        (pages["cafe.txt"], analysis(pages["cafe.txt"])),
    )
    with reading(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("harbour", {"harbour.txt"}),
        ("HARBOUR", {"harbour.txt"}),
        ("closed", {"harbour.txt", "mill.txt"}),
        ("closed mill", {"mill.txt"}),
        ("closed AND mill", {"mill.txt"}),
        ("harbour OR cafe", {"harbour.txt", "cafe.txt"}),
        ("mill NOT closed", {"cafe.txt"}),
        ('"stays open"', {"cafe.txt"}),
        ('"stays closed" Lund', {"harbour.txt"}),
        ("clos*", {"harbour.txt", "mill.txt"}),
        ("cafe", {"cafe.txt"}),
        ("Café", {"cafe.txt"}),
        ("nowhere", set()),
        ("", set()),
        ("AND", set()),
        ("OR NOT", set()),
        ("harbour AND", {"harbour.txt"}),
        ("NOT harbour", {"harbour.txt"}),
        ("harbour-closed", set()),
        ("text:harbour", set()),
        ('"', set()),
        ('"harbour', {"harbour.txt"}),
        ("har\0bour", set()),
        ("(harbour)", {"harbour.txt"}),
        ("harbour^2", set()),
    ],
)
def test_what_a_person_types_finds_the_pages_that_hold_it(
    connection: Connection, words: str, found: set[str]
) -> None:
    assert {h.uri for h in search.pages(connection, words)} == found


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=30) | st.text("\"*()^:{}+-~ ANDORTNE'harbou\0", max_size=30))
def test_no_input_is_an_error(connection: Connection, words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    for hit in search.pages(connection, words):
        assert hit.uri in PAGES
    search.statements(connection, words)


def test_a_hit_shows_the_words_marked(connection: Connection) -> None:
    [hit] = search.pages(connection, "harbour")
    assert [hit.snippet[a:b] for a, b in hit.marked] == ["harbour", "harbour"]
    assert hit.snippet == PAGES["harbour.txt"]


def test_hits_can_be_bounded_by_day_and_publisher(connection: Connection) -> None:
    def uris(wanted: Filters) -> set[str]:
        return {h.uri for h in search.pages(connection, "stays OR closed", wanted)}

    assert uris(Filters(since="2026-03-02")) == {"mill.txt", "cafe.txt"}
    assert uris(Filters(until="2026-03-01")) == {"harbour.txt"}
    assert uris(Filters(publisher="mill.txt")) == {"mill.txt"}


def test_hits_are_bounded_and_go_on_from_an_offset(connection: Connection) -> None:
    whole = [h.uri for h in search.pages(connection, "stays OR closed")]
    assert len(whole) == 3
    assert [h.uri for h in search.pages(connection, "stays OR closed", limit=2)] == whole[:2]
    assert [h.uri for h in search.pages(connection, "stays OR closed", offset=2)] == whole[2:]


def test_a_page_where_the_word_stands_more_often_comes_first(connection: Connection) -> None:
    hits = search.pages(connection, "harbour OR mill")
    assert hits[0].uri == "harbour.txt"


def test_statements_are_found_by_the_words_of_their_content(connection: Connection) -> None:
    assert [s.content for s in search.statements(connection, "mill")] == ["The mill closed"]
    assert search.statements(connection, "outside") == []


def test_a_page_kept_from_several_places_is_one_hit(tmp_path: Path) -> None:
    copies = [page("The harbour stays closed.", uri) for uri in ("a.txt", "b.txt")]
    path = record_of(tmp_path / "r.db", *((c, analysis(c)) for c in copies))
    with reading(path) as opened:
        assert [h.uri for h in search.pages(opened, "harbour")] == ["a.txt"]


def test_a_page_that_repeats_a_word_without_end_is_found_at_once(tmp_path: Path) -> None:
    """FTS5's own snippet of this page takes minutes."""
    text = "It was quiet. " + "quiet " * 200_000
    long = page(text, "long.txt", publisher="Post", published="2026-03-01")
    path = record_of(tmp_path / "r.db", (long, analysis(long)))
    begun = time.monotonic()
    with reading(path) as connection:
        (hit,) = search.pages(connection, "quiet")
    assert time.monotonic() - begun < 10
    assert hit.snippet.startswith("was quiet. quiet")
    assert [hit.snippet[a:b] for a, b in hit.marked] == ["quiet"]
    assert len(hit.snippet) < 200
