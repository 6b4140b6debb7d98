"""Words of time: months, weekdays, numbers and units, as patterns and as values."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
NAMES = {"april", "june", "august", "jan", "jun"}
"""Names of people too."""
ORDINALS = {
    name: i
    for i, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
        "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
        "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split(),
        start=1,
    )
}
NUMBERS = {
    name: i
    for i, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "a hundred": 100,
    "one hundred": 100,
    "hundred": 100,
}
UNITS = {
    "day": "D", "week": "W", "month": "M", "year": "Y", "decade": "DE", "century": "CE",
    "hour": "H", "minute": "M", "second": "S",
}  # fmt: skip
UNIT_WORDS = frozenset(
    form
    for unit in (*UNITS, "weekend")
    for form in (unit, f"{unit}s", f"{unit}long", f"{unit.removesuffix('y')}ies")
)
"""Every form in which a unit stands in a text."""
PART_WORDS = frozenset({"morning", "afternoon", "evening", "night"})
CLOCK_UNITS = ("hour", "minute", "second")


def either(words: Iterable[str]) -> str:
    """A pattern of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"


def behind(*phrases: str) -> str:
    """A pattern that holds right behind one of the phrases: words, or what ends in a hyphen."""
    ends = (p if p.endswith(("-", "’")) else p + " " for p in phrases)
    forms = (re.escape(end).replace(r"\ ", r"\s").replace("’", "[’']") for end in ends)
    return "(?:" + "|".join(rf"(?<=\b{form})" for form in forms) + ")"


_DOT = r"\b(?:\.(?=\s*[\d,]))?"
"""The dot of a shortened name, not that of a sentence."""
MONTH = rf"(?P<month>{either(MONTHS)}){_DOT}"
WEEKDAY = rf"(?P<weekday>{either(WEEKDAYS)}){_DOT}"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)"
NUMBER = (
    rf"(?P<number>\d{{1,5}}(?:,\d{{3}}){{0,3}}(?:\.\d{{1,3}})?|(?:{_TENS})[-\s](?:{_ONES})|{either(NUMBERS)}"
    r"|(?:a\s+)?couple(?:\s+of)?|several|a\s+few|few|many)"
)
UNIT = rf"(?P<unit>{either(UNITS)})s?\b"
PART_NAMES = "morning|afternoon|evening|night"
PART = rf"(?P<part>{PART_NAMES})"
WHICH_YEAR = r"(?P<which>last|this|next|that|the\s+same|the\s+following)\s+year\b"
COMMA = r"\s*,?\s*"
TO = r"\s*(?:[-–—,]|(?:,\s*)?(?:to|and|or|until|till|through)\b)\s*"
"""Between the first and the last of a range or a list."""


def number_of(words: str) -> float | None:
    """The number that words tell; None for "several" and "a few"."""
    words = " ".join(words.lower().replace("-", " ").split())
    if words[:1].isdigit():
        number = float(words.replace(",", ""))
        return int(number) if number.is_integer() else number
    if "couple" in words:
        return 2
    tens, _, ones = words.partition(" ")
    if ones in NUMBERS and NUMBERS.get(tens, 0) >= NUMBERS["twenty"]:
        return NUMBERS[tens] + NUMBERS[ones]
    return NUMBERS.get(words)


def is_name_of_time(word: str) -> bool:
    """Whether a month's or day's name is one as written: "May" is, "may" is not."""
    return word.lower().strip(".") not in AMBIGUOUS or word[:1].isupper()
