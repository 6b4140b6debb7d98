"""How well expressions of time are resolved: measured on ESC, WikiWars and GUM.

ESC is the EventStoryLine corpus (Caselli and Vossen 2017) over ECB+ news, WikiWars (Mazur and Dale
2010) Wikipedia on wars, GUM (Zeldes 2017) many genres with TEI dates. The document's own date is
given. Invariant: the corpora are read where they lie, only figures leave this file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.evaluation.time_corpora import Expression, GivenText
from onrecord.evaluation.times_conventions import Convention, is_equal, is_same, is_same_day
from onrecord.times.values import ResolvedTime

FindTimes = Callable[[str, date], Sequence[ResolvedTime]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """An expression of a text with the value found for it, None where none was."""

    text: GivenText
    item: Expression
    found: str | None

    @property
    def kind(self) -> str:
        return _kind(self.item.value)


def times_report(texts: Iterable[GivenText], find: FindTimes) -> dict[str, Any]:
    """Accuracy over all expressions, by kind of value, and apart for documents kept aside.

    `accuracy` asks for the same value in the corpus' own manner of writing (see
    times_conventions), `letter_by_letter` for the same letters, `same_day` forgives the time of
    day.
    """
    judged = [
        _Judged(text, item, _nearest(item, found))
        for text in texts
        for found in [find(text.text, text.published)]
        for item in text.expressions
    ]
    parts = {
        name: _figures([j for j in judged if is_part_of(j.text.name)])
        for name, is_part_of in _PARTS.items()
    }
    by_kind = {
        kind: _figures([j for j in judged if j.kind == kind])
        for kind in sorted({j.kind for j in judged})
    }
    calendar = [j for j in judged if j.kind != _TIME_OF_DAY]
    return {
        **_figures(judged),
        **parts,
        "without_times_of_day": _figures(calendar),
        "by_kind": by_kind,
    }


def _nearest(item: Expression, found: Sequence[ResolvedTime]) -> str | None:
    """The value found for an expression: of what overlaps it most, the finest.

    A clock's time inside the expression counts before the day beside it.
    """
    beside = [t for t in found if t.span.overlaps(item.span)]
    if not beside:
        return None

    def rank(time: ResolvedTime) -> tuple[bool, int]:
        shared = min(time.span.end, item.span.end) - max(time.span.start, item.span.start)
        return time.grain == "minute" and time.span.start >= item.span.start, shared

    return max(beside, key=rank).value


def _figures(judged: list[_Judged]) -> dict[str, Any]:
    n = max(1, len(judged))

    def share(is_right: Callable[[str, str, Convention], bool]) -> float:
        right = (
            j.found is not None and is_right(j.item.value, j.found, j.text.convention)
            for j in judged
        )
        return round(sum(right) / n, 4)

    return {
        "expressions": len(judged),
        "found": round(sum(j.found is not None for j in judged) / n, 4),
        "accuracy": share(is_same),
        "letter_by_letter": share(lambda gold, found, _: is_equal(gold, found)),
        "same_day": share(is_same_day),
    }


def is_kept_aside(name: str) -> bool:
    """One document in two is not looked at while rules are made."""
    return _number(name) % 2 == 1


def is_never_seen(name: str) -> bool:
    """One in four was looked at by no one, since the first rules."""
    return _number(name) % 4 == 1


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


_PARTS: dict[str, Callable[[str], bool]] = {
    "developed_on": lambda name: not is_kept_aside(name),
    "kept_aside": is_kept_aside,
    "never_seen": is_never_seen,
}
_TIME_OF_DAY = "time of day"
_KINDS = (
    ("vague", r"(?:PAST|PRES|PRESENT|FUTURE)_REF"),
    ("length", r"P.*"),
    ("unknown", r".*X.*"),
    ("interval", r".*/.*"),
    (_TIME_OF_DAY, r".*T\d.*"),
    ("part of a day", r".*T[A-Z]+"),
    ("day", r"\d{4}-\d\d?-\d\d?"),
    ("week", r"\d{4}-W.*"),
    ("season", r"\d{4}-[A-Z]{2}"),
    ("month", r"\d{4}-\d\d"),
    ("year", r"\d{4}"),
    ("before Christ", r"BC.*"),
)


def _kind(value: str) -> str:
    return next((name for name, form in _KINDS if re.fullmatch(form, value)), "other")
