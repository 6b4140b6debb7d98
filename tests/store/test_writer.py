"""What the writer adds, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import AnalysisFailed, NotInRecord
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from onrecord.store.database import reading
from onrecord.store.listing.holdings import aside, counts, is_aside, listing, models
from onrecord.store.proof.verify import verify
from onrecord.store.queries import document_number, layer_of, layers_of, newest
from onrecord.store.writing.writer import open_writer
from support.layers import layer
from support.record_files import contents, empty_record, record_of, rows
from support.stand_ins import Given, page_of
from support.statements import M2, READER, analysis, page, said

HARBOUR = page("The harbour closed, Vera Lund said.", "harbour.txt")
CLOSED = said("Vera Lund", "The harbour closed,")


def test_the_same_bytes_by_the_same_model_change_nothing(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", (HARBOUR, analysis(HARBOUR, CLOSED)))
    before = contents(path)
    with open_writer(path) as writer:
        added = writer.add(HARBOUR, analysis(HARBOUR, CLOSED))
    assert (added.document, added.is_new_document, added.is_new_layer) == (
        HARBOUR.document.id,
        False,
        False,
    )
    assert contents(path) == before


def test_a_new_model_adds_a_layer_and_the_old_one_stays_as_it_was(tmp_path: Path) -> None:
    old = analysis(HARBOUR, CLOSED)
    new = analysis(HARBOUR, CLOSED, said(None, "The harbour", cue="closed"), model=M2)
    path = record_of(tmp_path / "r.db", (HARBOUR, old))
    before = contents(path)
    with open_writer(path) as writer:
        added = writer.add(HARBOUR, new)
        assert (added.is_new_document, added.is_new_layer) == (False, True)
        assert writer.load(HARBOUR.document.id, old.provenance) == (HARBOUR, old)
        assert writer.load(HARBOUR.document.id, new.provenance) == (HARBOUR, new)
    with reading(path) as connection:
        assert newest(connection, "harbour.txt") == (HARBOUR, new)
        first, second = layers_of(connection, "harbour.txt")
        assert layer_of(connection, "harbour.txt", first.number) == (HARBOUR, old)
        assert [m.version for m in models(connection)] == ["m1", "m2"]
    assert (first.n_statements, second.n_statements) == (1, 2)
    assert first.provenance == Provenance(READER, ModelVersion("m1", "0" * 64))
    after = contents(path)
    for table in ("layers", "entities", "attributions", "spans", "mentions", "documents", "blobs"):
        assert after[table][: len(before[table])] == before[table]


def test_an_older_model_read_again_changes_nothing_and_stays_behind_the_newer(
    tmp_path: Path,
) -> None:
    old, new = analysis(HARBOUR, CLOSED), analysis(HARBOUR, CLOSED, model=M2)
    path = record_of(tmp_path / "r.db", (HARBOUR, old), (HARBOUR, new))
    before = contents(path)
    with open_writer(path) as writer:
        writer.add(HARBOUR, old)
    assert contents(path) == before


def test_bytes_are_kept_once_with_a_row_for_each_place_they_came_from(tmp_path: Path) -> None:
    text = HARBOUR.article.text
    copies = [page(text, uri) for uri in ("a.txt", "b.txt", "c.txt")]
    path = record_of(tmp_path / "r.db", *((c, analysis(c, CLOSED)) for c in copies))
    assert [n for (n,) in rows(path, "SELECT count(*) FROM blobs")] == [1]
    assert rows(path, "SELECT uri FROM documents ORDER BY number") == [
        ("a.txt",),
        ("b.txt",),
        ("c.txt",),
    ]
    with reading(path) as connection:
        for copy in copies:  # each as if it had been read alone
            assert newest(connection, copy.document.uri) == (copy, analysis(copy, CLOSED))
        counted = counts(connection)
    assert (counted["documents"], counted["pages"], counted["statements"]) == (3, 1, 1)


def test_a_copy_is_added_as_a_place_only_where_its_page_is_known(tmp_path: Path) -> None:
    copy = page(HARBOUR.article.text, "copy.txt")
    found = analysis(HARBOUR, CLOSED)
    with open_writer(tmp_path / "r.db") as writer:
        assert not writer.add_copy(copy, found.provenance)
        writer.add(HARBOUR, found)
        assert not writer.add_copy(copy, Provenance(READER, M2))
        assert writer.add_copy(copy, found.provenance)
        assert writer.has_layer(copy.document.id, found.provenance)
        assert writer.load(copy.document.id, found.provenance) == (copy, analysis(copy, CLOSED))


def test_raw_bytes_are_compressed(tmp_path: Path) -> None:
    long = page("The harbour closed. " * 5000, "long.txt")
    path = record_of(tmp_path / "r.db", (long, analysis(long)))
    [(n_stored, n_bytes)] = rows(path, "SELECT length(body), n_bytes FROM blobs")
    assert n_bytes == 100_000
    assert n_stored < 1000


def test_a_page_that_changed_at_its_uri_is_a_new_document_and_the_last_is_shown(
    tmp_path: Path,
) -> None:
    later = page("The harbour opened, Vera Lund said.", "harbour.txt")
    found = analysis(later, said("Vera Lund", "The harbour opened,"))
    path = record_of(tmp_path / "r.db", (HARBOUR, analysis(HARBOUR, CLOSED)), (later, found))
    with reading(path) as connection:
        assert newest(connection, "harbour.txt") == (later, found)
        earlier = newest(connection, HARBOUR.document.id)[0]
        assert (earlier.document, earlier.article) == (HARBOUR.document, HARBOUR.article)
        assert earlier.state.later == later.document.id
        assert [one.id for one in listing(connection)] == [later.document.id]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("https://osthaven.example/news/harbour.html", "https://osthaven.example/news/harbour.html"),
        ("harbour.html", "https://osthaven.example/news/harbour.html"),
        ("mill.txt", "mill.txt"),
    ],
)  # fmt: skip
def test_a_document_is_named_by_its_uri_or_the_end_of_it(
    tmp_path: Path, name: str, uri: str
) -> None:
    pages = [
        page(f"At {u}.", u) for u in ("https://osthaven.example/news/harbour.html", "mill.txt")
    ]
    path = record_of(tmp_path / "r.db", *((p, analysis(p)) for p in pages))
    with reading(path) as connection:
        found = newest(connection, name)[0].document
        assert found.uri == uri
        assert newest(connection, found.id[:10])[0].document == found
        assert newest(connection, found.id.removeprefix("doc_")[:6])[0].document == found


@pytest.mark.parametrize("name", ["page", "none.txt", "doc_", "", "%", "_.txt", "/"])
def test_a_name_that_fits_nothing_or_several_leads_to_none(tmp_path: Path, name: str) -> None:
    pages = [page(f"At {u}.", u) for u in ("x/page", "y/page", "z.txt")]
    path = record_of(tmp_path / "r.db", *((p, analysis(p)) for p in pages))
    with reading(path) as connection, pytest.raises(NotInRecord):
        document_number(connection, name)


def test_a_layer_of_another_document_is_none_of_this_one(tmp_path: Path) -> None:
    mill = page("The mill closed.", "mill.txt")
    path = record_of(
        tmp_path / "r.db", (HARBOUR, analysis(HARBOUR, CLOSED)), (mill, analysis(mill))
    )
    with reading(path) as connection:
        [other] = layers_of(connection, "mill.txt")
        with pytest.raises(NotInRecord, match=r"layer of harbour\.txt"):
            layer_of(connection, "harbour.txt", other.number)


def unfit() -> dict[str, tuple[object, ...]]:
    found = analysis(HARBOUR, CLOSED)
    [statement], [party] = found.attributions, found.entities
    n_chars = len(HARBOUR.article.text)
    far = (Span(0, n_chars + 1),)
    mention = replace(party.mentions[0], span=Span(-1, 4))
    return {
        "0-36 of": (HARBOUR, replace(found, attributions=(replace(statement, content=far),))),
        "3-3 of": (HARBOUR, replace(found, attributions=(replace(statement, cue=(Span(3, 3),)),))),
        "-1-4 of": (HARBOUR, replace(found, entities=(replace(party, mentions=(mention,)),))),
        "no entity": (HARBOUR, replace(found, entities=())),
        "no statement": (
            HARBOUR,
            replace(found, attributions=(replace(statement, within="att_0"),)),
        ),
        "two statements": (HARBOUR, replace(found, attributions=(statement, statement))),
        "two entities": (HARBOUR, replace(found, entities=(party, party))),
        "no probability": (
            HARBOUR,
            replace(found, attributions=(replace(statement, prob=float("nan")),)),
        ),
        "the headline at": (
            replace(HARBOUR, article=replace(HARBOUR.article, headline=Span(0, n_chars + 9))),
            found,
        ),
    }


@pytest.mark.parametrize("told", unfit())
def test_an_analysis_that_does_not_fit_its_page_is_refused_and_leaves_nothing(
    tmp_path: Path, told: str
) -> None:
    path = empty_record(tmp_path / "r.db")
    before = contents(path)
    with open_writer(path) as writer, pytest.raises(AnalysisFailed, match=told):
        writer.add(*unfit()[told])  # type: ignore[arg-type]
    assert contents(path) == before


def test_half_characters_are_refused_with_a_reason(tmp_path: Path) -> None:
    odd = replace(HARBOUR, article=replace(HARBOUR.article, publisher="Osthaven \ud800"))
    path = empty_record(tmp_path / "r.db")
    with open_writer(path) as writer:
        with pytest.raises(AnalysisFailed, match="half characters"):
            writer.add(odd, analysis(odd, CLOSED))
        writer.add(HARBOUR, analysis(HARBOUR, CLOSED))
    assert rows(path, "SELECT count(*) FROM documents") == [(1,)]


def test_a_file_whose_name_is_no_utf8_is_kept_under_a_spelled_out_name(tmp_path: Path) -> None:
    odd = page_of(Given("caf\udce9.txt", b"The harbour closed."), "en")
    path = record_of(tmp_path / "r.db", (odd, analysis(odd)))
    assert rows(path, "SELECT uri FROM documents") == [("caf\\udce9.txt",)]
    assert verify(path).is_sound
    with open_writer(path) as writer:
        assert writer.has_layer(odd.document.id, analysis(odd).provenance)
        writer.set_aside("caf\udce9.bin", "no text")
    with reading(path) as connection:
        assert [a.uri for a in aside(connection)] == ["caf\\udce9.bin"]


def test_a_zero_character_is_kept_and_searched_past(tmp_path: Path) -> None:
    zero = page("The har\0bour closed, Vera Lund said.", "zero.txt")
    found = analysis(zero, said("Vera Lund", "The har\0bour closed,"))
    path = record_of(tmp_path / "r.db", (zero, found))
    with reading(path) as connection:
        assert newest(connection, "zero.txt") == (zero, found)
    assert verify(path).is_sound


def test_an_input_is_set_aside_once_for_each_reason(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with open_writer(path) as writer:
        for reason in ("no text", "no text", "too large", "no text"):
            writer.set_aside("a.bin", reason)
    with reading(path) as connection:
        assert [a.reason for a in aside(connection)] == ["no text", "too large", "no text"]
        assert is_aside(connection, "a.bin", "no text")
        assert counts(connection)["set_aside"] == 1


def test_what_is_not_analysed_is_kept_with_the_reason(tmp_path: Path) -> None:
    spanish = replace(analysis(HARBOUR), why_not="the page is in Spanish")
    path = record_of(tmp_path / "r.db", (HARBOUR, spanish))
    with reading(path) as connection:
        [listed] = listing(connection)
        assert newest(connection, "harbour.txt")[1].why_not == "the page is in Spanish"
    assert (listed.why_not, listed.n_statements) == ("the page is in Spanish", 0)


def test_nested_and_broken_up_statements_come_back_as_they_were(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with reading(path) as connection:
        assert newest(connection, "harbour.txt") == layer()
