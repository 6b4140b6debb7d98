"""Lengths, what comes again and again, and what is no more than past, present or future."""

from __future__ import annotations

import pytest

from onrecord.times.expressions import find_times
from support.times import FRIDAY, meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Daily reports came.", [("Daily", "XXXX-XX-XX")]),
        ("They meet every Monday.", [("every Monday", "XXXX-WXX-1")]),
        ("They meet on Mondays.", [("on Mondays", "XXXX-WXX-1")]),
        ("They meet every weekend.", [("every weekend", "XXXX-WXX-WE")]),
        ("They meet every two weeks.", [("every two weeks", "P2W")]),
        ("They meet every other day.", [("every other day", "P2D")]),
        ("She rides 20 miles per day.", [("per day", "P1D")]),
        ("She walks every morning.", [("every morning", "XXXX-XX-XXTMO")]),
        ("The streets are dark at night.", [("night", "XXXX-XX-XXTNI")]),
        ("He rang at night on Monday.", [("night on Monday", "2031-05-12TNI")]),
    ],
)
def test_what_recurs_is_no_moment(text: str, expected: list[tuple[str, str]]) -> None:
    assert meant(text) == expected
    assert [t.grain for t in find_times(text, FRIDAY)] in (["length"], ["part"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It took twenty-five years.", [("twenty-five years", "P25Y")]),
        ("It took two long weeks.", [("two long weeks", "P2W")]),
        ("Sales fell in the four previous weeks.", [("four previous weeks", "P4W")]),
        ("The next decade will be dry.", [("next decade", "P1DE")]),
        ("Over the following months it rained.", [("the following months", "PXM")]),
        ("Years of neglect followed.", [("Years", "PXY")]),
        ("It shut half an hour on.", [("half an hour", "PT30M")]),
        ("The vote is in two weeks’ time.", [("in two weeks’ time", "2031-05-30")]),
        ("It stood there 5,000 years ago.", [("5,000 years", "P5000Y")]),
        ("In 2018 Day Five was dull.", [("2018", "2018")]),
    ],
)
def test_a_length_may_be_told_in_many_ways(text: str, expected: list[tuple[str, str]]) -> None:
    assert meant(text) == expected


def test_a_quality_of_a_thing_is_marked_as_one() -> None:
    text = "The former mayor met the current one; the future is now."
    found = [(t.span.of(text), t.value, t.is_quality) for t in find_times(text, FRIDAY)]
    assert found == [
        ("former", "PAST_REF", True),
        ("current", "PRESENT_REF", True),
        ("the future", "FUTURE_REF", False),
        ("now", "PRESENT_REF", False),
    ]


def test_at_the_time_means_the_time_last_told() -> None:
    assert meant("In 2019 he was mayor. At the time, she was away.")[1] == ("At the time", "2019")
    assert meant("She was away at the time.") == [("at the time", "PAST_REF")]
    for text in (
        "At the time of the flood she was away.",
        "By the time he left, it rained.",
        "She was his aide at the time he fell.",
    ):
        assert meant(text) == []


def test_a_newspaper_named_for_the_day_is_no_time() -> None:
    assert meant("The Daily Bell wrote of it.") == []
