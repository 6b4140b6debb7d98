"""One thing after the other from what is asked for in stretches.

Invariant: the first stretch is asked for at once, so that what cannot be asked raises where it is
asked and not where it is gone through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

T = TypeVar("T")

_FIRST, _MOST = 100, 6400
_ALL = 2**31 - 1
"""More than a record holds."""


def each(fetch: Callable[[int, int], Sequence[T]]) -> Iterator[T]:
    """What `fetch` gives for at most so many from so many on; a few thousand are in memory."""
    return _begun(fetch, _MOST)


def all_of(fetch: Callable[[int, int], Sequence[T]]) -> Iterator[T]:
    """The same where each stretch costs as much as all before it: the first, then all others."""
    return _begun(fetch, _ALL)


def _begun(fetch: Callable[[int, int], Sequence[T]], most: int) -> Iterator[T]:
    first = fetch(_FIRST, 0)
    return chain(first, _further(fetch, most) if len(first) == _FIRST else ())


def _further(fetch: Callable[[int, int], Sequence[T]], most: int) -> Iterator[T]:
    size, n_read = _FIRST, _FIRST
    while True:
        size = min(size * 4, most) if most < _ALL else most
        found = fetch(size, n_read)
        yield from found
        n_read += len(found)
        if len(found) < size:
            return
