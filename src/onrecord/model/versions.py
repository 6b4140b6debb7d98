"""What became of a page after it was read: superseded by a later version, or taken back.

Invariant: this says what happened and who says so, and rules on nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TakenBack = Literal["withdrawn", "canceled", "gone"]
"""By a notice that a person gives; by its agency; because its address answers that it is gone."""
TAKEN_BACK: dict[TakenBack, str] = {
    "withdrawn": "withdrawn",
    "canceled": "canceled by its agency",
    "gone": "no longer found at its address",
}
"""The same as pages say it."""
WAYS: tuple[TakenBack, ...] = get_args(TakenBack)
_DAY_CHARS = len("2026-03-01")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a page was taken back: how, when that was noted, and by whose word and reason.

    `judgement` is the number of the decision that says so; revoking that makes the page stand.
    """

    how: TakenBack
    at: str
    by: str
    why: str
    judgement: int

    @property
    def told(self) -> str:
        """The same in words: "withdrawn, as noted on 2026-05-03, according to Ada: retracted"."""
        what, day = TAKEN_BACK[self.how], self.at[:_DAY_CHARS]
        return f"{what}, as noted on {day}, according to {self.by}: {self.why}"


@dataclass(frozen=True, slots=True)
class PageState:
    """What became of a page: the id of its latest version, where this is an earlier one.

    `withdrawal` says that it was taken back. Without either the page stands as it was read.
    """

    later: str | None = None
    withdrawal: Withdrawal | None = None

    @property
    def told(self) -> str | None:
        """The same in words, for whoever meets its statements; None for a page that stands."""
        some = ["an earlier version of the page"] if self.later else []
        some += [f"the page is {self.withdrawal.told}"] if self.withdrawal else []
        return "; ".join(some) or None


STANDS = PageState()
