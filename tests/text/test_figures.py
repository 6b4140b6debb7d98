"""Numbers that other people's texts tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.figures import LARGEST, whole_number


@given(st.integers(0, LARGEST))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    assert whole_number(str(number)) == number
    assert whole_number(f"000{number}") == number


@given(st.integers(min_value=LARGEST))
def test_a_larger_number_is_the_largest(number: int) -> None:
    assert whole_number(str(number)) == LARGEST


def test_a_number_of_more_figures_than_python_reads_is_the_largest() -> None:
    assert whole_number("9" * 100_000, most=7) == 7


@pytest.mark.parametrize("words", ["", "²", "٣", "-1", "+1", "1.0", "1_0", " 1", "1\n", "one"])
def test_other_words_tell_no_number(words: str) -> None:
    assert whole_number(words) is None


@given(st.text())
def test_any_text_is_read_without_an_error(words: str) -> None:
    assert (whole_number(words) is not None) == (words != "" and set(words) <= set("0123456789"))
