"""Costly work in turn: a few at once, a few waiting, and whoever comes on top is told so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore

from onrecord.errors import TooBusy


@dataclass
class Queue:
    """Of `what` goes on `n_at_once`, and `n_waiting` wait."""

    what: str
    n_at_once: int
    n_waiting: int

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn, waited for; raises `TooBusy` where as many wait as may."""
        if not self._places.acquire(blocking=False):
            raise TooBusy(self.what, most=self.n_at_once)
        try:
            with self._turns:
                yield
        finally:
            self._places.release()

    @cached_property
    def _places(self) -> BoundedSemaphore:
        return BoundedSemaphore(self.n_at_once + self.n_waiting)

    @cached_property
    def _turns(self) -> BoundedSemaphore:
        return BoundedSemaphore(self.n_at_once)
