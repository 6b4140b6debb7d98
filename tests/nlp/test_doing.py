"""What the acts head is asked about, and what its answers mean."""

from __future__ import annotations

import numpy as np

from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.nlp.heads.doing import (
    ACTOR,
    CONTENT,
    CUE,
    MAX_PIECES,
    PADDING,
    RECIPIENT,
    acts_of,
    modality_of,
    of_attribution,
    of_deed,
    of_pair,
    padded,
    pointed,
    pointed_runs,
    runs_of,
)


def logits(**probable: float) -> np.ndarray:
    out = np.full(len(ACT_CODES), -9.0, dtype=np.float32)
    for code, value in probable.items():
        out[ACT_CODES.index(code)] = value
    return out


NO_MODALITIES = np.zeros((len(ACT_CODES), len(MODALITIES)), dtype=np.float32)
NO_MODALITIES[:, MODALITIES.index("done")] = 4.0


def test_a_question_names_the_role_of_every_piece_and_looks_before_the_statement() -> None:
    question = of_attribution(200, [(100, 102)], [(102, 103)], [(103, 110)])
    role_of = dict(zip(question.rows.tolist(), question.roles.tolist(), strict=True))
    assert [role_of[i] for i in (100, 102, 103, 109)] == [ACTOR, CUE, CONTENT, CONTENT]
    assert role_of[95] not in (ACTOR, CUE, CONTENT)
    assert min(role_of) < 80
    assert max(role_of) < 130


def test_of_a_long_content_the_beginning_and_the_end_are_read() -> None:
    question = of_attribution(2000, [(10, 12)], [(12, 13)], [(13, 1500)])
    said = question.rows[question.roles == CONTENT]
    assert len(question) <= MAX_PIECES
    assert said.min() == 13
    assert said.max() == 1499
    assert 700 not in said


def test_what_others_say_within_a_content_is_read_as_words_around_it() -> None:
    question = of_attribution(60, [(30, 32)], [(32, 33)], [(10, 28)], [(14, 22)])
    role_of = dict(zip(question.rows.tolist(), question.roles.tolist(), strict=True))
    assert [role_of[i] for i in (10, 13, 22, 27)] == [CONTENT] * 4
    assert not {CONTENT, ACTOR, CUE} & {role_of[i] for i in range(14, 22)}


def test_a_content_that_is_all_somebody_elses_stays_a_content() -> None:
    question = of_attribution(60, [(30, 32)], [(32, 33)], [(10, 28)], [(10, 28)])
    assert (question.roles == CONTENT).sum() == 18


def test_a_quotation_without_source_and_cue_can_be_asked_about() -> None:
    question = of_attribution(50, [], [], [(20, 30)])
    assert set(question.roles[question.roles == CONTENT].tolist()) == {CONTENT}
    assert question.rows.min() < 20


def test_a_pair_marks_both_parties_and_nothing_else() -> None:
    question = of_pair(12, [(0, 2)], [(5, 6), (9, 11)], (0, 12))
    assert question.rows[question.roles == ACTOR].tolist() == [0, 1]
    assert question.rows[question.roles == RECIPIENT].tolist() == [5, 9, 10]


def test_a_deed_at_the_edge_of_a_text_stays_inside_it() -> None:
    question = of_deed(6, (5, 6))
    assert question.rows.min() >= 0
    assert question.rows.max() == 5


def test_questions_of_different_length_are_padded() -> None:
    rows, roles = padded([of_deed(5, (1, 2)), of_deed(50, (20, 21))])
    assert rows.shape == roles.shape
    assert (roles[0, 5:] == PADDING).all()


def test_the_most_probable_act_comes_first_and_weak_ones_are_left_out() -> None:
    acts = acts_of(logits(REQUEST=2.0, ACCUSE=1.5, STATE=-4.0), NO_MODALITIES, least=0.2)
    assert [a.code for a in acts] == ["REQUEST", "ACCUSE"]
    assert acts[0].prob > acts[1].prob
    assert acts[0].modality == "done"


def test_one_act_is_always_given_and_never_more_than_three() -> None:
    even = np.zeros(len(ACT_CODES), dtype=np.float32)
    assert len(acts_of(even, NO_MODALITIES, least=0.5)) == 1
    assert len(acts_of(even, NO_MODALITIES, least=0.0)) == 3


def test_every_act_has_a_modality_of_its_own() -> None:
    modalities = NO_MODALITIES.copy()
    modalities[ACT_CODES.index("SANCTION"), MODALITIES.index("threatened")] = 8.0
    acts = acts_of(logits(THREATEN=2.0, SANCTION=1.8), modalities, least=0.2)
    assert [(a.code, a.modality) for a in acts] == [
        ("THREATEN", "done"),
        ("SANCTION", "threatened"),
    ]


def test_an_act_is_done_unless_all_else_together_is_probable_enough() -> None:
    doubtful = np.array([1.0, 0.6, 0.4, -9.0, -9.0], dtype=np.float32)
    assert modality_of("AID", doubtful, 0.5) == "offered"
    assert modality_of("AID", doubtful, 0.6) == "done"


def test_to_deny_is_done_by_saying_so() -> None:
    modalities = NO_MODALITIES.copy()
    modalities[ACT_CODES.index("DENY"), MODALITIES.index("denied")] = 8.0
    (act,) = acts_of(logits(DENY=2.0), modalities, least=0.2)
    assert (act.code, act.modality) == ("DENY", "done")


def test_a_stretch_begins_and_goes_on_and_the_likeliest_comes_first() -> None:
    parties = np.array(
        [[5, -5, -5], [0, 1, -5], [0, -5, 1], [5, -5, -5], [-5, 5, -5], [-5, 5, -5]],
        dtype=np.float32,
    )
    runs = runs_of(parties, least=0.5)
    assert [run for run, _ in runs] == [(4, 5), (5, 6), (1, 3)]
    assert runs_of(parties, least=0.9)[-1][0] != (1, 3)


def parties(*begin: float, least: float = -9.0) -> np.ndarray:
    """Logits of one party: how much each piece looks like a beginning."""
    return np.array([[0.0, odds, least] for odds in begin], dtype=np.float32)


def test_one_beginning_takes_from_the_others_and_nowhere_is_a_choice() -> None:
    alone, beside = pointed(parties(1.0, -9.0)), pointed(parties(1.0, 3.0))
    assert alone[0] > 0.7
    assert beside[0] < 0.2
    assert beside.sum() < 1.0
    assert pointed(parties(-9.0, -9.0)).sum() < 0.01


def test_of_several_stretches_the_one_pointed_at_comes_first() -> None:
    first, second = pointed_runs(parties(1.0, -9.0, 3.0), least=0.3)
    assert first[0] == (2, 3)
    assert second[0] == (0, 1)
    assert first[1] + second[1] < 1.0
