"""Times as pages write them. Nothing is added that the words do not say."""

from __future__ import annotations

import pytest

from onrecord.readers.moments import moments_in
from onrecord.readers.stamps import read_stamp


@pytest.mark.parametrize(
    ("line", "time", "zone"),
    [
        ("26 Mar, 2031 13:03", "2031-03-26T13:03", None),
        ("March 26, 2031 at 1:03 p.m. EDT", "2031-03-26T13:03-04:00", "EDT"),
        ("03/26/2031 01:03 PM EST", "2031-03-26T13:03-05:00", "EST"),
        ("26/03/2031", "2031-03-26", None),
        ("26.3.2031, 9:05 Uhr", "2031-03-26T09:05", None),
        ("13:03, 26 March 2031", "2031-03-26T13:03", None),
        ("26 mars 2031 à 13h03", "2031-03-26T13:03", None),
        ("2031年3月26日 13時03分", "2031-03-26T13:03", None),
        ("26 March 2031, 14:20 GMT+2", "2031-03-26T14:20+02:00", "GMT+2"),
        ("12 a.m. on 26 March 2031", "2031-03-26T00:00", None),
    ],
)
def test_a_moment_says_what_its_words_say(line: str, time: str, zone: str | None) -> None:
    (found,) = moments_in(line)

    assert (found.stamp.time, found.stamp.zone) == (time, zone)


@pytest.mark.parametrize("line", ["two hours ago", "26 March", "Route 26/3", "31 February 2031"])
def test_what_names_no_day_of_a_year_is_no_moment(line: str) -> None:
    assert moments_in(line) == ()


def test_the_nearest_word_says_which_time_it_is() -> None:
    found = moments_in("Published 1 March 2031 9:30 | Updated 2 March 2031 10:05")

    assert [m.kind for m in found] == ["published", "modified"]


def test_the_line_above_can_say_it() -> None:
    (found,) = moments_in("1 March 2031", before="Last updated")

    assert found.kind == "modified"


@pytest.mark.parametrize(
    ("value", "time", "zone"),
    [
        ("2031-03-26T13:03:00+01:00", "2031-03-26T13:03:00+01:00", "+01:00"),
        ("2031-03-26T12:03:00.000Z", "2031-03-26T12:03:00+00:00", "Z"),
        ("2031-03-26 13:03", "2031-03-26T13:03", None),
        ("2031-03-26", "2031-03-26", None),
        ("20310326T130300Z", "2031-03-26T13:03:00+00:00", "Z"),
        ("Wed, 26 Mar 2031 13:03:00 GMT", "2031-03-26T13:03:00+00:00", "GMT"),
        ("2031-03-26T13:03:00+0100", "2031-03-26T13:03:00+01:00", "+0100"),
    ],
)
def test_metadata_are_read_as_they_are_written(value: str, time: str, zone: str | None) -> None:
    stamp = read_stamp(value)

    assert stamp is not None
    assert (stamp.time, stamp.zone) == (time, zone)


@pytest.mark.parametrize("value", ["", "today", "2031-13-40", "1234", "0000-00-00T00:00:00Z"])
def test_metadata_that_state_no_moment_give_none(value: str) -> None:
    assert read_stamp(value) is None
