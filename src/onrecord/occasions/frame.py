"""What stands around one statement: its sentence without the words that are said in it.

Invariant: nothing inside the statement's own content is ever taken for its circumstances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.model.attribution import Attribution
from onrecord.model.selector import Span, Spans
from onrecord.text.sentences import sentence_around

_MIN_CHARS = 4
_SENTENCE = re.compile(r"[;\n]|[.!?][”\"’)]?\s+(?=[A-Z“\"])")
_ASIDE = re.compile(r"\b(?:who|whom|whose|which|where|when|after|before|since)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;:—\n]|[.!?][”\"’)]?\s+(?=[A-Z“\"])"
    r"|\b(?:who|whom|whose|which|where|when|after|before|since|because|although|though|while"
    r"|but|until|unless|if)\b",
    re.IGNORECASE,
)
"""What parts one clause from another: a time behind it tells when something else was."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The stretches of a statement's sentence that are not said in it, and its anchors.

    `anchors` are cue and source, in text order; `bounds` the whole sentence.
    """

    text: str
    parts: Spans
    anchors: Spans
    source: Spans
    bounds: Span

    def holds(self, span: Span) -> bool:
        """Whether a stretch stands in the sentence, outside of what is said."""
        return any(part.contains(span) for part in self.parts)

    def is_aside(self, span: Span) -> bool:
        """Whether a stretch stands in a clause about something else: "who left on Tuesday"."""
        before = self.text[self.bounds.start : span.start]
        at = self.bounds.start + max(before.rfind(","), before.rfind("—"), 0)
        words = [m.end() for m in _ASIDE.finditer(self.text, at, span.start)]
        return bool(words) and not any(words[-1] <= a.start < span.start for a in self.anchors)

    def distance(
        self, span: Span, anchors: Sequence[Span], *, over_clauses: bool = False
    ) -> int | None:
        """Characters to the nearest of some anchors, None where there is none.

        Only those of the same clause count, unless `over_clauses`.
        """
        breaks = _SENTENCE if over_clauses else _CLAUSE
        gaps = [gap for a in anchors if (gap := self._gap(span, a, breaks)) is not None]
        return min(gaps, default=None)

    def _gap(self, one: Span, other: Span, breaks: re.Pattern[str]) -> int | None:
        if one.overlaps(other):
            return 0
        first, second = sorted((one, other))
        between = self.text[first.end : second.start]
        return None if breaks.search(between) else len(between)


def frame_of(text: str, item: Attribution, outer: Attribution | None = None) -> Frame:
    """The frame of a statement; empty where it has neither source nor cue.

    What stands around an `outer` statement that this one is told in is none of its own.
    """
    anchors = tuple(sorted((*item.cue, *item.source)))
    if not anchors:
        return Frame(text, (), (), (), Span(0, 0))
    whole = sentence_around(text, anchors)
    parts = tuple(_without(whole, item.content))
    if outer is not None:
        inside = [(p, c) for p in parts for c in outer.content if p.overlaps(c)]
        parts = tuple(Span(max(p.start, c.start), min(p.end, c.end)) for p, c in inside)
    return Frame(text, parts, anchors, item.source, whole)


def around(text: str, words: Spans) -> Frame:
    """The frame of words that nothing is said in: their whole sentence."""
    if not words:
        return Frame(text, (), (), (), Span(0, 0))
    whole = sentence_around(text, words)
    return Frame(text, (whole,), tuple(sorted(words)), (), whole)


def _without(whole: Span, taken: Spans) -> Iterator[Span]:
    """The stretches of a span that others leave of it."""
    at = whole.start
    for span in sorted(taken):
        if span.start - at >= _MIN_CHARS:
            yield Span(at, min(span.start, whole.end))
        at = max(at, span.end)
    if whole.end - at >= _MIN_CHARS:
        yield Span(at, whole.end)
