"""The raw page in stretches: what each became, and which statements stand in it.

Invariant: the stretches are the decoded page's own characters, one after the other; of a very long
page only the first are shown, and how many are not is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.selector import Span
from onrecord.text.alignment import raw_span
from onrecord.web.marking import voices

Kind = Literal["kept", "dropped", "source", "cue", "content"]
MOST_CHARS = 400_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of the raw page from `start`, and what they are; `why` they were dropped.

    `colour` is that of the speaker of `statement`; it `begins` where the statement is first met.
    """

    start: int
    words: str
    kind: Kind
    why: str | None = None
    statement: str | None = None
    colour: int = 0
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """The stretches shown, and how many characters are not."""

    stretches: tuple[Stretch, ...]
    n_left_out: int


def stretches(page: Page, analysis: Analysis) -> Raw:
    """The raw page of a document with what was read in it."""
    text = page.document.decoded()
    shown = text[:MOST_CHARS]
    marks: list[tuple[Span, Kind, str | None, str | None]] = [
        (item.raw, "dropped", item.why, None) for item in page.article.dropped
    ]
    for item in analysis.attributions:
        for kind in ("content", "source", "cue"):
            for span in getattr(item, kind):
                at = raw_span(page.article.alignment, span)
                if at is not None:
                    marks.append((at, kind, None, item.id))
    cuts = {0, len(shown)}
    for span, *_ in marks:
        cuts |= {min(span.start, len(shown)), min(span.end, len(shown))}
    places = sorted(cuts)
    over, colours, begun = _Sweep(marks), _colours(analysis), set[str]()
    found = []
    for start, end in pairwise(places):
        kind, why, statement = over.at(start)
        begins = statement is not None and statement not in begun
        colour = 0 if statement is None else colours[statement]
        begun |= {statement} if statement is not None else set()
        found.append(Stretch(start, shown[start:end], kind, why, statement, colour, begins))
    return Raw(tuple(found), len(text) - len(shown))


def _colours(analysis: Analysis) -> dict[str, int]:
    """The colour of each statement's speaker, as in the article."""
    speaking = voices(analysis)
    return {item.id: speaking[item.speaker].colour for item in analysis.attributions}


class _Sweep:
    """What lies over a place, asked from left to right; the last begun is the innermost."""

    def __init__(self, marks: list[tuple[Span, Kind, str | None, str | None]]) -> None:
        self._marks = sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end))
        self._next = 0
        self._open: list[tuple[Span, Kind, str | None, str | None]] = []

    def at(self, place: int) -> tuple[Kind, str | None, str | None]:
        while self._next < len(self._marks) and self._marks[self._next][0].start <= place:
            self._open.append(self._marks[self._next])
            self._next += 1
        self._open = [mark for mark in self._open if mark[0].end > place]
        if not self._open:
            return "kept", None, None
        _, kind, why, statement = self._open[-1]
        return kind, why, statement
