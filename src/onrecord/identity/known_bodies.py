"""Bodies known beforehand: the names, nouns and cities by which news speaks of them.

The list is ours, reviewed by hand (`data/bodies.toml`). It joins names of one body that share no
words ("the Pentagon", "the Defense Department"); it gives no body a name that its page does not.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onrecord.identity.names import fold

_FILE = Path(__file__).parent / "data" / "bodies.toml"


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body with its folded names; `is_seat` where a name of it is also a building's."""

    folded: frozenset[str]
    nouns: frozenset[str]
    cities: frozenset[str]
    is_seat: bool


def known_body(name: str) -> KnownBody | None:
    """The body of that name."""
    folded = fold(name)
    return _by_name().get(folded) or _by_name().get(folded.removeprefix("us "))


def bodies_in(city: str) -> tuple[KnownBody, ...]:
    """The bodies that a city's name can stand for, the likeliest first."""
    folded = fold(city)
    return tuple(body for body in _bodies() if folded in body.cities)


@cache
def _bodies() -> tuple[KnownBody, ...]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["body"]
    return tuple(
        KnownBody(
            frozenset(map(fold, row["names"])),
            frozenset(row["nouns"]),
            frozenset(map(fold, row.get("cities", ()))),
            row.get("seat", False),
        )
        for row in rows
    )


@cache
def _by_name() -> dict[str, KnownBody]:
    return {name: body for body in _bodies() for name in body.folded}
