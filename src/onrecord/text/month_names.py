"""Names of months in the languages of news pages, out of dateparser's tables.

Roman numerals and names of one or two letters are left out: they stand for too much else.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

LANGUAGES = tuple(
    "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr ru uk el id vi sl et lv lt sw ca hr".split()
)
"""In order of preference: a name that means two months keeps its first meaning."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MIN_CHARS = 3
_ROMAN = re.compile(r"[ivx]+")


@cache
def month_names(languages: tuple[str, ...] = LANGUAGES) -> dict[str, int]:
    """Lower-case name or abbreviation, without its full stop, to the month's number."""
    found: dict[str, int] = {}
    for language in languages:
        table = import_module(f"dateparser.data.date_translation_data.{language}").info
        for number, month in enumerate(_MONTHS, start=1):
            for written in table[month]:
                name = str(written).lower().rstrip(".")
                if len(name) >= _MIN_CHARS and not _ROMAN.fullmatch(name):
                    found.setdefault(name, number)
    return found
