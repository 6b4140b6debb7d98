"""One writer at a time: a lock file beside the record, held by the operating system.

Invariant: the lock is gone when its process is gone, however it ended.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from onrecord.errors import RecordLocked


@contextmanager
def writer_lock(record: Path) -> Iterator[None]:
    """Hold the record's writer lock; raises `RecordLocked` with the holder's process number."""
    path = record.with_name(record.name + ".lock")
    with path.open("a+", encoding="ascii") as handle:
        try:
            _take(handle)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip()
            told = f"process {holder}" if holder.isdigit() else ""
            raise RecordLocked(str(record), holder=told) from error
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(handle: IO[str]) -> None:
        handle.seek(0x10000)  # beside the holder's number, which others must be able to read
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
