"""A host that is asked: what waits for it, when it may be asked next, what its rules let.

Invariant: between the beginnings of two questions to a host lies what it asks for, and never less
than the pace; no more are under way at once than the pace lets.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from onrecord.fetching.robots import Gate


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is asked at once, and how often; `n_tries` of one address in one run."""

    min_seconds: float = 2.0
    n_a_host: int = 1
    n_at_once: int = 8
    n_tries: int = 4


@dataclass(frozen=True, slots=True)
class Visit:
    """A question to be asked.

    `address` is what was asked for in the beginning; `url` is where its `way` has led. `again` says
    that the page is wanted also where it has not changed.
    """

    address: str
    url: str
    way: tuple[str, ...] = ()
    n_tries: int = 0
    again: bool = False


@dataclass
class Host:
    """What is known of one host in a run."""

    name: str
    next_at: float = 0.0
    n_begun: int = 0
    gates: dict[str, Gate] = field(default_factory=dict)
    _waiting: list[tuple[float, int, Visit]] = field(default_factory=list)
    _n_added: int = 0

    def add(self, visit: Visit, *, not_before: float = 0.0) -> None:
        self._n_added += 1
        heapq.heappush(self._waiting, (not_before, self._n_added, visit))

    @property
    def is_idle(self) -> bool:
        return not self._waiting and not self.n_begun

    def ready_at(self, pace: Pace) -> float | None:
        """When the next question may be asked; None where none waits, or enough are under way."""
        if not self._waiting or self.n_begun >= pace.n_a_host:
            return None
        return max(self.next_at, self._waiting[0][0])

    def take(self) -> Visit:
        """The visit that is to be made next."""
        return heapq.heappop(self._waiting)[2]

    def first(self) -> Visit:
        return self._waiting[0][2]

    def all_waiting(self) -> list[Visit]:
        """All that wait, which from then on wait no more."""
        taken = [visit for _, _, visit in sorted(self._waiting, key=lambda one: one[:2])]
        self._waiting.clear()
        return taken
