"""Words of time: months, weekdays, numbers and units, as patterns and as values."""

from __future__ import annotations

import re

from onrecord.text.month_names import month_names

MONTHS = month_names(("en",))
WEEKDAYS = {
    name: i
    for i, names in enumerate(
        "monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri"
        "|saturday sat|sunday sun".split("|")
    )
    for name in names.split()
}
AMBIGUOUS = {"march", "may", "mar", "mon", "wed", "thu", "fri", "sat", "sun"}
"""Names of months and days only where they begin with a capital."""
NUMBERS = {
    name: i
    for i, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
UNITS = {
    "day": "D", "week": "W", "month": "M", "year": "Y", "decade": "DE", "century": "CE",
    "hour": "H", "minute": "M", "second": "S",
}  # fmt: skip
CLOCK_UNITS = ("hour", "minute", "second")


def either(words: dict[str, int] | dict[str, str]) -> str:
    """A pattern of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_DOT = r"\b(?:\.(?=\s*[\d,]))?"
"""The dot of a shortened name, not that of a sentence."""
MONTH = rf"(?P<month>{either(MONTHS)}){_DOT}"
WEEKDAY = rf"(?P<weekday>{either(WEEKDAYS)}){_DOT}"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)"
NUMBER = (
    rf"(?P<number>\d{{1,3}}|{either(NUMBERS)}|(?:a\s+)?couple(?:\s+of)?|several|a\s+few|few|many)"
)
UNIT = rf"(?P<unit>{either(UNITS)})s?\b"
PART = r"(?P<part>morning|afternoon|evening|night)"
COMMA = r"\s*,?\s*"


def number_of(words: str) -> int | None:
    """The number that words tell; None for "several" and "a few"."""
    words = " ".join(words.lower().split())
    if words.isdigit():
        return int(words)
    if "couple" in words:
        return 2
    return NUMBERS.get(words)


def is_name_of_time(word: str) -> bool:
    """Whether a month's or day's name is one as written: "May" is, "may" is not."""
    return word.lower().strip(".") not in AMBIGUOUS or word[:1].isupper()
