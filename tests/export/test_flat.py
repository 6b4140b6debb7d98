"""Flat rows keep the page's words and never become formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.flat import csv_lines


def parsed(value: object) -> str:
    lines = "".join(csv_lines([{"words": value}], ("words",)))  # type: ignore[dict-item]
    return list(csv.reader(io.StringIO(lines, newline="")))[1][0]


@pytest.mark.parametrize("words", ["=1+1", "+49 30", "-2", "@sum", "\tx", "\rx"])
def test_cells_that_a_spreadsheet_would_run_are_escaped(words: str) -> None:
    assert parsed(words) == "'" + words


def test_numbers_are_no_formulas() -> None:
    assert parsed(-0.5) == "-0.5"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_words_come_back_from_csv_as_they_were_but_for_the_escape(words: str) -> None:
    assert parsed(words).removeprefix("'") == words.removeprefix("'")


def test_the_header_names_the_columns_in_their_order() -> None:
    assert next(iter(csv_lines([], ("b", "a")))) == "b,a\n"
