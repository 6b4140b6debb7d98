"""How a proposal was answered, party by party; where accounts of one answer differ, all stand.

Invariant: nothing is ruled on: an answer is shown with whoever tells it, and none is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one party, `by` (None where nobody is named), according to whoever tells.

    `is_contested` where different people tell different answers of the same party.
    """

    by: Row | None
    answers: tuple[Row, ...]

    @property
    def is_contested(self) -> bool:
        """Whether accounts of this party's answer differ."""
        kinds = {answer["answer"] for answer in self.answers}
        tellers = {_id(answer["according_to"]) for answer in self.answers}
        return len(kinds) > 1 and len(tellers) > 1


def answered(proposal: Row) -> list[Answered]:
    """The answers to a proposal by party, contested ones first."""
    of: dict[str | None, list[Row]] = {}
    for answer in proposal["answers"]:
        of.setdefault(_id(answer["by"]), []).append(answer)
    found = [Answered(some[0]["by"], tuple(some)) for some in of.values()]
    return sorted(found, key=lambda one: not one.is_contested)


def is_contested(proposal: Row) -> bool:
    """Whether accounts of any party's answer differ."""
    return any(one.is_contested for one in answered(proposal))


def _id(who: Row | None) -> str | None:
    return None if who is None else who["id"]
