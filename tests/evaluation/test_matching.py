"""Which found content stands for which labelled one."""

from __future__ import annotations

from onrecord.evaluation.matching import jaccard, standing_for


def chars(first: int, last: int) -> set[int]:
    return set(range(first, last))


def test_the_best_pairs_come_first_and_each_counts_once() -> None:
    labelled = [chars(0, 10), chars(8, 20)]
    found = [chars(0, 20), chars(8, 19), chars(0, 12)]
    assert standing_for(labelled, found) == {0: 2, 1: 1}


def test_contents_that_share_less_than_half_are_not_one() -> None:
    assert standing_for([chars(0, 10)], [chars(6, 16)]) == {}
    assert standing_for([chars(0, 10)], [chars(0, 5)]) == {0: 0}


def test_nothing_shares_nothing_with_nothing() -> None:
    assert jaccard(set(), set()) == 0.0
