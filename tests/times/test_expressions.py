"""Expressions of time, resolved against the day of publication."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.times.expressions import find_times
from support.times import resolved


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
        ("It opened at 9.30am sharp.", "9.30am", "2031-05-16T09:30", "minute"),
        ("It opened at 0930 GMT sharp.", "0930 GMT", "2031-05-16T09:30Z", "minute"),
        ("It opened at 11:02 AM CEST sharp.", "11:02 AM CEST", "2031-05-16T11:02+02:00", "minute"),
        ("It opened at noon.", "noon", "2031-05-16T12:00", "minute"),
        (
            "It opened at 8:30pm Thursday night.",
            "8:30pm Thursday night",
            "2031-05-15T20:30",
            "minute",
        ),
        ("Updated: May 13, 2031, 2:15 PM", "May 13, 2031, 2:15 PM", "2031-05-13T14:15", "minute"),
        ("He rang last night (May 15).", "last night (May 15", "2031-05-15TNI", "part"),
        ("The fair is this Saturday.", "this Saturday", "2031-05-17", "day"),
        ("He drowned at the weekend.", "at the weekend", "2031-W19-WE", "week"),
        (
            "In the early hours of Monday he rang.",
            "the early hours of Monday",
            "2031-05-12TMO",
            "part",
        ),
        ("He rang on the night of Monday.", "the night of Monday", "2031-05-12TNI", "part"),
        (
            "He rang on the night of April 18, 2031.",
            "night of April 18, 2031",
            "2031-04-18TNI",
            "part",
        ),
        ("It shook in April last year.", "April last year", "2030-04", "month"),
        ("It is due to open in August.", "August", "2031-08", "month"),
        ("It opened exactly two years ago.", "exactly two years ago", "2029-05-16", "day"),
        ("Prices rose from a year earlier.", "a year earlier", "2030", "year"),
        ("He stayed two weeks after the fire.", "two weeks", "P2W", "length"),
        ("It shook for 30 seconds.", "30 seconds", "PT30S", "length"),
        ("He waited for months.", "months", "PXM", "length"),
        ("He rang a few hours later.", "a few hours later", "2031-05-16TXX:XX", "part"),
        ("The week-long stay.", "week-long", "P1W", "length"),
        ("He left in the last week of April.", "April", "2031-04", "month"),
        ("The past decade was dry.", "past decade", "P1DE", "length"),
        ("Songs of the ’50s.", "50s", "195X", "decade"),
        ("Songs of the sixties.", "sixties", "196X", "decade"),
        ("Mills of the 1800s.", "1800s", "18", "century"),
        ("Mills of the 19th century.", "19th century", "18", "century"),
        ("It was built in 490 BC by masons.", "490 BC", "BC0490", "year"),
        ("He is currently away.", "currently", "PRESENT_REF", "vague"),
        ("He left recently.", "recently", "PAST_REF", "vague"),
        ("He will leave soon.", "soon", "FUTURE_REF", "vague"),
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


def test_a_clock_is_on_the_day_beside_it_and_else_on_the_day_last_told() -> None:
    text = "At 8.40am on Tuesday he rang; on Monday at 9 p.m. he wrote. By 10 p.m. he slept."
    assert [(words, value) for words, value, _ in resolved(text)] == [
        ("8.40am", "2031-05-13T08:40"),
        ("Tuesday", "2031-05-13"),
        ("Monday", "2031-05-12"),
        ("9 p.m.", "2031-05-12T21:00"),
        ("10 p.m.", "2031-05-12T22:00"),
    ]


def test_a_month_may_be_of_the_year_last_told() -> None:
    text = "The mill was built in 2019. In August of that year it burnt."
    assert [value for _, value, _ in resolved(text)] == ["2019", "2019-08"]


def test_the_day_before_counts_from_the_day_last_told() -> None:
    text = "It closed on May 6, 2031. The previous day was dry, the next night wet."
    assert [value for _, value, _ in resolved(text)] == [
        "2031-05-06",
        "2031-05-05",
        "2031-05-06TNI",
    ]


def test_in_a_text_about_the_past_days_are_in_the_year_last_told() -> None:
    text = (
        "In 1961 the mill burnt. It reopened on 3 May 1962. In November it closed; in February it "
        "was sold. By 1964 it was gone. On 2 June a school opened there, the same year in which "
        "the bridge of 1951 fell."
    )
    assert [value for _, value, _ in resolved(text)] == [
        "1961", "1962-05-03", "1962-11", "1963-02", "1964", "1964-06-02", "1964", "1951",
    ]  # fmt: skip


def test_a_length_is_read_with_all_of_its_figures() -> None:
    assert resolved("It is 5,000 years old, or 3.5 days.") == [
        ("5,000 years", "P5000Y", "length"),
        ("3.5 days", "P3.5D", "length"),
    ]


def test_figures_that_go_on_from_others_are_no_times() -> None:
    assert resolved("It lies 12,5,000 years off; version 4.3.2010.") == []


def test_an_expression_does_not_run_from_one_line_into_the_next() -> None:
    assert resolved("It closed in August.\n1972 was dry.") == [
        ("August", "2030-08", "month"),
        ("1972", "1972", "year"),
    ]


@pytest.mark.parametrize("text", ["They sat in the sun and wed.", "It may march on 3 fronts."])
def test_words_that_are_short_for_a_day_only_with_a_capital_are_none_without(text: str) -> None:
    assert resolved(text) == []


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


@pytest.mark.parametrize(
    "text",
    [
        "000," * 5_000 + " days",
        "two" + " " * 20_000 + "days",
        "9 a.m." + " " * 20_000 + ", Friday",
        "May" + " " * 20_000 + "5",
    ],
    ids=["figures", "blanks before a unit", "blanks before a day", "blanks before a figure"],
)
def test_long_stretches_of_blanks_and_figures_are_read_in_a_moment(text: str) -> None:
    start = time.process_time()
    find_times(text, date(2031, 5, 16))
    assert time.process_time() - start < 1.0
