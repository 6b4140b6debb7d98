"""Where what is fetched lies: beside the record's file, or in a folder that is named; and as what.

Invariant: one run at a time fetches for a record, on whichever machine, and one into a folder. A
folder that is named holds captures and memory of one record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import CapturesNowhere, OutputUnusable
from onrecord.fetching.capturing import captures_of
from onrecord.fetching.memory import memory_in, memory_of
from onrecord.fetching.visiting import LIST_TYPES
from onrecord.model.where import Shared, Where
from onrecord.readers.warc import PAGES
from onrecord.store.database import alone
from onrecord.store.lock import writer_lock

TAKEN_AS = PAGES | LIST_TYPES
"""The media types of captures that pages are read from, and so are to be forgotten from."""
_TASK = "fetching"


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of captures, and the file of what is remembered of what was asked for.

    `still_alone` raises `RecordLocked` once another may fetch for the record: after its database
    was stopped, for one.
    """

    folder: Path
    memory: Path
    still_alone: Callable[[], None]


@contextmanager
def taken(record: Where, named: Path | None) -> Iterator[Places]:
    """For this time the places of a record are ours alone; a folder that is named is made.

    Raises `RecordLocked`, `CapturesNowhere` and `OutputUnusable`.
    """
    folder, memory = _where(record, named)
    with ExitStack() as held:
        still_alone = held.enter_context(alone(record, _TASK))
        if named is not None:
            held.enter_context(_folder_alone(folder, memory))
        yield Places(folder, memory, still_alone)


def _where(record: Where, named: Path | None) -> tuple[Path, Path]:
    if named is not None:
        return named, memory_in(named)
    if isinstance(record, Shared):
        raise CapturesNowhere(str(record))
    return captures_of(record), memory_of(record)


@contextmanager
def _folder_alone(folder: Path, memory: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputUnusable(str(folder), error.strerror or str(error)) from error
    with writer_lock(memory):
        yield
