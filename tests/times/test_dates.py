"""Days, months and feasts of the calendar. Fiction throughout; pages are of Friday, 16 May 2031."""

from __future__ import annotations

import pytest

from support.times import meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The fair ran from May 15 to August 16, 1988.",
            [("May 15", "1988-05-15"), ("August 16, 1988", "1988-08-16")],
        ),
        (
            "The fair ran from 28 December to 3 January 1989.",
            [("28 December", "1988-12-28"), ("3 January 1989", "1989-01-03")],
        ),
        ("It sat on May 4 and 5.", [("May 4", "2031-05-04"), ("5", "2031-05-05")]),
        ("It sat on May 4 to 7.", [("May 4", "2031-05-04"), ("7", "2031-05-07")]),
        ("It sat on 6-7 May.", [("6", "2031-05-06"), ("7 May", "2031-05-07")]),
        ("It sat on 6 and 7 May 1988.", [("6", "1988-05-06"), ("7 May 1988", "1988-05-07")]),
        (
            "It met on May 4. On the 9th, it rose.",
            [("May 4", "2031-05-04"), ("the 9th", "2031-05-09")],
        ),
        (
            "It closed in 2019 and burnt on July 25 of that year.",
            [("2019", "2019"), ("July 25 of that year", "2019-07-25")],
        ),
        ("It burnt on 25 July last year.", [("25 July last year", "2030-07-25")]),
        ("It burnt on the fifth of May.", [("the fifth of May", "2031-05-05")]),
        ("It burnt on the 21 February, 1921.", [("the 21 February, 1921", "1921-02-21")]),
    ],
)
def test_a_day_takes_what_it_lacks_from_the_days_beside_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize("text", ["May 9 and 5 men left.", "The 5th Guards left.", "5 and 7 left."])
def test_a_number_beside_a_day_is_none_where_it_cannot_follow_it(text: str) -> None:
    assert all(words.startswith("May") for words, _ in meant(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell in early May.", [("May", "2031-05")]),
        ("It rose mid April.", [("April", "2031-04")]),
        ("A March operation failed.", [("March", "2031-03")]),
        ("The April fair is over.", [("April", "2031-04")]),
        ("January was cold.", [("January", "2031-01")]),
        (
            "It sat in April and June 1955.",
            [("April", "1955-04"), ("June 1955", "1955-06")],
        ),
        (
            "It sat from November to February 1955.",
            [("November", "1954-11"), ("February 1955", "1955-02")],
        ),
    ],
)
def test_a_month_stands_without_a_day(text: str, expected: list[tuple[str, str]]) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text",
    ["June Vik left.", "April Lund left.", "The March on Norvale failed.", "They may march home."],
)
def test_a_name_or_a_procession_is_no_month(text: str) -> None:
    assert meant(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She promised it by Christmas 1963.", [("Christmas 1963", "1963-12-25")]),
        ("He left on New Year’s Eve.", [("New Year’s Eve", "2030-12-31")]),
        ("A Christmas tree stood there.", []),
    ],
)
def test_a_feast_is_on_its_day(text: str, expected: list[tuple[str, str]]) -> None:
    assert meant(text) == expected


def test_a_day_beside_one_told_long_ago_is_in_its_year() -> None:
    text = "He was shot on June 24, 2005, after the June 20 raid. On May 2 he left."
    assert [value for _, value in meant(text)] == ["2005-06-24", "2005-06-20", "2031-05-02"]


def test_a_leap_day_is_in_the_leap_year_beside_the_one_told() -> None:
    text = "In 1961 it shut. In 1962 it burnt. By 1963 it was gone. It reopened on February 29."
    assert meant(f"In 1960 it was new. {text}")[-1] == ("February 29", "1964-02-29")
