"""What somebody says on a topic, in parts of time, each statement with how it turns.

Invariant: every statement stands once, in the order of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.export.flat import said_row
from onrecord.workflow.topics import OnTopic, Turn

Row = dict[str, Any]
_DAY_CHARS, _MONTH_CHARS = 10, 7
_MOST_DAYS = 14
"""With more days than this, statements stand together by month."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a row, with the earlier ones that it stands against or asserts again."""

    row: Row
    turns: tuple[tuple[Turn, Row], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Statements by day or by month (ISO 8601; empty where no page tells one)."""

    parts: tuple[tuple[str, tuple[Said, ...]], ...]
    n: int
    n_against: int
    is_all: bool


def course(found: OnTopic) -> Course:
    """What was found, in days or months."""
    rows = {one.attribution.id: said_row(one) for one in found.statements}
    turns: dict[str, list[Turn]] = {}
    for turn in found.turns:
        turns.setdefault(turn.later, []).append(turn)
    n_days = len({_when(row, _DAY_CHARS) for row in rows.values()})
    n_chars = _DAY_CHARS if n_days <= _MOST_DAYS else _MONTH_CHARS
    parts: dict[str, list[Said]] = {}
    for name, row in rows.items():
        own = tuple((turn, rows[turn.earlier]) for turn in turns.get(name, ()))
        parts.setdefault(_when(row, n_chars), []).append(Said(row, own))
    n_against = len({turn.later for turn in found.turns if turn.how == "against"})
    ordered = tuple((when, tuple(some)) for when, some in parts.items())
    return Course(ordered, len(rows), n_against, found.is_all)


def told(shown: Course, about: str) -> Row:
    """The course as the twin tells it."""
    whole = [said for _, some in shown.parts for said in some]
    return {
        "about": about,
        "is_all": shown.is_all,
        "statements": [said.row for said in whole],
        "turns": _turns(whole),
    }


def _turns(whole: Sequence[Said]) -> list[Mapping[str, Any]]:
    return [
        {
            "from": turn.later,
            "to": turn.earlier,
            "how": turn.how,
            "prob": None if turn.prob is None else round(turn.prob, 4),
        }
        for said in whole
        for turn, _ in said.turns
    ]


def _when(row: Row, n_chars: int) -> str:
    return (row["published"] or "")[:n_chars]
