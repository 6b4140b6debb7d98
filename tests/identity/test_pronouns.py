"""A pronoun means whom a reader takes it to mean."""

from __future__ import annotations

from support.annotated import Names, Said, read

ANN_AND_BO: Names = {"Ann Loy": "person", "Loy": "person", "Bo Lund": "person", "Lund": "person"}


def test_he_and_she_are_told_apart_by_first_names() -> None:
    text = "Anna Loy met Peter Lund. He said it rained. She said it did not."
    found = read(
        text,
        Said("He", "it rained", "said"),
        Said("She", "it did not", "said"),
        names={"Anna Loy": "person", "Peter Lund": "person"},
    )
    assert found.speakers == ["Peter Lund", "Anna Loy"]


def test_a_spokeswoman_is_never_he() -> None:
    text = "Council leader Kim Ode waited. Spokeswoman Sasha Ree arrived. He said it rained."
    found = read(
        text,
        Said("He", "it rained", "said"),
        names={"Kim Ode": "person", "Sasha Ree": "person"},
    )
    assert found.speakers == ["Kim Ode"]


def test_her_own_pronouns_tell_whom_she_can_mean() -> None:
    text = (
        "Tavi Oru said her council had voted. Ilo Marn paid his debt. "
        "She added that it was a good day."
    )
    found = read(
        text,
        Said("Tavi Oru", "her council had voted", "said"),
        Said("She", "that it was a good day", "added"),
        names={"Tavi Oru": "person", "Ilo Marn": "person"},
    )
    assert found.speakers == ["Tavi Oru", "Tavi Oru"]


def test_he_goes_on_with_the_one_who_spoke_last() -> None:
    text = "Peter Lund said it rained. He added that Paul Ree had an umbrella. He smiled, he said."
    found = read(
        text,
        Said("Peter Lund", "it rained", "said"),
        Said("He", "that Paul Ree had an umbrella", "added"),
        Said("he", "He smiled", "said"),
        names={"Peter Lund": "person", "Paul Ree": "person"},
    )
    assert found.speakers == ["Peter Lund"] * 3


def test_he_is_not_the_one_who_is_told() -> None:
    text = "Paul Ree sat next to Peter Lund. “It rains,” he told Lund."
    found = read(
        text,
        Said("he", "“It rains,”", "told"),
        names={"Peter Lund": "person", "Paul Ree": "person", "Lund": "person"},
    )
    assert found.speakers == ["Paul Ree"]


def test_the_encoders_chain_decides_between_two_who_fit() -> None:
    text = "Peter Lund saw Paul Ree. He said it rained."
    said = Said("He", "it rained", "said")
    names: Names = {"Peter Lund": "person", "Paul Ree": "person"}
    chained = read(text, said, names=names, chains=(("Paul Ree", "He"),))
    assert chained.speakers == ["Paul Ree"]
    assert read(text, said, names=names).speakers == ["Peter Lund"]


def test_it_is_a_body_or_a_state_never_a_person() -> None:
    text = "The Lund Harbour Board met Ann Loy. It said the quay was safe."
    found = read(
        text,
        Said("It", "the quay was safe", "said"),
        names={"Lund Harbour Board": "organization", "Ann Loy": "person"},
    )
    assert found.speakers == ["Lund Harbour Board"]


def test_they_are_the_joint_speakers_before() -> None:
    text = "Ann Loy and Bo Lund said it rained. They added that it was cold."
    found = read(
        text,
        Said("Ann Loy and Bo Lund", "it rained", "said"),
        Said("They", "that it was cold", "added"),
        names=ANN_AND_BO,
    )
    assert found.speakers == ["Ann Loy and Bo Lund"] * 2


def test_i_inside_a_quotation_is_its_speaker() -> None:
    text = "“I promised that it would stop,” Ann Loy said."
    found = read(
        text,
        Said("Ann Loy", "“I promised that it would stop,”", "said"),
        Said("I", "that it would stop", "promised", within=0),
        names={"Ann Loy": "person"},
    )
    assert found.speakers == ["Ann Loy", "Ann Loy"]


