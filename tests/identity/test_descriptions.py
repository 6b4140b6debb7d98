"""A description means the one whose office, body or introduction it repeats."""

from __future__ import annotations

import pytest

from support.annotated import Names, Said, read

RAIN = "it rained"


def test_the_chief_of_a_body_is_the_one_who_leads_it_whatever_the_title() -> None:
    text = (
        "OSCE Secretary General Maja Ryd met Hans Brok, mayor of Lund. "
        "On Monday the OSCE chief said it rained."
    )
    found = read(
        text,
        Said("the OSCE chief", RAIN, "said"),
        names={"OSCE": "organization", "Maja Ryd": "person", "Hans Brok": "person"},
    )
    assert found.speakers == ["Maja Ryd"]


def test_the_spokesperson_is_the_one_introduced_as_such() -> None:
    text = (
        "The ministry’s spokesperson Dara Min arrived with the minister, Olo Kerr. "
        "The spokesperson said it rained."
    )
    found = read(
        text,
        Said("The spokesperson", RAIN, "said"),
        names={"Dara Min": "person", "Olo Kerr": "person"},
    )
    assert found.speakers == ["Dara Min"]


def test_a_spokesman_is_not_a_woman() -> None:
    text = "Spokesman Dan Orr left. Spokeswoman Eva Roth arrived. The spokesman had said it rained."
    found = read(
        text,
        Said("The spokesman", RAIN, "had said"),
        names={"Dan Orr": "person", "Eva Roth": "person"},
    )
    assert found.speakers == ["Dan Orr"]


def test_the_office_of_a_country_is_told_by_its_adjective() -> None:
    text = (
        "French President Luc Aubry met German President Jens Voss. "
        "The French president said it rained."
    )
    found = read(
        text,
        Said("The French president", RAIN, "said"),
        names={"Luc Aubry": "person", "Jens Voss": "person", "French": "group", "German": "group"},
    )
    assert found.speakers == ["Luc Aubry"]


def test_a_counterpart_has_the_office_of_the_other() -> None:
    text = (
        "Foreign Minister Yara Sol arrived with her Finnish counterpart Eero Aho. "
        "The two ministers said it rained."
    )
    found = read(
        text,
        Said("The two ministers", RAIN, "said"),
        names={"Yara Sol": "person", "Eero Aho": "person"},
    )
    assert found.speakers == ["Yara Sol and Eero Aho"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("the US-led alliance", {"NATO": "organization", "Acme Motors": "organization"}),
        ("the bloc", {"European Union": "organization", "Acme Motors": "organization"}),
        ("the company", {"NATO": "organization", "Acme Motors": "organization"}),
        ("the bureau", {"FBI": "organization", "NATO": "organization"}),
        ("the paper", {"The Lund Gazette": "organization", "NATO": "organization"}),
        ("the ministry", {"Ministry of Fish": "organization", "NATO": "organization"}),
    ],
)
def test_a_body_is_meant_by_the_noun_it_goes_by(source: str, names: Names) -> None:
    first, second = names
    text = f"{first} met {second}. On Monday {source} said it rained."
    found = read(text, Said(source, RAIN, "said"), names=names)
    wanted = second if source == "the company" else first
    assert found.speakers == [wanted]


def test_a_source_brought_in_with_a_is_meant_again_with_the() -> None:
    text = "An adviser close to the talks said it rained. The adviser said it was cold."
    found = read(
        text,
        Said("An adviser close to the talks", RAIN, "said"),
        Said("The adviser", "it was cold", "said"),
    )
    assert found.speakers == ["adviser close to the talks"] * 2
    assert found.attributions[0].speaker == found.attributions[1].speaker


def test_an_epithet_is_said_of_the_one_who_spoke_just_before() -> None:
    text = "Ruari Menz said it rained. The Labour MP wants a roof, arguing that it is cold."
    found = read(
        text,
        Said("Ruari Menz", RAIN, "said"),
        Said("The Labour MP", "that it is cold", "arguing"),
        names={"Ruari Menz": "person", "Labour": "organization"},
    )
    assert found.speakers == ["Ruari Menz", "Ruari Menz"]


