"""A dispute in time: for each day what each side says, and what each statement answers.

Invariant: every statement of a side stands once, under its side, on the day of its page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
_DAY_CHARS = len("2026-03-26")
_MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Answering:
    """That a statement stands against an earlier one: how, why, how probably."""

    to: Row
    stance: str
    why: str
    prob: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement of a side, what it answers and by which later ones it is answered."""

    row: Row
    side: int
    gives_way: bool
    answers: tuple[Answering, ...]
    answered_by: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What each side says on one day, a tuple for each side; None for pages without a day."""

    day: str | None
    sides: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet that reports the dispute: how many statements of each side it has, and which."""

    name: str
    documents: tuple[Row, ...]
    n_of_side: tuple[int, ...]


def days(dispute: Row) -> list[Day]:
    """The dispute from its first day to its last; of a dispute with its statements."""
    said = {row["id"]: row for row in dispute["statements"]}
    by_day: dict[str | None, list[list[Entry]]] = {}
    for number, side in enumerate(dispute["sides"]):
        gives_way = set(dispute["course"][number]["concessions"])
        for name in side["attributions"]:
            if name in said:
                entry = _entry(said[name], number, gives_way, dispute["links"], said)
                whole = by_day.setdefault(_day(said[name]), [[] for _ in dispute["sides"]])
                whole[number].append(entry)
    ordered = sorted(by_day.items(), key=lambda item: item[0] or "")
    return [Day(day, tuple(map(tuple, sides))) for day, sides in ordered]


def outlets(dispute: Row, called: Any) -> list[Outlet]:
    """Who reports the dispute and how much of each side, in the order of their first page.

    `called` names the outlet of a statement.
    """
    n_sides = len(dispute["sides"])
    side_of = {a: n for n, side in enumerate(dispute["sides"]) for a in side["attributions"]}
    counts: dict[str, list[int]] = {}
    pages: dict[str, dict[str, Row]] = {}
    for row in dispute["statements"]:
        name = called(row["publisher"], row["uri"])
        own = counts.setdefault(name, [0] * n_sides)
        pages.setdefault(name, {}).setdefault(row["document"], row)
        if row["id"] in side_of:
            own[side_of[row["id"]]] += 1
    return [Outlet(name, tuple(pages[name].values()), tuple(n)) for name, n in counts.items()]


def _entry(
    row: Row, side: int, giving_way: Collection[str], links: Sequence[Row], said: Mapping[str, Row]
) -> Entry:
    own = [link for link in links if link["from"] == row["id"] and link["to"] in said]
    later = [link["from"] for link in links if link["to"] == row["id"]]
    return Entry(
        row,
        side,
        row["id"] in giving_way,
        tuple(
            Answering(said[link["to"]], link["stance"], link["why"], link["prob"])
            for link in own[:_MOST_ANSWERS]
        ),
        tuple(said[name] for name in dict.fromkeys(later) if name in said)[:_MOST_ANSWERS],
    )


def _day(row: Row) -> str | None:
    return (row["published"] or "")[:_DAY_CHARS] or None
