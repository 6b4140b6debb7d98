"""How well expressions of time are resolved: measured on ESC, WikiWars and GUM.

ESC is the EventStoryLine corpus (Caselli and Vossen 2017) over ECB+ news, WikiWars (Mazur and Dale
2010) Wikipedia on wars, GUM (Zeldes 2017) many genres with TEI dates. The document's own date is
given. Invariant: the corpora are read where they lie, only figures leave this file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from onrecord.evaluation.time_corpora import Expression, GivenText, interval_of
from onrecord.times.values import ResolvedTime

FindTimes = Callable[[str, date], Sequence[ResolvedTime]]
_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?")
_LOOSE = re.compile(r"(?<=-)(\d)(?!\d)")


def times_report(texts: Iterable[GivenText], find: FindTimes) -> dict[str, Any]:
    """Accuracy over all expressions, by kind of value, and apart for documents kept aside.

    `accuracy` asks for the value letter by letter, `same_moment` forgives how a moment is written
    (2009-12-7, a zone that only one side states), `same_day` the time of day. ESC's times of day
    are put into UTC by zones that its texts mostly do not state.
    """
    judged = [
        (text, item, _nearest(item, found))
        for text in texts
        for found in [find(text.text, text.published)]
        for item in text.expressions
    ]
    parts = {
        name: _figures([(i, f) for t, i, f in judged if is_kept_aside(t.name) == aside])
        for name, aside in (("developed_on", False), ("kept_aside", True))
    }
    kinds = sorted({_kind(item.value) for _, item, _ in judged})
    by_kind = {
        kind: _figures([(i, f) for _, i, f in judged if _kind(i.value) == kind]) for kind in kinds
    }
    calendar = [(i, f) for _, i, f in judged if _kind(i.value) != _TIME_OF_DAY]
    return {
        **_figures([(i, f) for _, i, f in judged]),
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


def _figures(judged: list[tuple[Expression, str | None]]) -> dict[str, Any]:
    n = max(1, len(judged))

    def share(same: Callable[[str, str], bool]) -> float:
        return round(sum(f is not None and same(i.value, f) for i, f in judged) / n, 4)

    return {
        "expressions": len(judged),
        "found": round(sum(f is not None for _, f in judged) / n, 4),
        "accuracy": share(_is_equal),
        "same_moment": share(_is_same_moment),
        "same_day": share(_is_same_day),
    }


def _is_equal(gold: str, found: str) -> bool:
    if "/" in gold:
        return interval_of(found) == gold
    return found == gold or (gold.startswith("T") and found.endswith(gold))


def _is_same_moment(gold: str, found: str) -> bool:
    if _is_equal(gold, found):
        return True
    one, other = _LOOSE.sub(r"0\1", gold), found
    if not (_CLOCK.fullmatch(one) and _CLOCK.fullmatch(other)):
        return one == other
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.tzinfo is None or second.tzinfo is None:
        return first.replace(tzinfo=None) == second.replace(tzinfo=None)
    return first.astimezone(UTC) == second.astimezone(UTC)


def _is_same_day(gold: str, found: str) -> bool:
    padded = _LOOSE.sub(r"0\1", gold)
    day = re.match(r"\d{4}-\d\d-\d\d", padded)
    return _is_same_moment(gold, found) or (day is not None and found.startswith(day[0]))


def is_kept_aside(name: str) -> bool:
    """One document in four was not looked at while the rules were made."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 4 == 1


_TIME_OF_DAY = "time of day"
_KINDS = (
    ("length", r"P.*"),
    ("vague", r"(?:PAST|PRESENT|FUTURE)_REF"),
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