def test_whom_the_next_paragraph_names_with_the_office_is_whom_the_lead_meant() -> None:
    text = (
        "A union leader has accused ministers of lying.\n\n"
        "Gwen Pryce, general secretary of the Ferry Union, said it rained."
    )
    found = read(
        text,
        Said("A union leader", "ministers of lying", "has accused"),
        Said("Gwen Pryce", RAIN, "said"),
        names={"Gwen Pryce": "person", "Ferry Union": "organization"},
    )
    assert found.speakers == ["Gwen Pryce", "Gwen Pryce"]


def test_who_goes_back_to_the_name_right_before_it() -> None:
    text = "Bo Lund thanked Ann Loy, who said it rained."
    found = read(
        text,
        Said("who", RAIN, "said"),
        names={"Bo Lund": "person", "Ann Loy": "person"},
    )
    assert found.speakers == ["Ann Loy"]


def test_a_name_that_only_qualifies_does_not_speak() -> None:
    text = "Ann Loy’s lawyer said it rained."
    found = read(text, Said("Ann Loy’s lawyer", RAIN, "said"), names={"Ann Loy": "person"})
    assert found.speakers == ["Ann Loy’s lawyer"]
    assert not found.speaker().is_named


def test_a_description_with_its_name_is_the_named_one() -> None:
    text = "The head of the harbour board, Ann Loy, said it rained."
    found = read(
        text,
        Said("The head of the harbour board, Ann Loy,", RAIN, "said"),
        names={"Ann Loy": "person"},
    )
    assert found.speakers == ["Ann Loy"]


def test_a_clipped_source_is_the_one_whom_it_goes_on_to_name() -> None:
    text = "Kenya’s coach Ann Loy said it rained."
    found = read(text, Said("Kenya’s coach", RAIN, "said"), names={"Ann Loy": "person"})
    assert found.speakers == ["Ann Loy"]


def test_an_apposition_speaks_for_the_name_before_it() -> None:
    text = "Ann Loy, a former pilot, said it rained."
    found = read(text, Said("a former pilot,", RAIN, "said"), names={"Ann Loy": "person"})
    assert found.speakers == ["Ann Loy"]


def test_whom_the_next_sentence_names_as_the_official_is_whom_the_first_meant() -> None:
    text = "Norway’s fisheries envoy said it rained. The official, Ann Loy, left."
    found = read(
        text,
        Said("Norway’s fisheries envoy", RAIN, "said"),
        names={"Ann Loy": "person", "Norway": "place"},
    )
    assert found.speakers == ["Ann Loy"]


def test_the_last_brought_in_of_two_whom_a_description_fits_is_meant() -> None:
    text = (
        "Ann Loy, a former adviser, left. An adviser close to the mayor said it rained. "
        "It was cold, the adviser said."
    )
    found = read(
        text,
        Said("An adviser close to the mayor", RAIN, "said"),
        Said("the adviser", "It was cold", "said"),
        names={"Ann Loy": "person"},
    )
    assert found.speakers == ["adviser close to the mayor"] * 2


def test_who_in_capitals_is_a_body() -> None:
    text = "The World Health Organization (WHO) met. WHO said it rained."
    found = read(
        text,
        Said("WHO", RAIN, "said"),
        names={"World Health Organization": "organization", "WHO": "organization"},
    )
    assert found.speakers == ["World Health Organization"]


def test_its_foreign_ministry_is_a_named_body_though_untagged() -> None:
    text = "Kenya will wait, its Foreign Ministry said."
    found = read(
        text, Said("its Foreign Ministry", "Kenya will wait", "said"), names={"Kenya": "place"}
    )
    assert (found.speakers, found.speaker().is_named) == (["Foreign Ministry"], True)


def test_a_paper_named_with_its_kind_is_a_body_though_untagged() -> None:
    text = "It rained, the Lund Morgen newspaper reported."
    found = read(text, Said("the Lund Morgen newspaper", "It rained", "reported"))
    assert found.speakers == ["Lund Morgen"]
