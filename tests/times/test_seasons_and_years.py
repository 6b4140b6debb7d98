"""Seasons, parts of a year, years, decades and centuries. Fiction throughout."""

from __future__ import annotations

import pytest

from support.times import meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The summer was dry.", [("summer", "2030-SU")]),
        ("In the early summer it rained.", [("summer", "2030-SU")]),
        (
            "They fought in spring and summer of 1919.",
            [("spring", "1919-SP"), ("summer of 1919", "1919-SU")],
        ),
        (
            "In 1921 it burnt; that same autumn it rained.",
            [("1921", "1921"), ("that same autumn", "1921-FA")],
        ),
        ("It opens in the spring of next year.", [("spring of next year", "2032-SP")]),
        ("It shut in the summer and autumn.", [("summer", "2030-SU"), ("autumn", "2030-FA")]),
        ("It shut in the fall.", [("fall", "2030-FA")]),
        ("After the fall of Norvale he left.", []),
        ("It was a summer of scandal.", []),
        ("In the second half of 2008 it fell.", [("second half of 2008", "2008-H2")]),
        ("The first quarter of 2031 was poor.", [("first quarter of 2031", "2031-Q1")]),
        ("Its fourth-quarter profit fell.", [("fourth-quarter", "2030-Q4")]),
        ("Sales fell over the last quarter.", [("last quarter", "2031-Q1")]),
        ("Sales fell in the first half of the year.", [("first half of the year", "2031-H1")]),
        ("Sales fell in Q1.", [("Q1", "2031-Q1")]),
        ("He scored in the first quarter of the match.", []),
    ],
)
def test_a_part_of_a_year_has_its_letters(text: str, expected: list[tuple[str, str]]) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Late in the year it burnt.", [("Late in the year", "2031")]),
        ("From 264 to 241 BC they fought.", [("264", "BC0264"), ("241 BC", "BC0241")]),
        ("The wall fell in 500 CE.", [("500 CE", "0500")]),
        ("The poet Vik (837–908) wrote it.", [("837", "0837"), ("908", "0908")]),
        ("Call Vik (555-0134).", []),
        ("In 1945 parts of it burnt.", [("1945", "1945")]),
        ("The class of ’71 met.", [("71", "1971")]),
        ("The mid-1980s were dry, the late 1930s wet.", [("1980s", "198X"), ("1930s", "193X")]),
        ("In the nineteenth century it was a mill.", [("nineteenth century", "18")]),
        ("Built in the fifth century BC by masons.", [("fifth century BC", "BC04")]),
        ("From the 15th to the 19th century.", [("15th", "14"), ("19th century", "18")]),
    ],
)
def test_a_year_may_be_told_by_its_era_or_its_decade(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert meant(text) == expected
