"""Expressions of time in a text, each resolved against the day of publication.

Invariant: spans do not overlap and stand in text order; where two rules fit one beginning, the one
that takes more words counts. What cannot be resolved ("several years ago") is left out rather than
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from onrecord.model.selector import Span
from onrecord.times.clock import CLOCK_RULES
from onrecord.times.dates import DATE_RULES
from onrecord.times.feasts import FEAST_RULES
from onrecord.times.joined import joined
from onrecord.times.lengths import DAY_COUNT_RULES, LENGTH_RULES
from onrecord.times.months import MONTH_RULES
from onrecord.times.near import NEAR_RULES
from onrecord.times.place import FIGURE, Place, Rule, Rules
from onrecord.times.seasons import SEASON_RULES
from onrecord.times.sets import SET_RULES
from onrecord.times.told import Told
from onrecord.times.vague import QUALITY_RULES, VAGUE_RULES
from onrecord.times.values import ResolvedTime
from onrecord.times.years import YEAR_RULES

_EVERY_RULES: tuple[Rules, ...] = (
    *DATE_RULES, *FEAST_RULES, *MONTH_RULES, *SEASON_RULES, *YEAR_RULES, *NEAR_RULES,
    *DAY_COUNT_RULES, *LENGTH_RULES, *SET_RULES, *CLOCK_RULES, *VAGUE_RULES, *QUALITY_RULES,
)  # fmt: skip


def _compiled(form: str) -> re.Pattern[str]:
    """A pattern that looks over no long stretch of blanks: its time is bounded on any text."""
    bounded = form.replace(r"\s+", r"\s{1,8}").replace(r"\s*", r"\s{0,8}")
    return re.compile(rf"\b(?:{bounded})", re.IGNORECASE)


_RULES: tuple[tuple[frozenset[str], tuple[tuple[re.Pattern[str], Rule], ...]], ...] = tuple(
    (rules.words, tuple((_compiled(form), rule) for form, rule in rules.patterns))
    for rules in _EVERY_RULES
)
_APPROXIMATE = {rule for rules in LENGTH_RULES for _, rule in rules.patterns}
"""What these rules find is counted from another time; nothing is counted from it in turn."""
_QUALITIES = {rule for rules in QUALITY_RULES for _, rule in rules.patterns}
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[a-z]+|\d")
_FIGURE = re.compile(r"\d[,.]$")
_SENTENCE = re.compile(r"[.!?][”\"’)]?\s|\n")
_CLAUSE_CHARS = 120
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b(?![-,.]?\d)")
_MIN_PAST_YEARS = 4
_MIN_PAST_SHARE = 0.8
_MAX_NEAR_SHARE = 0.25
"""Of WikiWars' texts that tell of the past none has more, most have a tenth of it; of PolNeAR's
news with as many past years seven in ten have more."""
_NEAR = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|tomorrow"
    r"|(?:last|this|next)\s+(?:week|weekend|month|year))\b",
    re.IGNORECASE,
)


def find_times(text: str, published: date) -> list[ResolvedTime]:
    """All expressions of time that can be resolved; `published` is the page's own day.

    In a text that tells of the past, days and months without a year are in the year last told; in
    news they are near the day of publication.
    """
    return joined(text, _single(text, published))


def _single(text: str, published: date) -> Iterable[ResolvedTime]:
    """Expressions one by one: a day and a time of the clock beside it are two."""
    told, is_past = Told.at(published), _is_of_the_past(text, published)
    end = 0
    for match, rule in _matches(text):
        if match.start() < end or _is_in_a_number(text, match.start()):
            continue
        before, after = (
            _clause_before(text, match),
            text[match.end() : match.end() + _CLAUSE_CHARS].lstrip(),
        )
        value = rule(Place(match, published, told, is_past, before, after))
        if value is not None:
            end = match.end()
            if rule not in _APPROXIMATE:
                told = told.after(value, before)
            yield ResolvedTime(Span(*match.span()), *value, is_quality=rule in _QUALITIES)


def _matches(text: str) -> list[tuple[re.Match[str], Rule]]:
    """Matches of all rules in text order, of those that begin together the longest first."""
    every = [
        (match, rule)
        for line in _LINE.finditer(text)
        for pattern, rule in _rules_for(line[0])
        for match in pattern.finditer(text, line.start(), line.end())
    ]
    return sorted(every, key=lambda item: (item[0].start(), -item[0].end()))


def _rules_for(line: str) -> Iterable[tuple[re.Pattern[str], Rule]]:
    """The rules of which a word stands in the line: most lines are searched for a few."""
    words = {FIGURE if word.isdigit() else word for word in _WORD.findall(line.lower())}
    for needed, rules in _RULES:
        if not needed.isdisjoint(words):
            yield from rules


def _is_in_a_number(text: str, start: int) -> bool:
    """Whether figures go on from others: "000 years" in "5,000 years"."""
    return text[start : start + 1].isdigit() and bool(
        _FIGURE.search(text, max(0, start - 2), start)
    )


def _clause_before(text: str, match: re.Match[str]) -> str:
    """The words of the sentence right before an expression: whether they speak of the future."""
    start = max(0, match.start() - _CLAUSE_CHARS)
    ends = [m.end() for m in _SENTENCE.finditer(text, start, match.start())]
    return text[ends[-1] if ends else start : match.start()]


def _is_of_the_past(text: str, published: date) -> bool:
    """Whether a text tells of years well before its publication, and hardly of its own week.

    News that look back name years too, but "Tuesday" and "last week" as well.
    """
    years = [int(found) for found in _YEAR.findall(text)]
    past = [year for year in years if year < published.year]
    if len(past) < _MIN_PAST_YEARS or len(past) < _MIN_PAST_SHARE * len(years):
        return False
    return len(_NEAR.findall(text)) <= _MAX_NEAR_SHARE * len(past)
