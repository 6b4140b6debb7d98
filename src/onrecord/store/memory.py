"""What a kept connection remembers between reads, so that a count over everything is made once.

Invariant: a value is of the state that its read is told it sees, or of a later one; which writes
make a new state, and when, is told in `kept`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, RLock, local
from time import thread_time
from typing import Any, TypeVar

from sqlalchemy import Connection

Value = TypeVar("Value")
_MOST, _MOST_BYTES = 256, 64 * 2**20
_KEY = "onrecord.memory"


@dataclass(slots=True)
class _Place:
    """One value, made by one thread while others wait for it."""

    lock: RLock = field(default_factory=RLock)
    state: int = -1
    value: Any = None


@dataclass(slots=True)
class Memory:
    """Values by key, each with the number of the state that it is of.

    `seconds` is the time of the processor that making values took, until somebody sets it anew.
    """

    seconds: float = 0.0
    _making: local = field(default_factory=local)
    _places: OrderedDict[Hashable, _Place] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def value(self, key: Hashable, state: int, make: Callable[[Any], Value]) -> Value:
        """The value of a state; `make` is given the one of an earlier state, or None."""
        place = self._place(key)
        with place.lock:
            if place.state < state:
                with self._timed():
                    place.value = make(place.value)
                place.state = state
            found: Value = place.value
            return found

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """Counts the time once where making one value makes others."""
        if getattr(self._making, "is_going_on", False):
            yield
            return
        self._making.is_going_on, begun = True, thread_time()
        try:
            yield
        finally:
            self._making.is_going_on = False
            self.seconds += thread_time() - begun

    def _place(self, key: Hashable) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > _MOST or self._n_bytes() > _MOST_BYTES:
                self._places.popitem(last=False)
            return place

    def _n_bytes(self) -> int:
        return sum(getattr(one.value, "nbytes", 0) for one in self._places.values())


def attach(connection: Connection, memory: Memory, state: int) -> None:
    """Let a connection remember; `state` was read before its transaction began."""
    connection.info[_KEY] = (memory, state)


def is_kept(connection: Connection) -> bool:
    """Whether what is made now is remembered for later reads."""
    return _KEY in connection.info


def remembered(connection: Connection, key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, made once for each state of the record where the connection is kept."""
    found = connection.info.get(_KEY)
    if found is None:
        return make()
    memory, state = found
    value: Value = memory.value(key, state, lambda _: make())
    return value


def grown(connection: Connection, key: Hashable, make: Callable[[Value | None], Value]) -> Value:
    """What `make` gives; it is given what it gave for an earlier state, where there is such."""
    found = connection.info.get(_KEY)
    if found is None:
        return make(None)
    memory, state = found
    value: Value = memory.value(key, state, make)
    return value
