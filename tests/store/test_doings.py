"""What statements do, where and when they were said, and deeds: kept, compared, forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import AnalysisFailed
from onrecord.model.act import Act, Deed, Occasion, SaidAt, SaidIn
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.identifiers import deed_id
from onrecord.model.selector import Span
from onrecord.store.database import migrate, reading
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.statements import statements
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from onrecord.store.writing.writer import open_writer
from support.record_files import harm, record_of, rows
from support.statements import analysis, page, said

# Fiction, written for this test.
TEXT = (
    "The mill must close, Ada Brandt said in a letter to Jon Vik in Osthaven on Monday. "
    "Jon Vik sued Ada Brandt."
)


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def letter(uri: str = "mill.txt") -> tuple[Page, Analysis]:
    """A statement with all that can be told of it, and a deed."""
    of = page(TEXT, uri)
    plain = analysis(of, said("Ada Brandt", "The mill must close,"), said("Jon Vik", "The mill"))
    ada, jon = (e.id for e in plain.entities)
    first = replace(
        plain.attributions[0],
        addressees=(jon,),
        targets=(jon, ada),
        acts=(
            Act("REQUEST", ada, jon, "done", 0.9),
            Act("THREATEN", ada, None, "hypothetical", 0.5),
        ),
        occasion=Occasion(span("in a letter"), "letter", "written"),
        time=SaidAt("2031-05-12", "day", span("Monday")),
        place=SaidIn("Osthaven", span("Osthaven")),
    )
    cue = (span("sued"),)
    name = deed_id(of.document.id, cue, "ACCUSE", "m1")
    at = SaidAt("2031-05-12", "day", span("Monday"))
    deed = Deed(name, cue, jon, ada, "ACCUSE", "done", at, 0.8)
    return of, replace(plain, attributions=(first, *plain.attributions[1:]), deeds=(deed,))


def test_what_was_added_is_what_is_read_of_a_page_and_of_a_statement(tmp_path: Path) -> None:
    given = letter()
    with reading(record_of(tmp_path / "r.db", given)) as connection:
        found = newest(connection, "mill.txt")[1]
        listed = statements(connection, Filters())
    known = [replace(a, speaker=None) for a in found.attributions]
    assert found.deeds == given[1].deeds
    assert found.attributions == given[1].attributions
    assert [replace(s.attribution, speaker=None) for s in listed] == known


def test_another_place_of_the_same_page_has_ids_of_its_own(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", letter())
    other_page, other = letter("copy.txt")
    with open_writer(path) as writer:
        assert writer.add_copy(other_page, other.provenance)
    with reading(path) as connection:
        found = newest(connection, "copy.txt")[1]
    assert found.deeds == other.deeds
    assert [(a.acts, a.addressees, a.targets) for a in found.attributions] == [
        (a.acts, a.addressees, a.targets) for a in other.attributions
    ]


HARMS = {
    "an occasion's words": (
        "UPDATE circumstances SET words = 'in a tweet' WHERE aspect = 'occasion'",
        "the words of an occasion are not the text's",
    ),
    "where a deed stands": (
        "UPDATE deed_spans SET start = start - 1 WHERE role = 'cue'",
        "the words of a deed's cue are not the text's",
    ),
    "a time": (
        "UPDATE circumstances SET value = '2030' WHERE aspect = 'time'",
        "the layer is not as it was written",
    ),
    "an act's code": (
        "UPDATE acts SET code = 'AID' WHERE place = 0",
        "the layer is not as it was written",
    ),
    "an addressee": ("DELETE FROM parties WHERE role = 'addressee'", "the layer is not as it was"),
    "the recipient of a deed": (
        "UPDATE deeds SET recipient = 99",
        "a party of a deed is missing",
    ),
}


@pytest.mark.parametrize(
    "harmed",
    [
        *(name for name in HARMS if name != "the recipient of a deed"),
        pytest.param("the recipient of a deed", marks=pytest.mark.in_files),
    ],
)
def test_what_was_harmed_is_told(tmp_path: Path, harmed: str) -> None:
    path = record_of(tmp_path / "r.db", letter())
    assert verify(path).is_sound
    statement, told = HARMS[harmed]
    harm(path, statement)
    assert any(d.what.startswith(told) for d in verify(path).damages)


def test_forgetting_a_page_leaves_nothing_of_what_was_done_in_it(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", letter())
    with open_writer(path) as writer:
        writer.forget("mill.txt", reason="a court's order")
    for table in ("acts", "parties", "circumstances", "deeds", "deed_spans"):
        assert rows(path, f"SELECT * FROM {table}") == []  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        lambda a: replace(a, addressees=("ent_nobody",)),
        lambda a: replace(a, acts=(Act("AID", "ent_nobody", None, "done", 0.9),)),
        lambda a: replace(a, acts=(Act("AID", None, None, "done", 1.5),)),
        lambda a: replace(a, place=SaidIn("Nowhere", Span(0, 999))),
    ],
)
def test_what_leads_nowhere_is_not_taken_in(tmp_path: Path, change: object) -> None:
    of, plain = letter()
    changed = change(plain.attributions[0])  # type: ignore[operator]
    with (
        open_writer(tmp_path / "r.db") as writer,
        pytest.raises(AnalysisFailed, match="does not fit the page"),
    ):
        writer.add(of, replace(plain, attributions=(changed, *plain.attributions[1:])))


def test_migrating_the_newest_leaves_what_is_done_as_it_was(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", letter())
    before = rows(path, "SELECT * FROM acts")
    migrate(path)
    assert rows(path, "SELECT * FROM acts") == before != []
