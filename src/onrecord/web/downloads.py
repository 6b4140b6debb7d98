"""Whole lists as files: every row that fits, however many parts the page shows them in.

Invariant: rows are handed out as they are read; a cell that a spreadsheet would run is inert.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.responses import Response, StreamingResponse

from onrecord.export.flat import csv_lines

Row = dict[str, Any]
Thing = TypeVar("Thing")
_LINES_AT_ONCE, _THINGS_AT_ONCE = 200, 500


@dataclass(frozen=True, slots=True)
class Table:
    """A whole list: its objects one after the other, and how each is told in a row."""

    columns: tuple[str, ...]
    objects: Callable[[], Iterable[Row]]
    row: Callable[[Row], Row] = dict

    def csv(self) -> Iterator[str]:
        """The header, and a line for each object."""
        yield from csv_lines(map(self.row, self.objects()), self.columns)

    def jsonl(self) -> Iterator[str]:
        """An object a line."""
        return (json.dumps(one, ensure_ascii=False) + "\n" for one in self.objects())


def all_of(read: Callable[[int, int], Sequence[Thing]]) -> Iterator[Thing]:
    """Everything that `read`, which is asked for a limit and an offset, finds part by part."""
    start = 0
    while found := read(_THINGS_AT_ONCE, start):
        yield from found
        start += len(found)


def download(lines: Iterator[str], *, name: str, media_type: str) -> Response:
    """Lines that the browser keeps as a file of that name."""
    kept = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_joined(lines), media_type=media_type, headers=kept)


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Some lines at once: each costs a turn of the server."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == _LINES_AT_ONCE:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)
