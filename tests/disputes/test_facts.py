"""What is known of two statements, beside their words."""

from __future__ import annotations

from onrecord.disputes.company import Company, leaning
from onrecord.disputes.facts import N_FACTS, facts
from onrecord.disputes.ties import (
    AGAINST_ONE_ANOTHER,
    FOES,
    N_TIES,
    SAME_DOCUMENT,
    SAME_SPEAKER,
    SPLIT,
    ties,
)
from onrecord.model.dispute import Known

NOBODY = Company(())
CHARGE = Known("a", 10, "Brandt", frozenset(("Korvia",)), ("ACCUSE",), "Korvia moved 40 guns")
DENIAL = Known("b", 11, "Korvia", frozenset(("Brandt",)), ("DENY",), "We did not move 40 guns")


def test_facts_are_as_many_as_said_and_none_is_larger_than_one() -> None:
    told = facts(CHARGE, DENIAL, Company((CHARGE, DENIAL)))
    assert told.shape == (N_FACTS,)
    assert abs(told).max() <= 1


def test_the_order_of_two_statements_is_told() -> None:
    assert (facts(CHARGE, DENIAL, NOBODY) != facts(DENIAL, CHARGE, NOBODY)).any()


def test_other_numbers_are_told_from_the_same_number() -> None:
    two = Known("b", 11, "Korvia", frozenset(), ("STATE",), "Korvia moved two guns")
    forty = Known("b", 11, "Korvia", frozenset(), ("STATE",), "Korvia moved 40 guns")
    assert (facts(CHARGE, two, NOBODY) != facts(CHARGE, forty, NOBODY)).any()


def test_acts_lean_for_or_against_whom_they_are_done_to() -> None:
    assert [leaning((code,)) for code in ("ACCUSE", "SUPPORT", "STATE")] == [-1, 1, 0]
    assert leaning(()) == 0


def test_company_tells_of_two_who_charge_each_other_and_of_common_friends() -> None:
    praise = Known("c", None, "Brandt", frozenset(("Tarn",)), ("SUPPORT",), "")
    blame = Known("c", None, "Korvia", frozenset(("Tarn",)), ("REJECT",), "")
    between = Company((CHARGE, DENIAL, praise, blame)).between(CHARGE, DENIAL)
    assert between.against > 0
    assert between.in_favour == 0
    assert between.agreement < 0


def test_company_tells_nothing_of_one_speaker_or_of_nobody() -> None:
    company = Company((CHARGE, DENIAL))
    nobody = Known("a", None, None, frozenset(), (), "")
    assert company.between(CHARGE, CHARGE).against == 0
    assert company.between(CHARGE, nobody).against == 0


def test_ties_tell_one_speaker_one_document_and_opposed_leanings() -> None:
    found = ties([CHARGE], [CHARGE, DENIAL], Company((CHARGE, DENIAL)))
    assert found.shape == (1, 2, N_TIES)
    own, other = found[0]
    assert own[SAME_SPEAKER]
    assert own[SAME_DOCUMENT]
    assert not own[FOES]
    assert other[AGAINST_ONE_ANOTHER]
    assert other[FOES]
    assert not other[SAME_SPEAKER]


def test_praise_and_blame_of_one_thing_are_a_split() -> None:
    praise = Known("c", None, "Lind", frozenset(("Korvia",)), ("SUPPORT",), "")
    assert ties([CHARGE], [praise], NOBODY)[0, 0, SPLIT] == 1
