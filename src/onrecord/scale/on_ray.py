"""The engine of many machines: a pool of model actors under Ray.

Invariant: actors run the same kernel as the workers of one machine; where one dies its slice is
done again by another. Nothing is told to anybody: usage statistics and the dashboard stay off.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.errors import MissingExtra, SliceFailed
from onrecord.scale.local import MOST_TRIES
from onrecord.scale.shards import Asked, Told, Worker
from onrecord.workflow.slices import Slice

_STORE_BYTES = 80 << 20
"""Pages do not go by way of Ray's memory, only slices and marks do."""


class _Actor:
    """One session of the model, wherever Ray puts it."""

    def __init__(self, asked: Asked) -> None:
        self._worker = Worker(asked)

    def read(self, one: Slice, folder: str) -> Told:
        return self._worker.read(one, Path(folder))


def run(
    slices: Sequence[Slice], folder: Path, asked: Asked, *, n_workers: int
) -> Generator[Told, None, None]:
    """What became of each slice as it is done, in no order.

    Joins the cluster that RAY_ADDRESS names, or starts one of this machine. Inputs and shards must
    be at the same paths on every machine.
    """
    ray = _begun(n_workers)
    try:
        yield from Pool(ray, folder.absolute(), asked).run(deque(slices), n_workers)
    finally:
        ray.shutdown()


def _begun(n_workers: int) -> Any:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra("ray", extra="ray") from error
    own: dict[str, Any] = {}
    if not os.environ.get("RAY_ADDRESS"):
        own = {"num_cpus": n_workers, "object_store_memory": _STORE_BYTES}
    ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR, **own)
    return ray


class Pool:
    """Actors, each with one slice at a time."""

    def __init__(self, ray: Any, folder: Path, asked: Asked) -> None:
        self._ray, self._folder, self._asked = ray, str(folder), asked
        self._kind = ray.remote(num_cpus=1)(_Actor)
        self._given: dict[Any, tuple[Any, Slice]] = {}
        self._tries: dict[Slice, int] = {}

    def run(self, waiting: deque[Slice], n_workers: int) -> Iterator[Told]:
        """See `run` of this file."""
        for _ in range(min(n_workers, len(waiting))):
            self._give(self._actor(), waiting)
        while self._given:
            (done, *_), _rest = self._ray.wait(list(self._given), num_returns=1)
            actor, one = self._given.pop(done)
            try:
                told = self._ray.get(done)
            except self._ray.exceptions.RayError:  # it died, or raised what nobody foresaw
                actor = self._actor()
                told = self._again(one, waiting)
            if told is not None:
                yield told
            self._give(actor, waiting)

    def _actor(self) -> Any:
        return self._kind.remote(self._asked)

    def _again(self, one: Slice, waiting: deque[Slice]) -> SliceFailed | None:
        self._tries[one] = self._tries.get(one, 0) + 1
        if self._tries[one] >= MOST_TRIES:
            return SliceFailed(one.name, "its worker died each time that it was read")
        waiting.append(one)
        return None

    def _give(self, actor: Any, waiting: deque[Slice]) -> None:
        if waiting:
            one = waiting.popleft()
            self._given[actor.read.remote(one, self._folder)] = (actor, one)
