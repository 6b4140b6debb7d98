"""How often passwords may be tried: each failure makes the next try of the same kind wait longer.

Invariant: memory is bounded, and no user is shut out by what others do. Tries are counted for an
address, for a name as tried by strangers, and for a name as tried by a browser that has signed in
by it before (OWASP's device cookie): strangers who try a user's name make strangers wait, never the
user's own browsers. A try counts as a failure from its beginning, so that many at once count too.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock

from onrecord.errors import TooManyTries

MOST_KEPT = 20_000
_FORGET_SECONDS = 3600.0
_IPV6_OF_ONE = 64  # one household or machine has so many leading bits to itself


@dataclass(frozen=True, slots=True)
class Pace:
    """So many failures are free; each further one doubles the wait, up to a longest."""

    n_free: int
    longest_seconds: float

    def wait_seconds(self, n_failures: int) -> float:
        """How long to wait after so many failures."""
        over = n_failures - self.n_free
        return 0.0 if over < 0 else min(self.longest_seconds, 2.0 ** min(over, 30))


ADDRESS = Pace(20, 900)
STRANGER = Pace(5, 60)
KNOWN = Pace(5, 900)


@dataclass(slots=True)
class _Counted:
    n_failures: int
    last: float
    until: float


@dataclass
class Tries:
    """The tries of one site; `clock` gives seconds that only go forward."""

    clock: Callable[[], float] = time.monotonic
    most_kept: int = MOST_KEPT
    _counted: OrderedDict[str, _Counted] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, kinds: Iterable[tuple[str, Pace]]) -> None:
        """Counts a try; raises `TooManyTries`, and counts nothing, where it comes too soon."""
        kinds, now = tuple(kinds), self.clock()
        with self._lock:
            waits = [self._known(key, now).until - now for key, _ in kinds]
            if max(waits) > 0:
                raise TooManyTries(wait_seconds=ceil(max(waits)))
            for key, pace in kinds:
                known = self._known(key, now)
                n = known.n_failures + 1
                self._counted[key] = _Counted(n, now, now + pace.wait_seconds(n))
                self._counted.move_to_end(key)
            while len(self._counted) > self.most_kept:
                self._counted.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forgets the failures of a name; of an address only this try, which was none.

        Else whoever has an account could try others' without end.
        """
        with self._lock:
            self._counted.pop(name, None)
            self._take_back(address)

    def undone(self, *keys: str) -> None:
        """Takes back a try that was never looked at."""
        with self._lock:
            for key in keys:
                self._take_back(key)

    def _take_back(self, key: str) -> None:
        known = self._counted.get(key)
        if known is not None:
            self._counted[key] = _Counted(known.n_failures - 1, known.last, known.last)

    def _known(self, key: str, now: float) -> _Counted:
        known = self._counted.get(key)
        is_old = known is None or known.last < now - _FORGET_SECONDS
        return _Counted(0, now, 0.0) if known is None or is_old else known


def address_key(host: str | None) -> str:
    """What stands for a client's address: an IPv6 address by the network that is one client's."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return f"at {host}"
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return f"at {mapped or int(address) >> _IPV6_OF_ONE}"
    return f"at {address}"
