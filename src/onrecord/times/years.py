"""Expressions that name years, decades and centuries, before Christ too."""

from __future__ import annotations

from onrecord.times.place import FIGURE, Place, Rules
from onrecord.times.values import Value
from onrecord.times.words import ORDINALS, TO, YEAR, behind, either


def _year(p: Place) -> Value | None:
    return p.word("year"), "year"


def _year_told(p: Place) -> Value:
    """The year that a text tells of, in news that of the publication: "late in the year"."""
    return f"{(p.told.telling if p.is_past else p.published).year:04d}", "year"


def _before_christ(p: Place) -> Value:
    return f"BC{int(p.word('year')):04d}", "year"


def _year_beside(p: Place) -> Value | None:
    """A year without its era in a text that has just told one before Christ: "in 216,"."""
    told, year = p.told.year_before_christ, int(p.word("year"))
    return None if told is None or abs(told - year) > _MOST_APART else (f"BC{year:04d}", "year")


def _birth(p: Place) -> Value | None:
    """The first year of a life, "(837–908)", before the year 1000."""
    years = int(p.word("end")) - int(p.word("year"))
    return _of_the_era(p) if 0 < years <= _MOST_APART else None


def _of_the_era(p: Place) -> Value:
    return f"{int(p.word('year')):04d}", "year"


def _decade(p: Place) -> Value:
    year = p.word("year")
    return (year[:3] if len(year) > 2 else f"19{year[0]}") + "X", "decade"  # noqa: PLR2004


_DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
    "eighties": 8, "nineties": 9,
}  # fmt: skip


def _decade_in_words(p: Place) -> Value:
    return f"19{_DECADES[p.word('decade')]}X", "decade"


def _short_year(p: Place) -> Value | None:
    """The end of a range of years: "1890-91"."""
    first, last = p.before[-5:-1], p.word("year")
    return (first[:2] + last, "year") if last > first[2:] else None


def _cut_year(p: Place) -> Value:
    """A year without its century: "the class of '71"."""
    latest = p.published.year
    return f"{latest - (latest - int(p.word('year'))) % 100:04d}", "year"


def _hundred(p: Place) -> Value:
    """The 1800s are a century, the 2000s mostly a decade."""
    return p.word("year"), "century"


def _century(p: Place) -> Value:
    """A century by the years that it begins with: the 19th is "18", the fifth BC "BC04"."""
    words = p.word("number")
    number = int(words) if words.isdigit() else ORDINALS[words.replace(" ", "-")]
    return f"{'BC' if p.word('before') else ''}{number - 1:02d}", "century"


_BEFORE_DECADES = behind("the", "late", "early", "mid-")
_MOST_APART = 100
_BEFORE_YEARS = behind("in", "by", "of", "until", "since", "from", "circa", "late", "early")
_ON = "and|or|the|an?|when|as|but|to|with|after|by|he|she|they|it|who|which|was|were"
_YEAR_END = rf"(?=\s*(?:[.,;:)]|$|(?:{_ON})\b))"
_COUNTED = r"[-–]?(?:seat|page|mile|foot|strong|member)|\s*(?:people|percent|[a-z]+s\b\s+of)"
_NO_FIGURE = r"(?![\d%]|,\d|\.\d)"
_NO_YEAR = rf"{_NO_FIGURE}(?!{_COUNTED})"
_BC = r"(?:BCE?\b|B\.\s?C\b\.?(?:\s?E\.)?)"
_CENTURY = r"[\s-]centur(?:y|ies)\b"
_ERA = rf"(?:\s+(?P<before>{_BC}))?"
_NUMBERED = r"(?P<number>1?\d|20|21)(?:st|nd|rd|th)"
_IN_WORDS = rf"(?P<number>{either(ORDINALS)})"
_STAGE = (
    r"(?:late|later|early|earlier|end|beginning|start|middle|rest|part|half|remainder|course|time)"
)

YEAR_RULES: tuple[Rules, ...] = (
    Rules(
        words=frozenset({FIGURE}),
        patterns=(
            (rf"{YEAR}{_NO_YEAR}", _year),
            (rf"{behind('in', 'since', 'by', 'from', 'until', 'during')}{YEAR}{_NO_FIGURE}", _year),
            (r"(?<=\()(?P<year>\d{3})(?=\s?[-–]\s?(?P<end>\d{3,4})\))", _birth),
            (r"(?<=\(\d{3}[-–])(?P<year>\d{3})(?=\))", _of_the_era),
            (rf"{_BEFORE_YEARS}(?P<year>\d{{2,3}})\b{_YEAR_END}", _year_beside),
            (r"(?P<year>1\d)00\s?[’']?s\b", _hundred),
            (r"(?P<year>(?:1[0-9]|20)\d0)\s?[’']?s\b", _decade),
            (rf"(?:(?<=[’'])|{_BEFORE_DECADES})(?P<year>[2-9]0)[’']?s\b", _decade),
            (r"(?:(?<=\b\d{4}-)|(?<=\b\d{4}–))(?P<year>\d\d)\b(?!-)", _short_year),
            (rf"{behind('of ’', 'in ’', 'since ’')}(?P<year>\d\d)\b(?!s)", _cut_year),
        ),
    ),
    Rules(
        words=frozenset({"year"}),
        patterns=(
            (rf"{_STAGE}\s+(?:in|of)\s+the\s+year\b(?!\s+\d)", _year_told),
        ),
    ),
    Rules(
        words=frozenset({"bc", "bce", "b", "c", "ce", "ad", "a"}),
        patterns=(
            (rf"(?P<year>\d{{1,4}})\s+{_BC}", _before_christ),
            (rf"(?P<year>\d{{1,4}})(?={TO}(?:about\s+|c\.\s+)?\d{{1,4}}\s+{_BC})", _before_christ),
            (r"(?P<year>\d{1,4})\s+(?:CE|C\.E\.|AD|A\.D\.)(?!\w)", _of_the_era),
            (r"(?:A\.D\.|AD)\s+(?P<year>\d{1,4})\b", _of_the_era),
        ),
    ),
    Rules(
        words=frozenset(_DECADES),
        patterns=(
            (rf"{_BEFORE_DECADES}(?P<decade>{either(_DECADES)})\b", _decade_in_words),
        ),
    ),
    Rules(
        words=frozenset({"century", "centuries"}),
        patterns=(
            (rf"{_NUMBERED}{_CENTURY}{_ERA}", _century),
            (rf"{_IN_WORDS}{_CENTURY}{_ERA}", _century),
            (rf"{_NUMBERED}(?={TO}(?:the\s+)?\d\d?(?:st|nd|rd|th){_CENTURY})", _century),
        ),
    ),
)  # fmt: skip
