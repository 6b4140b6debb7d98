"""How long to wait: before another try, and as long as a server asks for.

Invariant: no wait is longer than `MOST_SECONDS`; what is to be asked later than that is put off to
a later run.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from onrecord.text.figures import whole_number

MOST_SECONDS = 120.0
_FIRST_SECONDS = 2.0
_MOST_ASKED_SECONDS = 7 * 24 * 3_600.0
"""A server that asks for more is asked again after a week."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day in seconds, and waiting; `stop` ends a wait, and what waits.

    It is set once, when it is made, and goes on evenly: where the machine's clock is set forth or
    back meanwhile, no wait grows longer or shorter.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    _set_at: float = field(default_factory=time.time)
    _since: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        return self._set_at + time.monotonic() - self._since

    def sleep(self, seconds: float) -> None:
        self.stop.wait(seconds)

    def wait_for(self, begun: Iterable[Future[Any]], seconds: float) -> None:
        """Waits until one of what has begun is done, or for so long."""
        wait(begun, timeout=seconds, return_when=FIRST_COMPLETED)


def backing_off(n_tries: int, drawn: random.Random) -> float:
    """The seconds before another try, after so many: twice as many each time, drawn by half.

    What is drawn keeps programs that failed together from coming back together.
    """
    whole = min(_FIRST_SECONDS * 2.0 ** (n_tries - 1), MOST_SECONDS)
    return whole * (0.5 + drawn.random() / 2)


def asked_for(retry_after: str, now: float) -> float:
    """The seconds that a `Retry-After` asks for; 0 where it is none."""
    told = retry_after.strip()
    asked = whole_number(told)
    if asked is not None:
        return min(float(asked), _MOST_ASKED_SECONDS)
    try:
        seconds = parsedate_to_datetime(told).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), _MOST_ASKED_SECONDS)
