"""Parts found on a page put together as one text: an `Article` whose spans and alignment agree.

Invariant: parts stand in reading order, one a line; no raw character is used by two parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.document import Article, Byline, Caption, Dropped, PageTime
from onrecord.model.selector import Span
from onrecord.readers.datelines import dateline_in
from onrecord.readers.stamps import Stamp
from onrecord.text.alignment import Aligned, AlignedBuilder


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A moment and the words that state it."""

    stamp: Stamp
    words: Aligned


@dataclass(frozen=True, slots=True)
class FoundCaption:
    """The words under a picture and its credit, either may be empty."""

    caption: Aligned
    credit: Aligned


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a page; `flow` holds captions and paragraphs in the order of the page.

    `deck_in_flow` says that the deck is the first paragraph of the flow, too.
    """

    headline: Aligned | None
    deck: Aligned | None
    bylines: Sequence[Aligned]
    publisher: str | None
    published: FoundTime | None
    modified: FoundTime | None
    flow: Sequence[Aligned | FoundCaption]
    dropped: tuple[Dropped, ...]
    is_deck_read: bool = False


def assemble(found: Found) -> Article:
    """The article of a page."""
    return _Assembly().put_together(found)


class _Assembly:
    def __init__(self) -> None:
        self.builder = AlignedBuilder()

    def put_together(self, found: Found) -> Article:
        headline = self._line(found.headline)
        deck = self._line(found.deck)
        bylines = tuple(self._byline(name) for name in found.bylines)
        published = self._time(found.published)
        modified = self._time(found.modified)
        captions: list[Caption] = []
        paragraphs = [deck] if deck is not None and found.is_deck_read else []
        for part in found.flow:
            if isinstance(part, FoundCaption):
                captions.append(self._caption(part))
            elif (span := self._line(part)) is not None:
                paragraphs.append(span)
        whole = self.builder.build()
        body = paragraphs[1:] if found.is_deck_read and deck is not None else paragraphs
        return Article(
            text=whole.text,
            headline=headline,
            deck=deck,
            bylines=bylines,
            publisher=found.publisher,
            published=published,
            modified=modified,
            dateline=dateline_in(whole.text, body[0]) if body else None,
            captions=tuple(captions),
            paragraphs=tuple(paragraphs),
            dropped=found.dropped,
            alignment=whole.stretches,
        )

    def _line(self, part: Aligned | None) -> Span | None:
        if part is None or not part.text:
            return None
        if len(self.builder):
            self.builder.put_in("\n")
        return self.builder.append(part)

    def _byline(self, name: Aligned) -> Byline:
        span = self._line(name)
        return Byline(name.text, span or Span(len(self.builder), len(self.builder)))

    def _time(self, time: FoundTime | None) -> PageTime | None:
        span = None if time is None else self._line(time.words)
        return (
            None
            if time is None or span is None
            else PageTime(time.stamp.time, time.stamp.zone, span)
        )

    def _caption(self, part: FoundCaption) -> Caption:
        span = self._line(part.caption)
        if span is None:
            span = Span(len(self.builder), len(self.builder))
        if not part.credit.text:
            return Caption(span, None, None)
        if len(span):
            self.builder.put_in(" ")
            credit_span: Span | None = self.builder.append(part.credit)
        else:
            credit_span = self._line(part.credit)
            span = Span(len(self.builder), len(self.builder))
        return Caption(span, part.credit.text, credit_span)
