"""The moment at which something was written: ISO 8601, UTC, of one width, so that it sorts.

Invariant: nothing is ordered by these moments where the order matters: rows are numbered as they
come, and a clock that is set back turns nothing around.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_THEN: ContextVar[str | None] = ContextVar("then", default=None)


def now() -> str:
    """Now, as every table writes it; within `then` the moment that is told anew."""
    return _THEN.get() or truly_now()


def truly_now() -> str:
    """Now, whatever is told anew."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@contextmanager
def then(moment: str) -> Iterator[None]:
    """What is written meanwhile was written at that moment: it comes from another record."""
    token = _THEN.set(moment)
    try:
        yield
    finally:
        _THEN.reset(token)
