"""Expressions of time, resolved against the day of publication."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.times.expressions import find_times

FRIDAY = date(2031, 5, 16)


def resolved(text: str, published: date = FRIDAY) -> list[tuple[str, str, str]]:
    return [(t.span.of(text), t.value, t.grain) for t in find_times(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "value", "grain"),
    [
        ("It closed on February 13, 2030.", "February 13, 2030", "2030-02-13", "day"),
        ("It closed on 13th of February 2030.", "13th of February 2030", "2030-02-13", "day"),
        ("It closed on Tuesday, May 6, 2031.", "Tuesday, May 6, 2031", "2031-05-06", "day"),
        ("Filed 02/13/2030 in court.", "02/13/2030", "2030-02-13", "day"),
        ("Filed 13/02/2030 in court.", "13/02/2030", "2030-02-13", "day"),
        ("She spoke on Friday.", "Friday", "2031-05-16", "day"),
        ("She spoke on Thursday.", "Thursday", "2031-05-15", "day"),
        ("She spoke last Friday.", "last Friday", "2031-05-09", "day"),
        ("They will meet on Monday.", "Monday", "2031-05-19", "day"),
        ("He rang on Thursday night.", "Thursday night", "2031-05-15TNI", "part"),
        ("He rang yesterday.", "yesterday", "2031-05-15", "day"),
        ("He rang last night.", "last night", "2031-05-15TNI", "part"),
        ("The meeting this week failed.", "this week", "2031-W20", "week"),
        ("Sales fell last month.", "last month", "2031-04", "month"),
        ("Silent since the summer of 2029.", "summer of 2029", "2029-SU", "season"),
        ("It fell in September.", "September", "2030-09", "month"),
        ("It fell in March.", "March", "2031-03", "month"),
        ("The mayor left on June 8.", "June 8", "2031-06-08", "day"),
        ("The mayor left on August 8.", "August 8", "2030-08-08", "day"),
        ("It began three weeks ago.", "three weeks ago", "2031-04-25", "day"),
        ("It began two years ago.", "two years ago", "2029", "year"),
        ("In 2010, she left.", "2010", "2010", "year"),
        ("Songs of the 1990s.", "1990s", "199X", "decade"),
        ("A 90-day stay.", "90-day", "P90D", "length"),
        ("It opened at 4:08 p.m. sharp.", "4:08 p.m.", "2031-05-16T16:08", "minute"),
    ],
)
def test_an_expression_means_a_day_near_the_publication(
    text: str, words: str, value: str, grain: str
) -> None:
    assert resolved(text) == [(words, value, grain)]


def test_a_day_earlier_counts_from_the_day_last_told() -> None:
    assert resolved("It closed on May 6, 2031. A day earlier it was open.")[1] == (
        "A day earlier",
        "2031-05-05",
        "day",
    )


def test_days_before_the_calendar_are_left_out() -> None:
    found = resolved("999 days earlier, " * 1000)
    assert found[0] == ("999 days earlier", "2028-08-20", "day")
    assert found[-1] == ("999 days", "P999D", "length")


@pytest.mark.parametrize("text", ["He may leave.", "A march through town.", "Several years ago."])
def test_what_is_no_time_or_cannot_be_resolved_is_left_out(text: str) -> None:
    assert all(grain == "length" for _, _, grain in resolved(text))


@given(st.text(max_size=300), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_spans_stand_in_order_and_do_not_overlap(text: str, published: date) -> None:
    found = find_times(text, published)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(t.span.of(text).strip() and t.value for t in found)
