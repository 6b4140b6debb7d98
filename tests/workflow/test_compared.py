"""Versions of one saying, word against word; reports of it, wire copy once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import NotInRecord
from onrecord.export.disputed import utterance_object
from onrecord.store.listing.quoted import words_of_text
from onrecord.workflow.compared import compare, differences
from onrecord.workflow.sayings import utterances
from onrecord.workflow.together import Asked
from support.acting import Doing, Teller
from support.relating import HARBOUR, SAFE, Stands, TableRelater, harbour, herald, related

TEXTS = st.text(alphabet="ab “”,.' 1é\n", max_size=40)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour(tmp_path_factory.mktemp("harbour") / "r.db")


@given(TEXTS, TEXTS)
def test_differences_give_both_texts_whole(fullest: str, other: str) -> None:
    found = differences(words_of_text(fullest), words_of_text(other))
    if words_of_text(fullest).folded:
        assert "".join("".join(d.stored for d in found).split()) == "".join(fullest.split())
    if words_of_text(other).folded:
        assert "".join("".join(d.asked for d in found).split()) == "".join(other.split())


def test_a_turned_negation_or_number_is_told() -> None:
    fullest, other = map(words_of_text, ("they signed 3 pacts", "they never signed 4 pacts"))
    found = differences(fullest, other)
    assert [(d.change, d.asked, d.stored, d.turns) for d in found if d.change != "kept"] == [
        ("added", "never", "", ("negation",)),
        ("replaced", "4", "3", ("number",)),
    ]


def test_versions_begin_with_the_fullest(record: Path) -> None:
    found = compare(record, ["post.txt", "row?a=1&b=2"])
    [shared] = found.shared
    assert shared.speaker is not None
    assert shared.speaker.name == "Vera Lund"
    assert [v.is_fullest for v in shared.versions] == [True, False]
    assert found.said[shared.versions[0].attributions[0]].content == SAFE
    assert [len(some) for some in found.only.values()] == [2, 1]


def test_what_is_named_twice_or_unknown(record: Path) -> None:
    assert len(compare(record, ["post.txt", "pages/post.txt", "wire.txt"]).documents) == 2
    with pytest.raises(NotInRecord):
        compare(record, ["post.txt", "nowhere.txt"])


def test_the_same_bytes_at_two_places_are_one_version_of_both(record: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(record, tmp_path / "r.db"))
    related(path, HARBOUR, herald("http://mirror.example/row"))
    found = compare(path, ["http://mirror.example/row", "row?a=1&b=2"])
    both = tuple(outlet.id for outlet in found.documents)
    assert [[v.documents for v in one.versions] for one in found.shared] == [[both], [both]]
    assert set(found.only.values()) == {()}


def test_the_same_bytes_at_two_places_are_one_report_of_both(record: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(record, tmp_path / "r.db"))
    related(path, HARBOUR, herald("http://mirror.example/row"))
    found = utterances(path, Asked(about="meeting"))
    [told] = [utterance_object(one, found.said) for one in found.things]
    [report] = told["reports"]
    assert [outlet["uri"] for outlet in report["outlets"]] == [
        "http://herald.example/row?a=1&b=2",
        "http://mirror.example/row",
    ]


def test_two_statements_of_one_sentence_are_two_reports(tmp_path: Path) -> None:
    text = "Head\nVera Lund said it rained and said it poured."
    tell = Teller("a.txt", text)
    tell.entity("Vera Lund", "person")
    found = tell.analysis(
        Doing("Vera Lund", "said", "it rained"), Doing("Vera Lund", "and said", "it poured")
    )
    relater = TableRelater({("it rained", "it poured"): Stands(same=0.9)})
    path = related(tmp_path / "r.db", relater, (tell.published("Post", "2026-03-01"), found))
    [one] = utterances(path).things
    assert [len(report) for report in one.reports] == [1, 1]
    assert [u.id for u in utterances(path, least_reports=2).things] == [one.id]


def test_wire_copy_counts_once(record: Path) -> None:
    denied = utterances(record, Asked(about="harbour", speaker="Moe")).things[0]
    assert [len(report) for report in denied.reports] == [2]
    several = utterances(record, least_reports=2).things
    assert denied.id not in {one.id for one in several}
    assert len(several) == 1
    assert utterances(record, least_reports=2, offset=1).things == []
