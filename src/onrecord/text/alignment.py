"""Texts that know where every character of theirs came from.

Invariant: the stretches of an `Aligned` text are in text order and do not overlap. A stretch of
one length on both sides holds the same characters one by one; any other stands as a whole for
its raw stretch (an entity, an escape, collapsed white space). Characters outside all stretches
were put in by us: line ends between parts, a space for a line break of the source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.model.document import Stretch
from onrecord.model.selector import Span


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text with the way back to the text it was made from."""

    text: str
    stretches: tuple[Stretch, ...]


class AlignedBuilder:
    """Grows an `Aligned` text from left to right."""

    __slots__ = ("_length", "_parts", "_stretches")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._stretches: list[Stretch] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def copy(self, text: str, raw_start: int) -> None:
        """Adds `text` as it stands from `raw_start` on."""
        self.stand_for(text, raw_start, raw_start + len(text))

    def stand_for(self, text: str, raw_start: int, raw_end: int) -> None:
        """Adds `text` as standing for the raw stretch; of one length they must be equal."""
        if not text:
            return
        start, self._length = self._length, self._length + len(text)
        self._parts.append(text)
        last = self._stretches[-1] if self._stretches else None
        if (
            last is not None
            and last.text_end == start
            and last.raw_end == raw_start
            and _is_copy(last)
            and raw_end - raw_start == len(text)
        ):
            self._stretches[-1] = Stretch(last.text_start, self._length, last.raw_start, raw_end)
        else:
            self._stretches.append(Stretch(start, self._length, raw_start, raw_end))

    def put_in(self, text: str) -> None:
        """Adds characters of our own, that lead nowhere."""
        self._parts.append(text)
        self._length += len(text)

    def append(self, other: Aligned) -> Span:
        """Adds a whole aligned text; where it stands now."""
        start = self._length
        self._parts.append(other.text)
        self._stretches.extend(
            Stretch(s.text_start + start, s.text_end + start, s.raw_start, s.raw_end)
            for s in other.stretches
        )
        self._length += len(other.text)
        return Span(start, self._length)

    def build(self) -> Aligned:
        return Aligned("".join(self._parts), tuple(self._stretches))


def copied(text: str, raw_start: int = 0) -> Aligned:
    """The text of `raw[raw_start:]` that begins with `text`, character for character."""
    if not text:
        return Aligned("", ())
    return Aligned(text, (Stretch(0, len(text), raw_start, raw_start + len(text)),))


def joined(parts: Iterable[Aligned], separator: str) -> Aligned:
    """The parts in order, `separator` put in between; empty parts are left out."""
    builder = AlignedBuilder()
    for part in parts:
        if not part.text:
            continue
        if len(builder):
            builder.put_in(separator)
        builder.append(part)
    return builder.build()


def part_of(whole: Aligned, span: Span) -> Aligned:
    """The characters of `span`, still leading back.

    A stretch that `span` cuts and that is no copy keeps leading to the whole of its raw stretch,
    unless the cut part happens to be as long as that: then it leads nowhere.
    """
    kept: list[Stretch] = []
    for s in _touching(whole.stretches, span):
        start, end = max(s.text_start, span.start), min(s.text_end, span.end)
        if _is_copy(s):
            first = s.raw_start + start - s.text_start
            kept.append(Stretch(start - span.start, end - span.start, first, first + end - start))
        elif (start, end) == (s.text_start, s.text_end) or end - start != s.raw_end - s.raw_start:
            kept.append(Stretch(start - span.start, end - span.start, s.raw_start, s.raw_end))
    return Aligned(span.of(whole.text), tuple(kept))


def raw_span(stretches: Sequence[Stretch], span: Span) -> Span | None:
    """The smallest raw stretch that holds all of `span`; None where nothing of it leads back.

    Parts of the text need not stand in the order of the raw input: the raw stretch runs from the
    least to the greatest place met.
    """
    starts: list[int] = []
    ends: list[int] = []
    for s in _touching(stretches, span):
        is_copy = _is_copy(s)
        starts.append(s.raw_start + max(0, span.start - s.text_start) * is_copy)
        ends.append(s.raw_end - max(0, s.text_end - span.end) * is_copy)
    return Span(min(starts), max(ends)) if starts else None


def composed(outer: Sequence[Stretch], inner: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Text to raw, from text to middle (`outer`) and middle to raw (`inner`).

    What leads to characters of the middle that lead nowhere leads nowhere.
    """
    result: list[Stretch] = []
    for s in outer:
        if _is_copy(s):
            result.extend(_through(s, inner))
            continue
        raw = raw_span(inner, Span(s.raw_start, s.raw_end))
        if raw is not None and len(raw) != s.text_end - s.text_start:
            result.append(Stretch(s.text_start, s.text_end, raw.start, raw.end))
    return tuple(result)


def _through(s: Stretch, inner: Sequence[Stretch]) -> Iterable[Stretch]:
    shift = s.text_start - s.raw_start
    for t in _touching(inner, Span(s.raw_start, s.raw_end)):
        start, end = max(t.text_start, s.raw_start), min(t.text_end, s.raw_end)
        if _is_copy(t):
            first = t.raw_start + start - t.text_start
            yield Stretch(start + shift, end + shift, first, first + end - start)
        else:
            yield Stretch(start + shift, end + shift, t.raw_start, t.raw_end)


def _is_copy(s: Stretch) -> bool:
    return s.text_end - s.text_start == s.raw_end - s.raw_start


def _touching(stretches: Sequence[Stretch], span: Span) -> Iterable[Stretch]:
    at = max(0, bisect_right(stretches, span.start, key=lambda s: s.text_start) - 1)
    while at < len(stretches) and stretches[at].text_start < span.end:
        if stretches[at].text_end > span.start:
            yield stretches[at]
        at += 1
