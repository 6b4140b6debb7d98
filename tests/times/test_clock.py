"""Times of the clock and their zones. Fiction throughout; pages are of Friday, 16 May 2031."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.times.zones import offset_on
from support.times import meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It shook at 1353 (1023 GMT).", [("1353 (1023 GMT)", "2031-05-16T13:53+03:30")]),
        (
            "It shook at 9:00 p.m. local time (2:00 GMT).",
            [("9:00 p.m. local time (2:00 GMT)", "2031-05-16T21:00-05:00")],
        ),
        (
            "It shook at 9 p.m. (2:10 GMT).",
            [("9 p.m.", "2031-05-16T21:00"), ("2:10 GMT", "2031-05-16T02:10Z")],
        ),
        ("They rise at five o’clock.", [("five o’clock", "2031-05-16T05:00")]),
        ("They dine at 7 in the evening.", [("7 in the evening", "2031-05-16T19:00")]),
        (
            "They dine at half past seven in the evening.",
            [("half past seven in the evening", "2031-05-16T19:30")],
        ),
        ("Updated 5:40 p.m. ET", [("5:40 p.m. ET", "2031-05-16T17:40-04:00")]),
        ("It opens at 9:00 a.m. Pacific time.", [("9:00 a.m. Pacific", "2031-05-16T09:00-07:00")]),
        ("The Pacific is wide; 25:10 is no time.", []),
    ],
)
def test_a_clock_is_read_with_what_tells_its_zone(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("day", "zone", "offset"),
    [
        (date(2031, 1, 15), "et", "-05:00"),
        (date(2031, 7, 15), "et", "-04:00"),
        (date(2007, 3, 10), "pt", "-08:00"),
        (date(2007, 3, 11), "pt", "-07:00"),
        (date(2006, 3, 20), "ct", "-06:00"),
        (date(2006, 4, 2), "ct", "-05:00"),
        (date(2006, 10, 29), "ct", "-06:00"),
        (date(2031, 7, 15), "gmt", "Z"),
        (date(2031, 7, 15), "ist", ""),
    ],
)
def test_a_zone_is_an_offset_on_its_day(day: date, zone: str, offset: str) -> None:
    assert offset_on(day, zone) == offset
