"""Pages that lists named are asked for again by themselves for some time, at growing distances.

Invariant: nothing is asked for before it is due, and each distance once at most: what was missed
while nobody watched is left out. A page's next look is put down before the page counts as done, so
that a run that is killed asks once more, and leaves none out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.fetching.looks import Look
    from onrecord.fetching.memory import Memory

MOST_SECONDS = 600.0
"""In one round, beside new pages; what is due longer than that waits for the next."""
_N_AT_ONCE = 20
_HOUR = 3_600.0


@dataclass(frozen=True, slots=True)
class LookingAgain:
    """What is asked for again, so many hours after it was captured; nothing where none are told."""

    memory: Memory
    hours: tuple[float, ...] = ()

    def due(self, now: float, *, places: Iterable[str]) -> list[Look]:
        """Some of the pages of these places that are due, the longest first."""
        if not self.hours:
            return []
        return self.memory.looks.due(now, places=places, most=_N_AT_ONCE)

    def next_at(self, places: Iterable[str]) -> float | None:
        """When the next page of these places is due; None where none is."""
        return self.memory.looks.next_at(places) if self.hours else None

    def settled(self, address: str, url: str, *, now: float) -> None:
        """A page was looked at, for the first time or again: when it is due next, if ever."""
        if not self.hours:
            return
        looks = self.memory.looks
        seen = self.memory.seen(url)
        if seen is not None and seen.at is not None:
            looks.begin(address, url, now=now)
        for look in looks.of(address, url):
            following = self._after(look, now)
            if following is None:
                looks.end(look.url)
            else:
                looks.set_next(look.url, following)

    def end(self, address: str, url: str) -> None:
        """A page is asked for again no more."""
        for look in self.memory.looks.of(address, url):
            self.memory.looks.end(look.url)

    def put_off(self, address: str) -> None:
        """A page could not be looked at: it is due when its address may be asked for again."""
        seen = self.memory.seen(address)
        if seen is not None:
            self.memory.looks.not_before(address, seen.next_at)

    def _after(self, look: Look, now: float) -> float | None:
        moments = (look.since + hours * _HOUR for hours in self.hours)
        return min((moment for moment in moments if moment > now), default=None)
