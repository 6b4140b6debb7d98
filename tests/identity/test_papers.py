"""A paper that speaks says what those say who made it, where the text tells who did."""

from __future__ import annotations

import pytest

from support.annotated import Said, read


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The Ferry Union filed a lawsuit. The lawsuit claims that it rained.", "The lawsuit"),
        ("The Ferry Union sued on Monday. The suit claims that it rained.", "The suit"),
        ("A letter from the Ferry Union came. The letter claims that it rained.", "The letter"),
        ("The Ferry Union’s report came. The report claims that it rained.", "The report"),
        (
            "The statement claims that it rained. The Ferry Union issued a statement.",
            "The statement",
        ),
    ],
)
def test_a_paper_speaks_for_whoever_made_it(text: str, source: str) -> None:
    found = read(
        text, Said(source, "that it rained", "claims"), names={"Ferry Union": "organization"}
    )
    assert found.speakers == ["Ferry Union"]


def test_a_paper_of_nobody_known_keeps_its_own_words() -> None:
    text = "The Ferry Union met. The leaflet claims that it rained."
    found = read(
        text, Said("The leaflet", "that it rained", "claims"), names={"Ferry Union": "organization"}
    )
    assert found.speakers == ["leaflet"]
    assert not found.speaker().is_named


def test_what_stands_in_a_bodys_statement_is_said_by_it() -> None:
    text = (
        "In its lawsuit in Lund, the Ferry Union said nothing of Bo Lund. Lund spoke of the "
        "lawsuit. The lawsuit claims that it rained."
    )
    found = read(
        text,
        Said("The lawsuit", "that it rained", "claims"),
        names={"Ferry Union": "organization", "Bo Lund": "person"},
    )
    assert found.speakers == ["Ferry Union"]


def test_a_datelines_city_files_no_lawsuit() -> None:
    text = "LUND — The Ferry Union filed a lawsuit. The lawsuit claims that it rained."
    found = read(
        text,
        Said("The lawsuit", "that it rained", "claims"),
        names={"Ferry Union": "organization", "LUND": "organization"},
    )
    assert found.speakers == ["Ferry Union"]


def test_a_paper_from_somebody_is_that_somebodys() -> None:
    text = "Nordbild ran the announcement from Loy, which read that it rained. Ann Loy left."
    found = read(
        text,
        Said("the announcement from Loy", "that it rained", "read"),
        names={"Ann Loy": "person", "Loy": "person", "Nordbild": "organization"},
    )
    assert found.speakers == ["Ann Loy"]
