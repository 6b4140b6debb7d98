"""Flat rows keep the page's words and never become formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.flat import csv_lines


def parsed(value: object, delimiter: str = ",") -> str:
    rows = [{"words": value, "more": "b"}]
    lines = "".join(csv_lines(rows, ("words", "more"), delimiter=delimiter))  # type: ignore[arg-type]
    header, cells = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    assert (header, cells[1:]) == (["words", "more"], ["b"])
    return cells[0]


@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("words", ["=1+1", "+49 30", "-2", "@sum", "\tx", "\rx", "\n=1", "＝1"])
def test_cells_that_a_spreadsheet_would_run_are_escaped(words: str, delimiter: str) -> None:
    assert parsed(words, delimiter) == "'" + words


def test_a_list_is_escaped_as_well() -> None:
    assert parsed(("=1", "x")) == "'=1, x"


def test_numbers_are_no_formulas() -> None:
    assert parsed(-0.5) == "-0.5"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1),
    st.sampled_from([",", "\t"]),
)
def test_any_words_come_back_as_they_were_but_for_the_escape(words: str, delimiter: str) -> None:
    assert parsed(words, delimiter).removeprefix("'") == words.removeprefix("'")


def test_the_header_names_the_columns_in_their_order() -> None:
    assert next(iter(csv_lines([], ("b", "a")))) == "b,a\n"
