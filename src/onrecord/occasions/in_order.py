"""Things with spans in text order, of which a sentence's own are found without reading all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from onrecord.model.selector import Span


class Spanned(Protocol):
    """What stands somewhere in the text."""

    @property
    def span(self) -> Span: ...


Item = TypeVar("Item", bound=Spanned)


class InOrder(Generic[Item]):
    """The things sorted by where they begin."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = sorted(items, key=_start)

    def inside(self, span: Span) -> Sequence[Item]:
        """Those that begin inside a span, in text order."""
        first = bisect_left(self._items, span.start, key=_start)
        return self._items[first : bisect_left(self._items, span.end, key=_start)]


def _start(item: Spanned) -> int:
    return item.span.start
