"""What people decided of two statements goes before what was found, whatever else is around."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.disputes.related import Relations
from onrecord.disputes.sides import Growing, Opposed, disputes
from onrecord.model.dispute import DECIDED_STANCES, Decided, DecidedStance, Relation, as_decided

GROWING = Growing(begin=0.5, join=0.15, agreement=0.4)


def opposed(one: int, other: int, prob: float = 0.9) -> Relation:
    return Relation(one, other, 0.0, 0.05, prob, 0.0, None, 0.0)


def found(n: int, pairs: list[Relation], *decided: tuple[int, int, DecidedStance]) -> list[Opposed]:
    told = [Decided(*pair, number) for number, pair in enumerate(decided, 1)]
    groups = [frozenset((i,)) for i in range(n)]
    return disputes(groups, Relations(as_decided(pairs, told)), GROWING, told)


def sides(dispute: Opposed) -> list[set[int]]:
    return [{n for whole in side for n in whole} for side in dispute.sides]


TWO = [opposed(0, 1), opposed(2, 3, 0.8)]


def test_what_people_hold_to_be_opposed_is_a_dispute_of_its_own() -> None:
    (dispute,) = found(2, [], (0, 1, "opposed"))
    assert sorted(map(sorted, sides(dispute))) == [[0], [1]]
    assert dispute.prob == pytest.approx(1.0)


def test_what_people_hold_to_be_opposed_no_more_is_none() -> None:
    assert found(2, TWO[:1], (0, 1, "not_opposed")) == []
    assert found(2, TWO[:1], (0, 1, "unrelated")) == []


def test_disputes_that_people_join_are_one_with_the_sides_that_go_together() -> None:
    (straight,) = found(4, TWO, (0, 2, "agreed"))
    assert sorted(map(sorted, sides(straight))) == [[0, 2], [1, 3]]
    (turned,) = found(4, TWO, (0, 3, "agreed"))
    assert sorted(map(sorted, sides(turned))) == [[0, 3], [1, 2]]
    (against,) = [
        d for d in found(4, TWO, (0, 2, "opposed")) if len(sides(d)[0] | sides(d)[1]) == 4
    ]
    assert sorted(map(sorted, sides(against))) == [[0, 3], [1, 2]]


def test_a_statement_that_stands_in_no_dispute_is_taken_in() -> None:
    (dispute,) = found(3, TWO[:1], (0, 2, "agreed"))
    assert {0, 2} in sides(dispute)


def test_what_people_part_joins_nothing_by_another_decision() -> None:
    parted: tuple[int, int, DecidedStance] = (1, 3, "unrelated")
    assert len(found(4, TWO, parted, (0, 2, "agreed"))) == 2


def test_the_latest_of_two_decisions_counts() -> None:
    assert found(2, [], (0, 1, "opposed"), (0, 1, "unrelated")) == []
    assert len(found(2, [], (0, 1, "unrelated"), (0, 1, "opposed"))) == 1


PAIRS = list(itertools.combinations(range(6), 2))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PAIRS), st.floats(0.0, 1.0)),
        max_size=10,
        unique_by=lambda x: x[0],
    ),
    st.dictionaries(st.sampled_from(PAIRS), st.sampled_from(DECIDED_STANCES), max_size=4),
)
def test_no_dispute_ever_holds_what_people_hold_apart(
    relations: list[tuple[tuple[int, int], float]], decided: dict[tuple[int, int], DecidedStance]
) -> None:
    pairs = [opposed(*pair, prob) for pair, prob in relations]
    told = [(a, b, stance) for (a, b), stance in decided.items()]
    for dispute in found(6, pairs, *told):
        one, other = sides(dispute)
        assert not one & other
        for a, b, stance in told:
            on_one_side = {a, b} <= one or {a, b} <= other
            across = {a, b} <= one | other and not on_one_side
            assert not (stance == "unrelated" and (on_one_side or across))
            assert not (stance == "opposed" and on_one_side)
            assert not (stance in ("agreed", "not_opposed") and across)


@settings(max_examples=40, deadline=None)
@given(st.permutations([(0, 2, "agreed"), (4, 5, "opposed"), (1, 4, "unrelated")]))
def test_decisions_on_different_pairs_commute(
    decided: list[tuple[int, int, DecidedStance]],
) -> None:
    expected = found(6, TWO, *sorted(decided))
    assert found(6, TWO, *decided) == expected
