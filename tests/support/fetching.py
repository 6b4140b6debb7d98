"""A clock that nobody waits for, a small web of the tests' own, and visits to it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.fetching.addresses import Allowed
from onrecord.fetching.asking import Asker, trusted
from onrecord.fetching.capturing import Captures, captures_of
from onrecord.fetching.connecting import Lines
from onrecord.fetching.hosts import Pace
from onrecord.fetching.memory import Memory, memory_of, open_memory
from onrecord.fetching.visiting import Visited, Visiting
from onrecord.fetching.waits import Clock
from support.web_server import WebServer

OURS = "127.0.0.1"
BEGUN = 1_790_000_000.0


def look_up(host: str, _port: int) -> list[str]:
    """Every name leads to this machine, but one that leads into a private network."""
    return ["10.1.2.3"] if host == "inside.example" else [OURS]


_TRUSTED = trusted()
"""Made once: it takes a quarter of a second."""
LINES = Lines(look_up, lambda address: address == OURS)


@dataclass(frozen=True, slots=True)
class QuickClock(Clock):
    """Time that passes where somebody sleeps, and at once; servers are really waited for."""

    at: list[float] = field(default_factory=lambda: [BEGUN])
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at[0]

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at[0] += seconds

    def wait_for(self, begun: Iterable[Future[Any]], seconds: float) -> None:
        wait(begun, timeout=min(seconds, 5), return_when=FIRST_COMPLETED)


@dataclass
class Visitor:
    """Visits a server for a record, run after run, as if each were the first or the next."""

    record: Path
    server: WebServer
    clock: QuickClock = field(default_factory=QuickClock)
    pace: Pace = field(default_factory=Pace)
    max_bytes: int = 200_000
    max_seconds: float = 3.0
    allowed: Allowed = field(default_factory=Allowed)

    @contextmanager
    def run(self) -> Iterator[tuple[Visiting, Memory]]:
        lines = Lines(LINES.resolve, LINES.is_allowed, self.allowed)
        asker = Asker(self.max_bytes, self.max_seconds, (self.server.port,), lines, _TRUSTED)
        captures = Captures(captures_of(self.record), program="onrecord/test")
        with open_memory(memory_of(self.record)) as memory:
            drawn = random.Random(7)
            yield Visiting(asker, memory, captures, self.clock, self.pace, drawn), memory
        captures.close()

    def visit(self, *addresses: str, read: bool = True) -> list[Visited]:
        """What becomes of addresses; with `read` as if the record held their pages then."""
        with self.run() as (visiting, memory):
            for address in addresses:
                visiting.add(address)
            found = [one for batch in visiting.run() for one in batch]
            for one in found if read else ():
                memory.settled(one.address, None, url=one.url)
        return found
