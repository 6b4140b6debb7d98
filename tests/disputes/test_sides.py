"""Sides grow around an opposition, each statement where it fits."""

from __future__ import annotations

from itertools import combinations

import pytest

from onrecord.disputes.related import Relations
from onrecord.disputes.sides import Growing, Opposed, disputes
from onrecord.model.dispute import Relation

GROWING = Growing(begin=0.5, join=0.15, agreement=0.4)


def group(names: str) -> frozenset[int]:
    return frozenset(map(ord, names))


def found(names: str, *pairs: Relation) -> list[Opposed]:
    return disputes([group(name) for name in names], Relations(pairs), GROWING)


def opposed(one: str, other: str, prob: float = 0.9) -> Relation:
    return Relation(ord(one), ord(other), 0.0, 0.05, prob, 0.0, None, 0.0)


def with_(one: str, other: str, prob: float = 0.9) -> Relation:
    return Relation(ord(one), ord(other), 0.0, prob, 0.05, 0.0, None, 0.0)


def sides(dispute: Opposed) -> list[str]:
    return ["".join(sorted(chr(n) for whole in side for n in whole)) for side in dispute.sides]


def test_what_agrees_with_one_side_and_opposes_the_other_is_taken_in() -> None:
    (dispute,) = found(
        "abcd", opposed("a", "b"), with_("a", "c"), opposed("c", "b"), with_("b", "d")
    )
    assert sorted(sides(dispute)) == ["ac", "bd"]
    assert dispute.prob == pytest.approx(0.9)


def test_what_is_weakly_opposed_is_no_dispute() -> None:
    assert found("ab", opposed("a", "b", 0.4)) == []


def test_two_matters_stay_apart() -> None:
    first, second = found("abcd", opposed("a", "b", 0.9), opposed("c", "d", 0.8))
    assert sorted(sides(first)) == ["a", "b"]
    assert sorted(sides(second)) == ["c", "d"]


def test_a_statement_may_stand_in_two_disputes() -> None:
    many = found("abc", opposed("a", "b", 0.9), opposed("b", "c", 0.6), opposed("a", "c", 0.7))
    pairs = {frozenset(sides(d)) for d in many}
    assert any("b" in "".join(p) for p in pairs)
    assert all(len(d.sides) == 2 for d in many)


def test_reports_of_one_utterance_stand_together() -> None:
    groups = [group("ab"), group("c")]
    (dispute,) = disputes(groups, Relations([opposed("a", "c"), opposed("b", "c", 0.7)]), GROWING)
    assert sorted(sides(dispute)) == ["ab", "c"]
    assert dispute.prob == pytest.approx(0.8)


def test_a_large_side_takes_in_nothing_that_only_one_of_it_has_to_do_with() -> None:
    of_one_matter = [opposed(c, "z") for c in "abcdef"] + [
        with_(c, d) for c, d in combinations("abcdef", 2)
    ]
    drifting = [with_("a", "x")]
    whole, *_ = found("abcdefxz", *of_one_matter, *drifting)
    assert sorted(sides(whole)) == ["abcdef", "z"]
