"""Read-only connections that stay open between reads, for a face that answers many requests.

Invariant: a read sees what was written before it began; between reads nothing is held that a
writer, a checkpoint or an erasure would wait for; a file that took the record's place is opened.
Only what is remembered, such as counts, may be of an earlier state, and only where pages were added
since: while they are added one after another to a large record, all that was counted would
otherwise be counted anew for each. What people decided or erased is never remembered otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from onrecord.errors import RecordNotFound
from onrecord.store.dialects.base import Home
from onrecord.store.memory import Memory, attach

_LONGEST_SECONDS = 30.0
_SHARE = 0.1
"""Of the time, what may go into counting anew while pages are added; at most so long behind."""
_SOON_SECONDS = 2.0
"""What takes no longer than this is counted anew at once."""
_DECIDED = text("SELECT (SELECT max(number) FROM judgements), (SELECT count(*) FROM tombstones)")
_N_STEPS = 100_000
"""Between two looks at the clock: some milliseconds of SQLite's work."""
Check = Callable[[Connection], None]


@dataclass(slots=True)
class _Open:
    """An engine over one file, what its reads remember, and the connection that notices writes."""

    home: Home
    engine: Engine
    standing: Hashable
    watch: Connection
    memory: Memory = field(default_factory=Memory)
    version: Hashable = None
    n_writes: int = 0
    decided: tuple[Any, ...] = ()
    state: int = 0
    since: float = 0.0
    is_behind: bool = False
    lock: Lock = field(default_factory=Lock)

    def noticed(self) -> int:
        """The number of the record's state: one more after writes of anybody.

        After a decision or an erasure at once; after others so late that of the time no more than
        a small share goes into making anew what is remembered.
        """
        with self.lock:
            version = self.home.changes(self.watch)
            if version != self.version:
                self.version, self.is_behind, self.n_writes = version, True, self.n_writes + 1
                decided, self.decided = self.decided, self._decisions()
                if decided != self.decided:
                    self._advance()
            if self.is_behind and time.monotonic() - self.since >= self._seconds_behind():
                self._advance()
            return self.state

    def _advance(self) -> None:
        self.state, self.is_behind, self.since = self.state + 1, False, time.monotonic()
        self.memory.seconds = 0.0

    def _seconds_behind(self) -> float:
        spent = self.memory.seconds
        return min(_LONGEST_SECONDS, spent / _SHARE) if spent > _SOON_SECONDS else 0.0

    def _decisions(self) -> tuple[Any, ...]:
        try:
            return tuple(self.watch.execute(_DECIDED).one())
        except DBAPIError:  # of what is no record, or an earlier one, each read is told
            return ()
        finally:
            self.watch.rollback()

    def close(self) -> None:
        self.watch.close()
        self.engine.dispose()


@dataclass(slots=True)
class Kept:
    """The open connections to one record; to be closed by whoever keeps them.

    A bounded read that takes longer than `most_seconds` is broken off.
    """

    home: Home
    check: Check
    most_seconds: float = 60.0
    _open: _Open | None = None
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def reading(self, *, is_bounded: bool = True) -> Iterator[Connection]:
        """A connection of its own for the time of a read."""
        found = self._current()
        state = found.noticed()
        with found.engine.connect() as connection:
            attach(connection, found.memory, state)
            most_seconds = self.most_seconds if is_bounded else inf
            with self.home.in_time(connection, most_seconds, _N_STEPS):
                found.memory.value("version", found.n_writes, lambda _: self.check(connection))
                yield connection

    def is_behind(self) -> bool:
        """Whether what is remembered may be of an earlier state than what is read."""
        found = self._current()
        found.noticed()
        return found.is_behind

    def changes(self) -> Hashable:
        """What is another value after each write of anybody."""
        found = self._current()
        found.noticed()
        return found.version

    def close(self) -> None:
        """Close what is open; a later read opens it again."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _current(self) -> _Open:
        """What is open over the record that stands at the address now."""
        try:
            standing = self.home.standing()
        except RecordNotFound:
            self.close()
            raise
        with self._lock:
            if self._open is not None and self._open.standing != standing:
                self._open.close()
                self._open = None
            if self._open is None:
                self._open = self._opened(standing)
            return self._open

    def _opened(self, standing: Hashable) -> _Open:
        engine = self.home.many()
        try:
            return _Open(self.home, engine, standing, _outside(engine))
        except DBAPIError:
            engine.dispose()
            raise


def _outside(engine: Engine) -> Connection:
    """A connection without a transaction: with one it would see one state for ever."""
    watch = engine.connect()
    watch.rollback()
    return watch
