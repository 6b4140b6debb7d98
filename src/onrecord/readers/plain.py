"""A plain-text scrape to an article: the page's lines, chosen by our own line model.

Invariant: the article's text is lines of the scrape in their order, joined by line ends; every
stretch of the alignment holds the same characters on both sides. What is not kept is dropped
with a reason, and kept and dropped stretches do not overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from onrecord.errors import UnreadableInput
from onrecord.model.document import Article, Byline, Caption, PageTime
from onrecord.model.selector import Span
from onrecord.readers.bylines import names_in
from onrecord.readers.credits import credit_in, label_end, name_of
from onrecord.readers.datelines import dateline_in
from onrecord.readers.line_choice import DEFAULT, Choice, Thresholds, choose, times_of
from onrecord.readers.line_model import Roles, shipped_model
from onrecord.readers.line_reasons import dropped_lines
from onrecord.readers.lines import Line, lines_of
from onrecord.readers.page_titles import without_site
from onrecord.text.alignment import AlignedBuilder

_KEPT_CHARS = 240
"""Of a longer line that states a time only the words of the time are kept."""

_CREDIT_REACH = 3


class TellsLines(Protocol):
    """What tells the roles of a page's lines: the shipped model, or a stand-in."""

    def read(self, texts: Sequence[str]) -> Roles:
        """For each line the probability of each role; no line is empty."""
        ...


def read_plain(
    raw: str, *, uri: str, model: TellsLines | None = None, thresholds: Thresholds = DEFAULT
) -> Article:
    """The article in a scrape; raises `UnreadableInput` where there is not one line."""
    lines, tail = lines_of(raw)
    if not lines:
        raise UnreadableInput(uri, "is empty")
    texts = [line.text for line in lines]
    roles = (model or shipped_model()).read(texts)
    choice = choose(texts, roles, thresholds)
    return _Reading(raw, lines, texts, choice, tail).article()


@dataclass(slots=True)
class _Reading:
    """One scrape on its way to an article; `places` leads a kept line to its span in the text."""

    raw: str
    lines: Sequence[Line]
    texts: Sequence[str]
    choice: Choice
    tail: Span | None
    builder: AlignedBuilder = field(default_factory=AlignedBuilder)
    kept: dict[int, Span] = field(default_factory=dict)
    places: dict[int, Span] = field(default_factory=dict)

    def article(self) -> Article:
        self._keep()
        whole = self.builder.build()
        choice = self.choice
        published, modified = self._times()
        paragraphs = tuple(self.places[i] for i in choice.body)
        first = next((self.places[i] for i in choice.body if i != choice.deck), None)
        return Article(
            text=whole.text,
            headline=None if choice.headline is None else self.places[choice.headline],
            deck=None if choice.deck is None else self.places[choice.deck],
            bylines=self._bylines(),
            publisher=None,
            published=published,
            modified=modified,
            dateline=None if first is None else dateline_in(whole.text, first),
            captions=self._captions(whole.text),
            paragraphs=paragraphs,
            dropped=dropped_lines(self.raw, self.lines, self.kept, choice, self.tail),
            alignment=whole.stretches,
        )

    def _keep(self) -> None:
        """Copies the chosen lines, or the part of a line that says something, into the text."""
        for i in self.choice.lines():
            part = self._part(i)
            span = part.shifted(self.lines[i].span.start)
            self.kept[i] = span
            if len(self.builder):
                self.builder.put_in("\n")
            start = len(self.builder)
            self.builder.copy(span.of(self.raw), span.start)
            self.places[i] = Span(start, len(self.builder))

    def _part(self, i: int) -> Span:
        """Which characters of a line are kept: nearly always all."""
        line, whole = self.lines[i], Span(0, len(self.lines[i].span))
        if i == self.choice.headline:
            return without_site(self.texts, i) if line.is_whole else whole
        if i in self.choice.body or i in self.choice.captions or len(whole) <= _KEPT_CHARS:
            return whole
        spans = [moment.span for at, moment in times_of(self.texts, [i]) if at == i]
        spans += [name.span for name in names_in(line.text)] if i in self.choice.bylines else []
        return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else whole

    def _in_text(self, i: int, span: Span) -> Span | None:
        """Where a stretch of a line stands in the article's text; None where it was not kept."""
        raw = span.shifted(self.lines[i].span.start)
        kept = self.kept[i]
        return raw.shifted(self.places[i].start - kept.start) if kept.contains(raw) else None

    def _bylines(self) -> tuple[Byline, ...]:
        found: dict[str, Byline] = {}
        for i in self.choice.bylines:
            for name in names_in(self.texts[i]):
                span = self._in_text(i, name.span)
                if span is not None:
                    found.setdefault(name.name.casefold(), Byline(name.name, span))
        return tuple(found.values())

    def _times(self) -> tuple[PageTime | None, PageTime | None]:
        """The first moment not called a change, and the last that is."""
        published: PageTime | None = None
        modified: PageTime | None = None
        for i, moment in times_of(self.texts, self.choice.times):
            span = self._in_text(i, moment.span)
            if span is None:
                continue
            time = PageTime(moment.stamp.time, moment.stamp.zone, span)
            if moment.kind == "modified":
                modified = time
            elif published is None or ("T" in time.time and "T" not in published.time):
                published = time
        return published, modified

    def _captions(self, text: str) -> tuple[Caption, ...]:
        found: list[Caption] = []
        free = list(self.choice.credits)
        for i in self.choice.captions:
            caption, name = self._caption(text, self.places[i])
            beside = next((c for c in free if 0 < abs(c - i) <= _CREDIT_REACH), None)
            if name is not None:
                found.append(Caption(caption, name.of(text), name))
            elif beside is None:
                found.append(Caption(caption, None, None))
            else:
                free.remove(beside)
                found.append(self._credited(text, caption, beside))
        for i in free:
            start = self.places[i].start
            found.append(self._credited(text, Span(start, start), i))
        return tuple(found)

    def _caption(self, text: str, place: Span) -> tuple[Span, Span | None]:
        """The caption proper in a line, without label and credit, and the credit's name."""
        start = place.start + label_end(place.of(text))
        words = Span(start, place.end) if start < place.end else place
        inside = credit_in(words.of(text))
        if inside is None or not len(inside[0]):
            return words, None
        return inside[0].shifted(words.start), inside[1].shifted(words.start)

    def _credited(self, text: str, caption: Span, credit: int) -> Caption:
        place = self.places[credit]
        inside = credit_in(place.of(text))
        name = inside[1].shifted(place.start) if inside else name_of(text, place)
        return Caption(caption, name.of(text), name) if len(name) else Caption(caption, None, None)