def test_he_within_what_another_reports_of_himself_is_that_other() -> None:
    text = "Peter Lund met Paul Ree. Ree said that he believed the quay was safe."
    found = read(
        text,
        Said("Ree", "that he believed the quay was safe", "said"),
        Said("he", "the quay was safe", "believed", within=0),
        names={"Peter Lund": "person", "Paul Ree": "person", "Ree": "person"},
    )
    assert found.speakers == ["Paul Ree", "Paul Ree"]


def test_he_within_a_quotation_is_somebody_else_than_its_speaker() -> None:
    text = "Peter Lund met Paul Ree. “He said the quay was safe,” Ree recalled."
    found = read(
        text,
        Said("Ree", "“He said the quay was safe,”", "recalled"),
        Said("He", "the quay was safe", "said", within=0),
        names={"Peter Lund": "person", "Paul Ree": "person", "Ree": "person"},
    )
    assert found.speakers == ["Paul Ree", "Peter Lund"]


def test_a_pronoun_before_every_name_goes_to_the_name_of_its_chain() -> None:
    text = "It rained, he said. Peter Lund had no umbrella."
    said = Said("he", "It rained", "said")
    names: Names = {"Peter Lund": "person"}
    found = read(text, said, names=names, chains=(("he", "Peter Lund"),))
    assert found.speakers == ["Peter Lund"]


def test_a_pronoun_with_nobody_to_mean_has_no_speaker() -> None:
    assert read("It rained, he said.", Said("he", "It rained", "said")).speakers == [None]


def test_nobody_calls_himself_by_name() -> None:
    text = "Peter Lund shouted. Later he said that Lund had lied, and Paul Ree agreed."
    found = read(
        text.replace("Peter Lund shouted", "Paul Ree sat by Peter Lund"),
        Said("he", "that Lund had lied", "said"),
        names={"Peter Lund": "person", "Paul Ree": "person", "Lund": "person"},
    )
    assert found.speakers == ["Paul Ree"]


def test_a_name_inside_the_quotation_is_not_its_speaker() -> None:
    text = "Paul Ree wrote a note on Monday. “Peter Lund met the board,” he wrote."
    found = read(
        text,
        Said("he", "“Peter Lund met the board,”", "wrote"),
        names={"Peter Lund": "person", "Paul Ree": "person"},
    )
    assert found.speakers == ["Paul Ree"]


def test_the_subject_of_the_sentence_before_the_quotation_speaks() -> None:
    text = (
        "“It is cold,” Peter Lund said. Paul Ree went even further. “It will freeze. "
        "It will snow for days,” he said."
    )
    found = read(
        text,
        Said("Peter Lund", "“It is cold,”", "said"),
        Said("he", "“It will freeze. It will snow for days,”", "said"),
        names={"Peter Lund": "person", "Paul Ree": "person"},
    )
    assert found.speakers == ["Peter Lund", "Paul Ree"]


def test_he_himself_is_he() -> None:
    text = "Peter Lund left. He himself said it rained."
    found = read(text, Said("He himself", "it rained", "said"), names={"Peter Lund": "person"})
    assert found.speakers == ["Peter Lund"]


def test_an_adjective_of_a_people_is_not_they() -> None:
    text = "Two ferries sank. A Danish crew waited. They said it rained."
    found = read(text, Said("They", "it rained", "said"), names={"Danish": "group"})
    assert found.speakers == [None]


def test_the_president_is_a_mention_of_the_one_who_holds_the_office() -> None:
    text = "President Paul Ree met Peter Lund. The president shocked many. He said it rained."
    found = read(
        text,
        Said("He", "it rained", "said"),
        names={"Peter Lund": "person", "Paul Ree": "person"},
        chains=(("The president", "He"),),
    )
    assert found.speakers == ["Paul Ree"]
    assert [m.span.of(text) for m in found.entity("Paul Ree").mentions if m.form != "name"] == [
        "President",
        "The president",
        "He",
    ]
