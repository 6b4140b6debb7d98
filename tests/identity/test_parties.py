"""Every name of a text goes to one party: full names, surnames, acronyms, known bodies."""

from __future__ import annotations

from support.annotated import Said, read


def test_a_surname_goes_to_the_full_name() -> None:
    text = "Ann Loy left early. “I was tired,” Loy said."
    found = read(
        text, Said("Loy", "“I was tired,”", "said"), names={"Ann Loy": "person", "Loy": "person"}
    )
    assert found.speakers == ["Ann Loy"]
    assert len(found.entities) == 1


def test_a_headlines_surname_goes_to_the_full_name_that_comes_later() -> None:
    text = "Loy says no\nMayor Ann Loy of Lund refused on Monday."
    found = read(text, Said("Loy", "no", "says"), names={"Ann Loy": "person", "Loy": "person"})
    assert found.speakers == ["Ann Loy"]


def test_two_of_one_surname_are_told_apart_by_their_honorifics() -> None:
    text = "Ann Loy and Bo Loy arrived. Mr. Loy said it rained. Mrs. Loy said it did not."
    found = read(
        text,
        Said("Mr. Loy", "it rained", "said"),
        Said("Mrs. Loy", "it did not", "said"),
        names={"Ann Loy": "person", "Bo Loy": "person", "Mr. Loy": "person", "Mrs. Loy": "person"},
    )
    assert found.speakers == ["Bo Loy", "Ann Loy"]


def test_a_surname_in_use_long_before_a_full_name_is_somebody_else() -> None:
    text = (
        "Vell came. Vell sat. Vell ate. Vell spoke. Vell left. His wife, Mia Vell, stayed. "
        "Vell said he was sorry."
    )
    found = read(
        text, Said("Vell", "he was sorry", "said"), names={"Vell": "person", "Mia Vell": "person"}
    )
    assert found.speakers == ["Vell"]


def test_an_acronym_goes_to_its_full_form_and_the_fullest_form_is_the_name() -> None:
    text = "The National Union of Ferry Workers (NUFW) met. The NUFW denied it."
    found = read(
        text,
        Said("The NUFW", "it", "denied"),
        names={"National Union of Ferry Workers": "organization", "NUFW": "organization"},
    )
    assert found.speakers == ["National Union of Ferry Workers"]


def test_names_of_one_known_body_join_though_they_share_no_word() -> None:
    text = "The Defense Department is large. The Pentagon denied losing the lamp."
    found = read(
        text,
        Said("The Pentagon", "losing the lamp", "denied"),
        names={"Defense Department": "organization", "Pentagon": "place"},
    )
    assert found.speakers == ["Defense Department"]
    assert len(found.entities) == 1


def test_a_known_body_that_was_not_tagged_is_named_all_the_same() -> None:
    text = "Nothing is lost, the Pentagon said."
    found = read(text, Said("the Pentagon", "Nothing is lost", "said"))
    assert (found.speakers, found.speaker().kind) == (["Pentagon"], "organization")


def test_a_state_goes_by_its_name_in_the_table_whatever_the_page_calls_it() -> None:
    text = "Britain said yes. The UK said no."
    found = read(
        text,
        Said("Britain", "yes", "said"),
        Said("The UK", "no", "said"),
        names={"Britain": "place", "UK": "place"},
    )
    assert found.speakers == ["United Kingdom", "United Kingdom"]
    (state,) = found.entities
    assert (state.kind, state.country) == ("state", "GB")


def test_a_person_of_a_countrys_name_is_a_person() -> None:
    text = "Jordan said it was raining."
    found = read(text, Said("Jordan", "it was raining", "said"), names={"Jordan": "person"})
    assert found.speaker().kind == "person"


def test_every_mention_of_an_entity_keeps_its_span() -> None:
    text = "Ann Loy left. Loy said it rained."
    found = read(
        text, Said("Loy", "it rained", "said"), names={"Ann Loy": "person", "Loy": "person"}
    )
    (loy,) = found.entities
    assert [m.head.of(text) for m in loy.mentions] == ["Ann Loy", "Loy"]


def test_the_end_of_a_bodys_name_goes_to_the_only_body_that_it_can_mean() -> None:
    text = "The Senate Rail Committee met. The Rail Committee said it rained."
    found = read(
        text,
        Said("The Rail Committee", "it rained", "said"),
        names={"Senate Rail Committee": "organization", "Rail Committee": "organization"},
    )
    assert found.speakers == ["Senate Rail Committee"]


def test_the_end_of_two_bodies_names_goes_to_neither() -> None:
    text = (
        "The Danish Foreign Ministry met the Finnish Foreign Ministry. The Foreign Ministry slept."
    )
    found = read(
        text,
        names={
            "Danish Foreign Ministry": "organization",
            "Finnish Foreign Ministry": "organization",
            "Foreign Ministry": "organization",
        },
    )
    assert [e.name for e in found.entities] == [
        "Danish Foreign Ministry",
        "Finnish Foreign Ministry",
        "Foreign Ministry",
    ]
