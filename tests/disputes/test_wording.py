"""What a dispute is about and why, in words of the statements."""

from __future__ import annotations

import pytest

from onrecord.disputes.contents import parts_of
from onrecord.disputes.wording import Worded, matter, position, shortened, why


def said(content: str, *acts: str, by: str = "Ilse Brandt", of: str | None = None) -> Worded:
    targets = () if of is None else (of,)
    return Worded(content, by, targets, acts or ("STATE",), content.startswith("“"))


CLAIM = said("that Korvia has moved forty guns to the river", "ACCUSE", of="Korvia")
DENIAL = said("“a fairy tale”", "DENY", by="Korvia", of="Ilse Brandt")


def test_the_matter_is_asked_in_the_words_of_the_claim_not_of_the_denial() -> None:
    assert matter([DENIAL, CLAIM]) == "Whether Korvia has moved forty guns to the river?"


def test_words_of_one_who_speaks_of_themselves_are_quoted() -> None:
    assert matter([said("“We have never left the table”")]) == (
        "“We have never left the table”: is it so?"
    )


def test_every_word_of_the_matter_stands_in_a_statement() -> None:
    asked = matter([said("The harbour was closed before the storm, and nobody had been told")])
    words = asked.removeprefix("Whether ").rstrip("?").lower()
    assert words in "the harbour was closed before the storm, and nobody had been told"


def test_a_side_is_told_by_its_plainest_statement() -> None:
    assert position([DENIAL, said("nothing was moved", by="Korvia")]) == "nothing was moved"


def test_a_long_content_is_cut_where_a_part_of_it_ends() -> None:
    cut = shortened("one two three four five six, seven eight nine ten eleven", 8)
    assert cut == "one two three four five six …"


def test_a_denial_of_who_made_the_claim_says_so() -> None:
    stance, reason = why(DENIAL, CLAIM, is_around=False)
    assert (stance, reason) == ("denies", "Korvia: “a fairy tale”, said of Ilse Brandt")


def test_what_is_told_around_another_saying_is_said_of_it() -> None:
    stance, reason = why(said("claims by Brandt are false", by="Korvia"), CLAIM, is_around=True)
    assert stance == "denies"
    assert "said of what Ilse Brandt is held to have said" in reason


def test_two_who_do_not_speak_of_each_other_contradict_in_both_their_words() -> None:
    stance, reason = why(said("it rained", by="Oran Vell"), CLAIM, is_around=False)
    assert stance == "contradicts"
    assert "it rained" in reason
    assert "forty guns" in reason


@pytest.mark.parametrize(
    ("content", "certainty", "is_negated"),
    [
        ("Korvia moved guns", "asserted", False),
        ("Korvia might move guns", "hedged", False),
        ("if Korvia does not move", "conditional", True),
        ("Did Korvia move?", "asked", False),
        ("nobody ever asked us", "asserted", True),
    ],
)
def test_a_claim_is_as_sure_of_itself_as_its_words(
    content: str, certainty: str, *, is_negated: bool
) -> None:
    parts = parts_of(content)
    assert (parts.certainty, parts.is_negated) == (certainty, is_negated)


def test_numbers_dates_and_names_stand_apart() -> None:
    parts = parts_of("On 3 May Ilse Brandt paid $40 million to the Korvia Bank")
    assert parts.dates == ("3 May",)
    assert parts.numbers == ("$40 million",)
    assert parts.names == ("Ilse Brandt", "Korvia Bank")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("“lies” and “fairy tales”", "“‘lies’ and ‘fairy tales’”"),
        ('"lies" and "fairy tales"', "“‘lies’ and ‘fairy tales’”"),
        ("lies” and a “fairy tale", "“lies and a fairy tale”"),
        ('called it "a fairy tale', "“called it a fairy tale”"),
        ("“they are lies,”", "“they are lies”"),
        ("the ministers’ plan", "“the ministers’ plan”"),
    ],
)
def test_words_of_a_reason_have_every_quotation_mark_with_its_partner(
    content: str, told: str
) -> None:
    _, reason = why(said(content, "DENY", by="Korvia", of="Ilse Brandt"), CLAIM, is_around=False)
    assert reason == f"Korvia: {told}, said of Ilse Brandt"
    assert told in why(CLAIM, said(content, by="Oran Vell"), is_around=False)[1]


def test_a_quotation_that_is_cut_is_closed() -> None:
    assert shortened("“we have never left the table”", 4) == "“we have never left …”"
    assert position([said("“we have " + "never ever " * 20 + "left it”")]).endswith(" …”")


def test_the_matter_quotes_with_balanced_marks() -> None:
    assert matter([said("we never “left")]) == "“we never left”: is it so?"
    assert matter([said("the “plan has been “hidden” by them")]) == (
        "Whether the plan has been “hidden” by them?"
    )
