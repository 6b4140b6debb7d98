"""Lists in parts: so many a page, the next and the one before found in the query string."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fastapi import Request

Thing = TypeVar("Thing")
AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Part(Generic[Thing]):
    """Some things of a list; `before` and `after` are addresses of the parts beside it."""

    things: Sequence[Thing]
    start: int
    before: str | None
    after: str | None


def part(request: Request, start: int, read: Callable[[int, int], Sequence[Thing]]) -> Part[Thing]:
    """A part of a list; `read` is asked for a limit and an offset."""
    found = read(AT_ONCE + 1, start)
    before = beside(request, max(0, start - AT_ONCE)) if start else None
    after = beside(request, start + AT_ONCE) if len(found) > AT_ONCE else None
    return Part(found[:AT_ONCE], start, before, after)


def beside(request: Request, start: int) -> str:
    """The address of the same list from another of its things on."""
    url = request.url.include_query_params(**{"from": start})
    url = url if start else url.remove_query_params("from")
    return f"{url.path}?{url.query}" if url.query else url.path


def told(some: Part[Any], objects: Sequence[Any]) -> dict[str, Any]:
    """A part as its twin tells it."""
    return {"items": list(objects), "from": some.start, "next": some.after}
