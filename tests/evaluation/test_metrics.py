"""Scores held to examples that were worked out by hand and published."""

from __future__ import annotations

import pytest

from onrecord.evaluation.metrics import Score, coreference, of_sets

# The example of Pradhan et al. (2014), "Scoring Coreference Partitions of Predicted Mentions",
# section 4: their figures for it are those expected here.
GOLD = [frozenset("abc"), frozenset("defg")]
FOUND = [frozenset("ab"), frozenset("cd"), frozenset("fghi")]


def test_muc_of_the_published_example() -> None:
    score = coreference(GOLD, FOUND).muc
    assert score.recall == pytest.approx(2 / 5)
    assert score.precision == pytest.approx(2 / 5)


def test_b_cubed_of_the_published_example() -> None:
    score = coreference(GOLD, FOUND).b_cubed
    assert score.recall == pytest.approx((4 / 3 + 1 / 3 + 1 / 4 + 1) / 7)
    assert score.precision == pytest.approx(4 / 8)


def test_ceaf_of_the_published_example() -> None:
    score = coreference(GOLD, FOUND).ceaf_e
    assert score.recall == pytest.approx(0.65)
    assert score.precision == pytest.approx(1.3 / 3)


def test_conll_is_the_mean_of_the_three() -> None:
    whole = coreference(GOLD, FOUND)
    parts = [whole.muc.f1, whole.b_cubed.f1, whole.ceaf_e.f1]
    assert whole.conll == pytest.approx(sum(p or 0 for p in parts) / 3)


def test_ceaf_pairs_clusters_for_the_best_sum_and_not_greedily() -> None:
    gold = [frozenset("abcd"), frozenset("ef")]
    # The greedy choice (abcd with abcdef, 0.8) leaves "ef" with nothing; the best sum pairs
    # abcdef with ef (0.5) only if abcd finds a partner worth more than the loss of 0.3.
    found = [frozenset("abcdef"), frozenset("abc")]
    assert coreference(gold, found).ceaf_e.recall == pytest.approx((6 / 7 + 0.5) / 2)


def test_the_same_clusters_score_one() -> None:
    assert coreference(GOLD, GOLD).conll == pytest.approx(1.0)


def test_nothing_found_scores_zero() -> None:
    whole = coreference(GOLD, [])
    assert whole.conll == 0.0
    assert whole.muc.recall == 0.0
    assert whole.b_cubed.precision is None


def test_documents_add_up_by_their_counts_and_not_by_their_means() -> None:
    one, other = of_sets({1}, {1}), of_sets({1, 2, 3}, {4, 5, 6})
    assert (one + other).as_json() == {"precision": 0.25, "recall": 0.25, "f1": 0.25}


def test_f1_is_unknown_where_there_was_nothing_to_find_and_nothing_found() -> None:
    assert Score().f1 is None
