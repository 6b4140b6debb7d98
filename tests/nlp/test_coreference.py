"""Pairs of mentions: which are compared, and how their words agree."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.heads.coreference import agreements, pairs_within
from onrecord.nlp.heads.surface import Surface, agreement, surface

PHRASES = ("Mayor Ilse Brandt", "Brandt", "the mayor", "she", "Oran Vell", "the council", "Vell")
MENTIONS = st.lists(st.sampled_from([surface(p, p.split()[-1]) for p in PHRASES]), max_size=40)


@given(st.integers(0, 30), st.integers(1, 12))
def test_every_mention_is_paired_with_those_just_before_it(n: int, most: int) -> None:
    left, right = pairs_within(n, most)
    wanted = [(a, b) for b in range(n) for a in range(max(0, b - most), b)]
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == wanted


@given(MENTIONS, st.integers(1, 12))
def test_agreement_is_that_of_each_pair(looks: list[Surface], most: int) -> None:
    left, right = pairs_within(len(looks), most)
    wanted = [agreement(looks[a], looks[b]) for a, b in zip(left, right, strict=True)]
    assert agreements(looks, most).tolist() == wanted


def test_a_thousand_mentions_of_one_name_are_compared_a_bounded_number_of_times() -> None:
    looks = [surface("Ilse Brandt", "Brandt")] * 1000
    assert np.all(agreements(looks, 60) == 3)
