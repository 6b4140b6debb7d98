"""Figures over time: the rows of a table that a chart is drawn from.

Invariant: the chart shows what the table holds and nothing else; the table stands without scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.workflow.overview import Share

Grain = Literal["day", "month", "year"]
_CHARS: Mapping[Grain, int] = {"day": 10, "month": 7, "year": 4}
_MOST_DAYS, _MOST_MONTHS = 62, 120
"""From so many days on months are told, and from so many months on years."""


@dataclass(frozen=True, slots=True)
class Row:
    """A day, month or year (ISO 8601) with a number for each column."""

    when: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over time in columns, by days, months or years."""

    grain: Grain
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def over_time(counted: Mapping[str, Sequence[Share]]) -> Figures:
    """Counts of days, one column for each name, as finely as can be seen."""
    days = sorted({share.key for shares in counted.values() for share in shares})
    grain = _grain(days)
    n_chars = _CHARS[grain]
    columns = [_summed(shares, n_chars) for shares in counted.values()]
    whens = sorted({when for column in columns for when in column})
    rows = tuple(Row(when, tuple(column[when] for column in columns)) for when in whens)
    return Figures(grain, tuple(counted), rows)


def _summed(shares: Sequence[Share], n_chars: int) -> Counter[str]:
    counts = Counter[str]()
    for share in shares:
        counts[share.key[:n_chars]] += share.n
    return counts


def _grain(days: Sequence[str]) -> Grain:
    """Days for a short time, months for some years; less where pages tell less than a day."""
    if not days:
        return "day"
    shortest = min(map(len, days))
    try:
        n_days = (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days
    except ValueError:
        return "month" if shortest >= _CHARS["month"] else "year"
    if n_days <= _MOST_DAYS:
        return "day"
    return "month" if n_days <= _MOST_MONTHS * 30 else "year"
