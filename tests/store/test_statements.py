"""Who said it, about what, when and where: statements by what they must fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from onrecord.model.selector import Span
from onrecord.store.database import reading
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import count_statements, statements
from support.record_files import record_of
from support.statements import M2, analysis, page, said

LUND = page(
    "The harbour stays closed, Véra Lünd said. The fish market stays open, Tomas Okafor added.",
    "https://www.herald.example/harbour.html",
    publisher="The Osthaven Herald",
    published="2026-03-01T23:30:00-05:00",
)
FOUND = (
    said("Véra Lünd", "The harbour stays closed,"),
    said("Tomas Okafor", "The fish market stays open,", cue="added"),
)
UNION = page(
    "No ship was turned away, the Osthaven Dock Workers Union said.",
    "https://post.example/ships.html",
    publisher="Norhaven Post",
    published="2026-04-02",
)
UNION_NAME = "Osthaven Dock Workers Union"
UNDATED = page("“Nobody asked us,” he said.", "notes.txt")


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    union = analysis(
        UNION,
        said(UNION_NAME, "No ship was turned away,"),
        kinds={UNION_NAME: "organization"},
    )
    path = record_of(
        Path(tmp_path_factory.mktemp("statements")) / "r.db",
        (LUND, analysis(LUND, *FOUND)),
        (UNION, union),
        (UNDATED, analysis(UNDATED, said(None, "“Nobody asked us,”"))),
    )
    with reading(path) as opened:
        yield opened


CLOSED, OPEN = "The harbour stays closed,", "The fish market stays open,"
AWAY, NOBODY = "No ship was turned away,", "“Nobody asked us,”"


def contents(connection: Connection, filters: Filters) -> list[str]:
    found = [s.content for s in statements(connection, filters)]
    assert count_statements(connection, filters) == len(found)
    return found


def test_without_filters_all_are_listed_the_latest_published_first(connection: Connection) -> None:
    assert contents(connection, Filters()) == [AWAY, CLOSED, OPEN, NOBODY]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Véra Lünd", [CLOSED]),
        ("vera lund", [CLOSED]),
        ("LUND", [CLOSED]),
        ("Lund, Vera", [CLOSED]),
        ("Vera", [CLOSED]),
        ("Vera Okafor", []),
        ("lun", []),
        ("ODWU", [AWAY]),
        ("Osthaven Dock Workers Union", [AWAY]),
        ("dock workers", [AWAY]),
        ("", [AWAY, CLOSED, OPEN, NOBODY]),
        ("“”", []),
        ('" OR "', []),
        ("Lund*", [CLOSED]),
    ],
)
def test_a_name_finds_its_speaker_whatever_its_accents_case_and_order(
    connection: Connection, name: str, found: list[str]
) -> None:
    assert contents(connection, Filters(speaker=name)) == found


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("harbour", [CLOSED]),
        ("stays", [CLOSED, OPEN]),
        ("stays NOT fish", [CLOSED]),
        ("harbour OR ship", [AWAY, CLOSED]),
        ('"stays open"', [OPEN]),
        ("fis*", [OPEN]),
        ("herald", []),
    ],
)
def test_about_looks_into_the_words_of_the_content(
    connection: Connection, about: str, found: list[str]
) -> None:
    assert contents(connection, Filters(about=about)) == found


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-03-01", None, [AWAY, CLOSED, OPEN]),
        ("2026-03-02", None, [AWAY]),
        (None, "2026-03-01", [CLOSED, OPEN]),
        (None, "2026-03", [CLOSED, OPEN]),
        ("2026-04", "2026-04", [AWAY]),
        ("2026", "2026", [AWAY, CLOSED, OPEN]),
        ("2027", None, []),
    ],
)
def test_days_months_and_years_bound_the_published_day_as_the_page_writes_it(
    connection: Connection, since: str | None, until: str | None, found: list[str]
) -> None:
    assert contents(connection, Filters(since=since, until=until)) == found


@pytest.mark.parametrize(
    ("publisher", "found"),
    [
        ("Norhaven Post", [AWAY]),
        ("norhaven post", [AWAY]),
        ("herald", [CLOSED, OPEN]),
        ("Osthaven Herald", [CLOSED, OPEN]),
        ("hera", []),
        ("herald.example", [CLOSED, OPEN]),
        ("HERALD.example", [CLOSED, OPEN]),
        ("www.herald.example", [CLOSED, OPEN]),
        ("ald.example", []),
        ("herald.ex", []),
        ("post.example", [AWAY]),
        ("example", []),
        ("100%", []),
        ("!", []),
    ],
)
def test_a_publisher_is_found_by_whole_words_of_its_name_or_its_host(
    connection: Connection, publisher: str, found: list[str]
) -> None:
    assert contents(connection, Filters(publisher=publisher)) == found


def test_filters_hold_together(connection: Connection) -> None:
    both = Filters(speaker="Okafor", about="market", since="2026-03", publisher="herald")
    assert contents(connection, both) == [OPEN]
    assert contents(connection, Filters(speaker="Okafor", about="harbour")) == []
    assert contents(connection, Filters(kind="direct")) == [NOBODY]


def test_a_statement_comes_with_its_words_and_where_it_stands(connection: Connection) -> None:
    [found] = statements(connection, Filters(speaker="Okafor"))
    assert (found.speaker, found.source, found.cue) == ("Tomas Okafor", "Tomas Okafor", "added")
    assert (found.publisher, found.published) == (
        "The Osthaven Herald",
        "2026-03-01T23:30:00-05:00",
    )
    assert (found.document, found.uri) == (LUND.document.id, LUND.document.uri)
    assert [s.of(LUND.article.text) for s in found.attribution.content] == [OPEN]


def test_listings_are_bounded_and_go_on_from_an_offset(connection: Connection) -> None:
    assert [s.content for s in statements(connection, Filters(), limit=2)] == [AWAY, CLOSED]
    assert [s.content for s in statements(connection, Filters(), limit=9, offset=3)] == [NOBODY]


def test_only_the_newest_layer_is_listed(tmp_path: Path) -> None:
    newer = analysis(LUND, FOUND[1], model=M2)
    path = record_of(tmp_path / "r.db", (LUND, analysis(LUND, *FOUND)), (LUND, newer))
    with reading(path) as connection:
        assert contents(connection, Filters()) == [OPEN]
        assert contents(connection, Filters(speaker="Lund")) == []


def test_copies_are_listed_once_with_the_number_of_their_places(tmp_path: Path) -> None:
    copies = [
        page(LUND.article.text, uri, publisher="The Osthaven Herald") for uri in ("b.txt", "c.txt")
    ]
    path = record_of(tmp_path / "r.db", *((c, analysis(c, FOUND[0])) for c in copies))
    with reading(path) as connection:
        [found] = statements(connection, Filters())
    assert (found.uri, found.n_places) == ("b.txt", 2)


def test_a_statement_is_listed_with_the_document_whose_ids_it_carries(tmp_path: Path) -> None:
    one, other = (page(LUND.article.text, uri) for uri in ("b.txt", "c.txt"))
    later = analysis(other, FOUND[0], model=M2)
    path = record_of(
        tmp_path / "r.db",
        (one, analysis(one, FOUND[0])),
        (other, analysis(other, FOUND[0])),
        (other, later),
    )
    with reading(path) as connection:
        [found] = statements(connection, Filters())
    assert (found.uri, found.attribution) == ("c.txt", later.attributions[0])


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=20) | st.text("\"*()%_\\ ANDORNTluvera.-'\0", max_size=20))
def test_no_question_is_an_error(connection: Connection, words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    for filters in (Filters(speaker=words), Filters(about=words), Filters(publisher=words)):
        found = statements(connection, filters)
        assert count_statements(connection, filters) == len(found) <= 4


def test_every_form_of_a_name_in_the_page_finds_its_bearer(tmp_path: Path) -> None:
    text = "The harbour stays closed, Vera Lund said. Mayor Lund, whom friends call Vee, left."
    named = page(text, "named.txt")
    found = analysis(named, said("Vera Lund", "The harbour stays closed,"))
    [party] = found.entities
    at = text.index("Vee")
    short = replace(party.mentions[0], span=Span(at, at + 3), head=Span(at, at + 3))
    described = replace(short, span=Span(42, 52), head=Span(42, 47), form="description")
    party = replace(party, mentions=(*party.mentions, short, described))
    path = record_of(tmp_path / "r.db", (named, replace(found, entities=(party,))))
    with reading(path) as connection:
        assert len(statements(connection, Filters(speaker="Vee"))) == 1
        assert statements(connection, Filters(speaker="Mayor")) == []  # an office is no name
