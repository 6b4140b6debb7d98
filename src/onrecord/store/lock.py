"""One writer at a time: a lock file beside the record, held by the operating system.

Invariant: the lock is gone when its process is gone, however it ended; a lock file that was left
behind locks nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from onrecord.errors import RecordLocked, RecordUnusable

_WAIT_SECONDS = 1.0
"""A command that writes one row is done by then; who reads many pages is not worth waiting for."""
_PAUSE_SECONDS = 0.02


@contextmanager
def writer_lock(record: Path) -> Iterator[None]:
    """Hold the record's writer lock, waiting a moment for it.

    Raises `RecordLocked` with the holder's process number.
    """
    path = record.with_name(record.name + ".lock")
    handle = _held(record, path)
    try:
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        yield
    finally:
        _release(handle, path)


def _held(record: Path, path: Path) -> IO[str]:
    """The lock file, locked; one that its last holder has just removed is opened again."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            handle = path.open("a+", encoding="ascii", errors="replace")
        except OSError as error:
            raise RecordUnusable(str(record), f"{path.name}: {error.strerror}") from error
        try:
            _take(handle)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip()
            handle.close()
            if time.monotonic() > until:
                told = f"process {holder}" if holder.isdigit() else ""
                raise RecordLocked(str(record), holder=told) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            if _is_still_there(handle, path):
                return handle
            handle.close()


def _is_still_there(handle: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    _FAR = 0x10000  # beside the holder's number, which others must be able to read

    def _take(handle: IO[str]) -> None:
        handle.seek(_FAR)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def _release(handle: IO[str], path: Path) -> None:
        handle.close()
        with suppress(OSError):  # another process may hold it by now
            path.unlink()

else:
    import fcntl

    def _take(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(handle: IO[str], path: Path) -> None:
        with suppress(OSError):
            path.unlink()  # while locked: whoever opened it meanwhile sees that it is gone
        handle.close()
