"""Which questions are asked together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.heads.together import together


@given(st.lists(st.integers(1, 700), max_size=60))
def test_every_question_is_asked_once_beside_others_of_like_length(lengths: list[int]) -> None:
    groups = list(together(lengths, most_pieces=600))
    assert sorted(i for group in groups for i in group) == list(range(len(lengths)))
    for group in groups:
        longest = max(lengths[i] for i in group)
        assert len(group) == 1 or len(group) * longest <= 600
    ends = [[lengths[i] for i in group] for group in groups]
    assert all(max(a) <= min(b) for a, b in pairwise(ends))
