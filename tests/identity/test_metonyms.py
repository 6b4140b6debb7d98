"""A capital that acts is its state, a seat its body; where one can go, either is a place."""

from __future__ import annotations

import pytest

from onrecord.identity.metonyms import use_of
from onrecord.model.selector import Span
from support.annotated import Names, Said, read

PLACE = "Ankara"


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("Ankara said the bridge would stay shut.", "actor"),
        ("Ankara has repeatedly refused to pay.", "actor"),
        ("a quarrel between Ankara and Athens over fish", "actor"),
        ("The minister accused Ankara of stalling.", "actor"),
        ("Ankara’s refusal surprised nobody.", "actor"),
        ("There was praise for Ankara’s cooperation in the search.", "actor"),
        ("They said that Ankara would take it into account.", "actor"),
        ("because Ankara did not respond to the letter", "actor"),
        ("She said Ankara had twice invited them.", "actor"),
        ("Athens tells Ankara to free the boats.", "actor"),
        ("They found the map in Ankara on Monday.", "place"),
        ("She flew to Ankara on Monday.", "place"),
        ("direct flights between Ankara and Athens", "place"),
        ("Ankara’s airport was shut.", "place"),
        ("Ankara, Turkey — Nobody came.", "place"),
        ("Ankara, the rain and a broken lamp", None),
    ],
)
def test_the_words_beside_a_place_tell_how_it_is_used(text: str, use: str | None) -> None:
    start = text.index(PLACE)
    assert use_of(text, Span(start, start + len(PLACE))) == use


def test_a_capital_that_speaks_is_the_state_by_its_name_in_the_table() -> None:
    text = "Ankara said the bridge would stay shut."
    found = read(text, Said("Ankara", "the bridge would stay shut", "said"), names={PLACE: "place"})
    assert found.speakers == ["Turkey"]
    assert (found.speaker().kind, found.speaker().country) == ("state", "TR")


def test_the_same_capital_is_a_place_where_one_goes() -> None:
    text = "Ankara said the bridge would stay shut. He flew to Ankara and Turkey thanked him."
    found = read(
        text,
        Said("Ankara", "the bridge would stay shut", "said"),
        names={PLACE: "place", "Turkey": "place"},
    )
    assert [(e.name, e.kind, len(e.mentions)) for e in found.entities] == [
        ("Turkey", "state", 2),
        ("Ankara", "place", 1),
    ]


def test_the_kremlin_speaks_for_the_state() -> None:
    text = "The Kremlin said it would look into the matter of the lamps."
    content = "it would look into the matter of the lamps"
    assert read(
        text, Said("The Kremlin", content, "said"), names={"Kremlin": "place"}
    ).speakers == ["Russia"]
    assert read(text, Said("The Kremlin", content, "said")).speakers == ["Russia"]


def test_a_seat_that_is_a_body_keeps_its_name_and_its_other_name_joins_it() -> None:
    text = "Downing Street said no. Later No 10 added that it had meant perhaps."
    found = read(
        text,
        Said("Downing Street", "no", "said"),
        Said("No 10", "that it had meant perhaps", "added"),
        names={"Downing Street": "place"},
    )
    assert found.speakers == ["Downing Street", "Downing Street"]
    assert found.speaker().kind == "organization"


def test_a_seat_that_is_a_body_is_a_place_where_people_stand_before_it() -> None:
    text = "Reporters waited outside Downing Street. Downing Street said no."
    found = read(text, Said("Downing Street", "no", "said"), names={"Downing Street": "place"})
    assert [(e.kind, len(e.mentions)) for e in found.entities] == [
        ("place", 1),
        ("organization", 1),
    ]
    assert found.speaker().kind == "organization"


def test_a_city_speaks_for_the_body_that_it_hosts_where_the_text_names_it() -> None:
    text = "The European Union met on Monday. Brussels said the tariff would stay."
    said = Said("Brussels", "the tariff would stay", "said")
    names: Names = {"European Union": "organization", "Brussels": "place"}
    assert read(text, said, names=names).speakers == ["European Union"]


def test_such_a_city_speaks_for_its_country_where_no_such_body_is_named() -> None:
    text = "Brussels said the tariff would stay."
    said = Said("Brussels", "the tariff would stay", "said")
    assert read(text, said, names={"Brussels": "place"}).speakers == ["Belgium"]


@pytest.mark.parametrize(
    "source",
    ["The Turks", "Turkey's government", "the government of Turkey", "The Turkish government"],
)
def test_a_people_or_a_government_as_a_whole_is_the_state(source: str) -> None:
    text = f"On Monday {source} said the bridge would stay shut."
    assert read(text, Said(source, "the bridge would stay shut", "said")).speakers == ["Turkey"]


def test_a_government_named_after_its_leader_is_the_state_of_his_office() -> None:
    text = (
        "Turkish President Orhan Vell fell ill. Vell’s government said the bridge would stay shut."
    )
    found = read(
        text,
        Said("Vell’s government", "the bridge would stay shut", "said"),
        names={"Orhan Vell": "person", "Vell": "person", "Turkish": "group"},
    )
    assert found.speakers == ["Turkey"]


def test_the_north_is_a_state_only_where_the_text_names_it() -> None:
    said = Said("the North", "the talks were over", "said")
    text = "North Korea sent a note. On Monday the North said the talks were over."
    assert read(text, said, names={"North Korea": "place"}).speakers == ["North Korea"]
    assert read("On Monday the North said the talks were over.", said).speakers == ["North"]
