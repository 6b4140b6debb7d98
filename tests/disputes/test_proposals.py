"""Statements that make, report and answer proposals, put together."""

from __future__ import annotations

import pytest

from onrecord.disputes.proposals import Asking, proposals
from onrecord.disputes.related import Relations
from onrecord.model.dispute import AnswerKind, FoundProposal, Relation, Voice

ASKING = Asking(made=0.7, joined=0.5, answered=0.5, by_act={}, otherwise=1.0)


def voice(number: int, speaker: str, act: str, kind_prob: float) -> Voice:
    return Voice(number, speaker, act, "invitation", kind_prob)


def answered(one: int, other: int, answer: AnswerKind, prob: float = 0.9) -> Relation:
    return Relation(one, other, 0.0, 0.0, 0.0, 0.0, answer, prob)


def same(one: int, other: int) -> Relation:
    return Relation(one, other, 0.9, 0.0, 0.0, 0.0, None, 0.0)


def found(voices: list[Voice], *pairs: Relation) -> list[FoundProposal]:
    said = {v.number: frozenset((v.number,)) for v in voices}
    return proposals({v.number: v for v in voices}, said, Relations(pairs), ASKING)


def test_what_makes_and_what_reports_it_is_one_proposal_told_by_who_makes_it() -> None:
    report, offer = voice(1, "Lind", "STATE", 0.95), voice(2, "Brandt", "CONSULT", 0.8)
    (proposal,) = found([report, offer], same(1, 2))
    assert proposal.statements == (2, 1)
    assert not proposal.is_reported


def test_only_reported_its_target_proposes() -> None:
    (proposal,) = found([voice(1, "Lind", "STATE", 0.9)])
    assert proposal.is_reported


def test_each_answer_stands_with_its_statement() -> None:
    voices = [voice(1, "Brandt", "CONSULT", 0.9), voice(2, "Korvia", "REJECT", 0.1)]
    (proposal,) = found(voices, answered(1, 2, "refused"))
    assert [(a.number, a.answer) for a in proposal.answers] == [(2, "refused")]


def test_two_accounts_of_the_answer_both_stand() -> None:
    voices = [voice(1, "Brandt", "CONSULT", 0.9), voice(2, "Korvia", "STATE", 0.1),
              voice(3, "Lind", "STATE", 0.1)]  # fmt: skip
    (proposal,) = found(voices, answered(1, 2, "accepted"), answered(1, 3, "ignored", 0.8))
    assert {a.answer for a in proposal.answers} == {"accepted", "ignored"}


def test_a_statement_may_tell_the_answer_to_what_it_proposes() -> None:
    (proposal,) = found([voice(1, "Brandt", "CONSULT", 0.9)], answered(1, 1, "ignored"))
    assert proposal.statements == (1,)
    assert [(a.number, a.answer) for a in proposal.answers] == [(1, "ignored")]


def test_of_many_answers_the_most_probable_three_are_told() -> None:
    voices = [voice(1, "Brandt", "CONSULT", 0.9)]
    voices += [voice(n, f"speaker {n}", "STATE", 0.1) for n in range(2, 7)]
    pairs = [answered(1, n, "refused", 0.5 + n / 20) for n in range(2, 7)]
    (proposal,) = found(voices, *pairs)
    assert [a.number for a in proposal.answers] == [6, 5, 4]


def test_an_improbable_answer_and_an_improbable_proposal_are_none() -> None:
    voices = [voice(1, "Brandt", "CONSULT", 0.9), voice(2, "Korvia", "STATE", 0.3)]
    (proposal,) = found(voices, answered(1, 2, "refused", 0.2))
    assert proposal.answers == ()


def test_what_is_done_by_saying_it_tells_of_proposals_beside_the_words() -> None:
    asking = Asking(0.5, 0.5, 0.5, {"REQUEST": 0.6, "ACCUSE": 0.01}, 0.1)

    assert asking.makes(Voice(1, "A", "REQUEST", "demand", 0.6)) == pytest.approx(0.6)
    assert asking.makes(Voice(2, "A", "ACCUSE", "demand", 0.6)) < 0.1
    assert asking.makes(Voice(3, "A", None, "demand", 0.9)) == pytest.approx(0.3)
