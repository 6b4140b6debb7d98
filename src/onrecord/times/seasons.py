"""Expressions that name seasons, quarters and halves of a year."""

from __future__ import annotations

import re

from onrecord.times.place import Place, Rules
from onrecord.times.values import FIRST_MONTHS, SEASONS, Value
from onrecord.times.words import COMMA, TO, WHICH_YEAR, YEAR, behind, either


def _season(p: Place) -> Value:
    """A season; winter by the year in which it begins, as TIMEX3 counts it."""
    code, which = SEASONS[p.word("season")], p.word("which")
    behind = _RANGE_END.match(p.after)
    if p.word("year") or behind:
        return f"{p.word('year') or (behind and behind['year'])}-{code}", "season"
    if p.is_past and not which:
        return f"{p.told.telling.year:04d}-{code}", "season"
    this, first = p.published, FIRST_MONTHS[code]
    is_under_way = first <= this.month < first + 3
    is_past = which in ("last", "past", "previous")
    found = this.year - (this.month < first and (is_past or not (which or p.is_ahead)))
    if is_past and is_under_way:
        found -= 1
    return f"{found + (which == 'next' and this.month >= first)}-{code}", "season"


def _season_of_year(p: Place) -> Value:
    """A season of the year last told, or of one counted from the publication."""
    return f"{p.counted_year(p.word('which')):04d}-{SEASONS[p.word('season')]}", "season"


def _season_told(p: Place) -> Value:
    """A season of the year last told."""
    return f"{p.stretch.year:04d}-{SEASONS[p.word('season')]}", "season"


_NUMBERS = {"first": 1, "second": 2, "latter": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_LAST_HALF = 2
_MONTHS_OF_QUARTER = 3


def _part_of_year(p: Place) -> Value | None:
    """A half or a quarter: "2008-H2", "2008-Q3"; without a year, the latest."""
    is_half = p.word("unit") == "half"
    if p.word("number") == "last" and not is_half and not (p.word("year") or p.word("which")):
        return _last_quarter(p)
    number = _NUMBERS[p.word("number")]
    if is_half:
        number = min(number, _LAST_HALF)
    return f"{_year_of_part(p, number, 6 if is_half else 3)}-{'H' if is_half else 'Q'}{number}", (
        "season"
    )


def _last_quarter(p: Place) -> Value:
    """The quarter before that of the publication."""
    n_past = (p.published.month - 1) // _MONTHS_OF_QUARTER
    return f"{p.published.year - (not n_past):04d}-Q{n_past or 4}", "season"


def _quarter(p: Place) -> Value:
    """A quarter by its letter: "Q3"."""
    number = int(p.word("number"))
    return f"{_year_of_part(p, number, 3)}-Q{number}", "season"


def _year_of_part(p: Place, number: int, n_months: int) -> str:
    if p.word("year"):
        return p.word("year")
    if p.word("which"):
        return f"{p.counted_year(p.word('which')):04d}"
    if p.is_past:
        return f"{p.told.telling.year:04d}"
    begins_later = n_months * (number - 1) + 1 > p.published.month
    return f"{p.published.year - (begins_later and not p.is_ahead):04d}"


_SEASON = rf"(?P<season>{either(SEASONS)})"
_TO_SEASON = rf"{TO}(?:the\s+)?(?:{either(SEASONS)}){COMMA}(?:of\s+)?{YEAR}\b"
_RANGE_END = re.compile(_TO_SEASON, re.IGNORECASE)
_PREPOSED = behind(
    "in", "in the", "during the", "since", "by", "that", "early", "late", "mid", "over the",
    "throughout the", "end of the", "middle of", "mid-",
)  # fmt: skip
_AFTER_SEASON = behind(*(f"{season} {word}" for season in SEASONS for word in ("and", "or", "to")))
_PLAIN_SEASON = r"(?P<season>spring|summer|autumn|winter)"
"""Seasons whose names mean little else; "the fall" may be that of a city."""
_NO_EVENT = r"(?!\s+(?:of|in|from|to)\b)"
_OF_THE_YEAR = behind("the", "the early", "the late", "a")
_NO_NAME = r"(?!\s+(?:of\b|Olympic|Games|Palace))"
_PART = r"(?P<number>first|second|third|fourth|last|final|latter)[\s-](?P<unit>half|quarter)"
_OF = rf"(?:\s+(?:of\s+)?(?:{YEAR}|(?P<which>last|this|next|that|the\s+same|the)\s+year)\b)"
_MONEY = (
    r"(?=[\s-](?:results?|earnings?|profits?|loss(?:es)?|revenues?|sales|figures|growth|gdp|net"
    r"|income|report|the\s+company|it|of\s+the\s+year|and|was|were)\b|[.,])"
)

SEASON_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset(SEASONS),
        patterns=(
            (rf"(?P<which>last|past|this|next)\s+{_SEASON}\b", _season),
            (rf"{_SEASON}{COMMA}(?:of\s+)?{YEAR}\b", _season),
            (rf"(?:that|the)\s+same\s+{_SEASON}\b", _season_told),
            (rf"{_SEASON}{COMMA}(?:of\s+)?{WHICH_YEAR}", _season_of_year),
            (rf"{_AFTER_SEASON}{_SEASON}\b", _season),
            (rf"{_PREPOSED}{_SEASON}\b{_NO_EVENT}", _season),
            (rf"{_OF_THE_YEAR}{_PLAIN_SEASON}\b{_NO_NAME}", _season),
            (rf"{_SEASON}(?={_TO_SEASON})", _season),
        ),
    ),
    Rules(
        words=frozenset({"half", "quarter", "q"}),
        patterns=(
            (rf"{_PART}{_OF}", _part_of_year),
            (rf"{behind('the', 'its', 'their')}{_PART}\b(?<=quarter){_MONEY}", _part_of_year),
            (rf"Q(?P<number>[1-4])\b{_OF}?", _quarter),
        ),
    ),
)  # fmt: skip
