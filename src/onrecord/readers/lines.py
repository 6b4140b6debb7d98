"""A plain-text scrape as lines: the runs of characters between line ends, trimmed.

Invariant: lines are in order, do not overlap, and none is empty; nothing but white space and
line ends stands between them. Beyond `MAX_LINES` or `MAX_CHARS` the rest of a page is one tail,
not read, so that no page takes longer than some dozens of articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.model.selector import Span

MAX_LINES = 20_000
"""The most lines that are read of one page; the longest of 633 news pages had 1,534."""

MAX_CHARS = 150_000
"""The most characters that are read of one page; the longest of 633 news pages had 74,934."""

MAX_READ_CHARS = 4_000
"""What is looked at of one line; the longest body line of 633 news pages had 2,567 characters."""

_LINE = re.compile(r"[^\s](?:[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it stands in the raw text, and its first `MAX_READ_CHARS` characters."""

    span: Span
    text: str

    @property
    def is_whole(self) -> bool:
        """Whether `text` is all of the line."""
        return len(self.text) == len(self.span)


def lines_of(raw: str) -> tuple[tuple[Line, ...], Span | None]:
    """The lines of a scrape, and the tail that lies beyond the limit."""
    found: list[Line] = []
    limit = len(raw) - len(raw.lstrip()) + MAX_CHARS
    for match in _LINE.finditer(raw, 0, limit):
        if len(found) == MAX_LINES:
            return tuple(found), Span(match.start(), len(raw))
        start = match.start()
        end = start + len(match.group().rstrip())
        found.append(Line(Span(start, end), raw[start : min(end, start + MAX_READ_CHARS)]))
    beyond = len(raw) - len(raw[limit:].lstrip())
    return tuple(found), Span(beyond, len(raw)) if beyond < len(raw) else None
