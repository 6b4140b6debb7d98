"""Read-only connections that stay open between reads, for a face that answers many requests.

Invariant: a read sees what was written before it began; between reads nothing is held that a
writer, a checkpoint or an erasure would wait for; a file that took the record's place is opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from onrecord.errors import AskedTooMuch, RecordNotFound
from onrecord.store.memory import Memory, attach

_N_STEPS = 100_000
"""Between two looks at the clock: some milliseconds of SQLite's work."""
Opening = Callable[[], Engine]
Check = Callable[[Connection], None]


@dataclass(slots=True)
class _Open:
    """An engine over one file, what its reads remember, and the connection that notices writes."""

    engine: Engine
    file: tuple[int, int]
    watch: Connection
    memory: Memory = field(default_factory=Memory)
    version: int = -1
    state: int = 0
    lock: Lock = field(default_factory=Lock)

    def noticed(self) -> int:
        """The number of the record's state: one more after each write of anybody."""
        with self.lock:
            now = self.watch.connection.driver_connection.execute(  # type: ignore[union-attr]
                "PRAGMA data_version"
            ).fetchone()[0]
            if now != self.version:
                self.version, self.state = now, self.state + 1
            return self.state

    def close(self) -> None:
        self.watch.close()
        self.engine.dispose()


@dataclass(slots=True)
class Kept:
    """The open connections to one record; to be closed by whoever keeps them.

    A bounded read that takes longer than `most_seconds` is broken off.
    """

    path: Path
    opening: Opening
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
            with _in_time(connection, self.path, most_seconds):
                found.memory.value("version", state, lambda _: self.check(connection))
                yield connection

    def close(self) -> None:
        """Close what is open; a later read opens it again."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _current(self) -> _Open:
        """What is open over the file that stands at the path now."""
        try:
            told = self.path.stat()
        except FileNotFoundError as error:
            self.close()
            raise RecordNotFound(str(self.path)) from error
        file = (told.st_dev, told.st_ino)
        with self._lock:
            if self._open is not None and self._open.file != file:
                self._open.close()
                self._open = None
            if self._open is None:
                self._open = self._opened(file)
            return self._open

    def _opened(self, file: tuple[int, int]) -> _Open:
        engine = self.opening()
        try:
            return _Open(engine, file, _outside(engine))
        except DBAPIError:
            engine.dispose()
            raise


@contextmanager
def _in_time(connection: Connection, path: Path, most_seconds: float) -> Iterator[None]:
    """Interrupts a query once the read takes too long; raises `AskedTooMuch`."""
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + most_seconds
    driver.set_progress_handler(lambda: time.monotonic() > until, _N_STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error.orig):
            raise AskedTooMuch(str(path), most_seconds=most_seconds) from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _outside(engine: Engine) -> Connection:
    """A connection without a transaction: with one it would see one state for ever."""
    watch = engine.connect()
    watch.rollback()
    return watch
