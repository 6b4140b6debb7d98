"""Quotation marks with their partners and without."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.text.marks import balanced, cut, quoted, unwrapped

MARKED = st.text(alphabet="as 9“”‘’«»\"'(,.", max_size=30)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("“lies” and “tales”", "“lies” and “tales”"),
        ("lies” and “tales”", "lies and “tales”"),
        ("“lies and “tales”", "lies and “tales”"),
        ('lies" and "tales"', 'lies and "tales"'),
        ('they are "lies, all of them', "they are lies, all of them"),
        ("he said ‘go and “stay”", "he said go and “stay”"),
        ("“he said ‘go” and left’", "“he said go” and left"),
        ("„low“ and «French»", "„low“ and «French»"),
        ("«French and „low", "French and low"),
        ("' odd ' spaces \"", " odd  spaces "),
    ],
)
def test_a_mark_without_its_partner_is_left_out(text: str, left: str) -> None:
    assert balanced(text) == left


@pytest.mark.parametrize(
    "text",
    ["Russia’s and Russia's", "the ministers’ plan", "since the ’90s", "rock 'n' roll", "’tis so"],
)
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    assert balanced(text) == text


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“a tale”", "a tale"),
        ('"a tale"', "a tale"),
        ("“one” and “two”", "“one” and “two”"),
        ("“", "“"),
        ("", ""),
    ],
)
def test_marks_around_the_whole_are_taken_away_and_no_others(text: str, inside: str) -> None:
    assert unwrapped(text) == inside


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lies", "“lies”"),
        ("“lies” and “tales”", "“‘lies’ and ‘tales’”"),
        ("\"lies\" and 'tales'", "“‘lies’ and ‘tales’”"),
        ("he called “a ‘tale’ of theirs” so", "“he called ‘a “tale” of theirs’ so”"),
        ("lies” and “tales", "“lies and tales”"),
    ],
)
def test_marks_inside_marks_are_set_by_their_depth(text: str, told: str) -> None:
    assert quoted(text) == told


def test_a_cut_closes_what_is_open_there() -> None:
    text = "“He said ‘never again’ twice”"
    assert cut(text, len("“He said ‘never")) == "“He said ‘never …’”"
    assert cut(text, len("“He said ‘never again’")) == "“He said ‘never again’ …”"


@settings(max_examples=1000)
@given(MARKED)
def test_what_comes_out_has_every_mark_with_its_partner(text: str) -> None:
    for told in (balanced(text), quoted(text)):
        assert told.count("“") == told.count("”")
        assert told.count("«") == told.count("»")
        assert told.count('"') % 2 == 0


@given(MARKED)
def test_nothing_but_marks_changes(text: str) -> None:
    for told in (balanced(text), quoted(text)):
        assert _letters(told) == _letters(text)


@pytest.mark.parametrize("text", ["“‘" * 200_000, "“" * 200_000 + "’" * 200_000, "' \"a" * 100_000])
def test_a_text_of_marks_alone_takes_no_long_time(text: str) -> None:
    started = time.monotonic()
    quoted(text)
    assert time.monotonic() - started < 10


def _letters(text: str) -> str:
    return "".join(c for c in text if c not in "“”‘’„«»\"'")
