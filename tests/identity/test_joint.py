"""Several who speak with one voice are one group with members."""

from __future__ import annotations

import pytest

from support.annotated import Names, Said, read

NAMES: Names = {"Ann Loy": "person", "Loy": "person", "Bo Lund": "person", "Lund": "person"}
RAIN = "it rained"


def test_two_names_joined_by_and_are_a_group_named_after_its_members() -> None:
    text = "Ann Loy met Bo Lund. Loy and Lund said it rained."
    found = read(text, Said("Loy and Lund", RAIN, "said"), names=NAMES)
    group = found.speaker()
    assert (group.name, group.kind) == ("Ann Loy and Bo Lund", "group")
    assert group.members == (found.entity("Ann Loy").id, found.entity("Bo Lund").id)


def test_three_names_are_a_group_of_three() -> None:
    text = "Ann Loy, Bo Lund and Cy Ree said it rained."
    found = read(
        text,
        Said("Ann Loy, Bo Lund and Cy Ree", RAIN, "said"),
        names={**NAMES, "Cy Ree": "person"},
    )
    assert found.speakers == ["Ann Loy, Bo Lund and Cy Ree"]
    assert len(found.speaker().members) == 3


def test_the_same_members_are_the_same_group() -> None:
    text = "Ann Loy and Bo Lund said it rained. Loy and Lund wrote that it was cold."
    found = read(
        text,
        Said("Ann Loy and Bo Lund", RAIN, "said"),
        Said("Loy and Lund", "that it was cold", "wrote"),
        names=NAMES,
    )
    assert found.attributions[0].speaker == found.attributions[1].speaker


@pytest.mark.parametrize("source", ["The two ministers", "Both ministers", "The ministers"])
def test_ministers_together_are_the_two_who_have_that_office(source: str) -> None:
    text = (
        "Foreign Minister Ann Loy and Trade Minister Bo Lund came with Cy Ree. "
        f"{source} said it rained."
    )
    found = read(text, Said(source, RAIN, "said"), names={**NAMES, "Cy Ree": "person"})
    assert found.speakers == ["Ann Loy and Bo Lund"]


def test_the_two_countries_are_the_two_states_last_named() -> None:
    text = "Norway thanked Denmark. The two countries said it rained."
    found = read(
        text,
        Said("The two countries", RAIN, "said"),
        names={"Norway": "place", "Denmark": "place"},
    )
    assert found.speakers == ["Norway and Denmark"]
    assert found.speaker().members == (found.entity("Norway").id, found.entity("Denmark").id)


def test_some_of_many_are_nobody_in_particular() -> None:
    text = (
        "Foreign Minister Ann Loy and Trade Minister Bo Lund met. "
        "Two of the ministers said it rained."
    )
    found = read(text, Said("Two of the ministers", RAIN, "said"), names=NAMES)
    assert found.speakers == ["Two of the ministers"]
    assert not found.speaker().members


def test_a_spokesman_for_two_is_one_speaker() -> None:
    text = "A spokesman for Ann Loy and Bo Lund said it rained."
    found = read(text, Said("A spokesman for Ann Loy and Bo Lund", RAIN, "said"), names=NAMES)
    assert found.speaker().kind == "person"
    assert not found.speaker().members


def test_titles_with_bodies_between_names_do_not_part_a_list() -> None:
    text = (
        "Senator Ann Loy of the Fisheries Committee, Senator Bo Lund of the Rail Committee and "
        "Senator Cy Ree of the Water Committee issued a joint statement. It rained, they said."
    )
    found = read(text, Said("they", "It rained", "said"), names={**NAMES, "Cy Ree": "person"})
    assert found.speakers == ["Ann Loy, Bo Lund and Cy Ree"]
    paper = text.replace("they said", "the statement said")
    found = read(
        paper, Said("the statement", "It rained", "said"), names={**NAMES, "Cy Ree": "person"}
    )
    assert found.speakers == ["Ann Loy, Bo Lund and Cy Ree"]


def test_the_two_koreas_are_both_of_them() -> None:
    text = "Norway and Denmark watched. The two Koreas agreed that it rained."
    found = read(
        text,
        Said("The two Koreas", "that it rained", "agreed"),
        names={"Norway": "place", "Denmark": "place"},
    )
    assert found.speakers == ["North Korea and South Korea"]
