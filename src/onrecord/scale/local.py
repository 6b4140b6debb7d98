"""The engine of one machine: a worker process for each core, replaced when it dies.

Invariant: the answer to a slice is given once; what a worker had in hand when it died is done again
by another. A worker ends when the driver does.
"""

from __future__ import annotations

import multiprocessing as mp
import os
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from onrecord.errors import SliceFailed
from onrecord.scale.shards import Asked, Told, Worker
from onrecord.workflow.slices import Slice

MOST_TRIES = 3
"""A slice that so many workers died of is given up."""


def run(
    slices: Sequence[Slice], folder: Path, asked: Asked, *, n_workers: int
) -> Generator[Told, None, None]:
    """What became of each slice as it is done, in no order."""
    waiting = deque(slices)
    tries: dict[Slice, int] = {}
    workers = [_Worker(folder, asked) for _ in range(min(n_workers, len(waiting)))]
    try:
        for worker in workers:
            worker.give(waiting)
        while busy := {one.connection: one for one in workers if one.slice is not None}:
            for ready in wait(list(busy)):
                worker = busy[ready]  # type: ignore[index]
                one = worker.slice
                answer = worker.answer()
                if answer is not None:
                    yield answer
                elif one is not None:
                    tries[one] = tries.get(one, 0) + 1
                    if tries[one] < MOST_TRIES:
                        waiting.append(one)
                    else:
                        yield SliceFailed(one.name, "its worker died each time that it was read")
                    worker.start()
                worker.give(waiting)
    finally:
        for worker in workers:
            worker.end()


@dataclass(slots=True)
class _Worker:
    """A process that reads one slice after the other."""

    folder: Path
    asked: Asked
    slice: Slice | None = None
    process: BaseProcess = field(init=False)
    connection: Connection = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A fresh process, in the place of one that died."""
        context = mp.get_context("spawn")  # a fork would share the sessions of the driver
        self.connection, its_end = context.Pipe()
        self.slice = None
        self.process = context.Process(
            target=_work, args=(its_end, self.folder, self.asked), daemon=True
        )
        self.process.start()
        its_end.close()  # so that the worker's death ends the pipe

    def give(self, waiting: deque[Slice]) -> None:
        """The next slice, if there is one; one that died in the meantime is replaced."""
        while waiting and self.slice is None:
            try:
                self.connection.send(waiting[0])
            except OSError:
                self.end()
                self.start()
            else:
                self.slice = waiting.popleft()

    def answer(self) -> Told | None:
        """What the worker tells of its slice; None where it died."""
        try:
            told: Told = self.connection.recv()
        except (EOFError, OSError):
            self.end()
            return None
        self.slice = None
        return told

    def end(self) -> None:
        """Let the process go, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def _work(driver: Connection, folder: Path, asked: Asked) -> None:
    """What a worker does until the driver has nothing more, or is gone."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    worker = Worker(asked)
    while True:
        try:
            driver.send(worker.read(driver.recv(), folder))
        except (EOFError, OSError):
            return
