"""How a stretch of a text is named, and found again after the text has changed.

Offsets count Unicode code points, start included, end excluded, everywhere in onrecord.
Two selectors of the W3C Web Annotation model stand side by side: the position
(`Span`) and the quotation with its surroundings (`QuoteSelector`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)` of a text, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that the span covers in `text`."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


Spans = tuple[Span, ...]
"""A possibly discontinuous stretch: its fragments, in order, not touching."""


def words_of(spans: Iterable[Span], text: str) -> str:
    """The words of a discontinuous stretch, its fragments joined by one space."""
    return " ".join(span.of(text) for span in spans)


@dataclass(frozen=True, slots=True)
class QuoteSelector:
    """A stretch named by its words and what stands on either side of them.

    Source: W3C Web Annotation Data Model, section 4.2.4 (TextQuoteSelector).
    """

    exact: str
    prefix: str
    suffix: str


def quote_selector(text: str, span: Span, *, n_context_chars: int = 32) -> QuoteSelector:
    """The quotation selector of `span` in `text`."""
    return QuoteSelector(
        exact=span.of(text),
        prefix=text[max(0, span.start - n_context_chars) : span.start],
        suffix=text[span.end : span.end + n_context_chars],
    )


def find_again(text: str, selector: QuoteSelector, *, near: int = 0) -> Span | None:
    """Where the selector's words stand in `text`, or None.

    Of several places the one with the most of its surroundings kept wins; among
    equals the one nearest to `near`, the position the words had before.
    """
    best: tuple[int, int] | None = None
    found: Span | None = None
    at = text.find(selector.exact) if selector.exact else -1
    while at >= 0:
        end = at + len(selector.exact)
        kept = _common_suffix(text[:at], selector.prefix) + _common_prefix(
            text[end:], selector.suffix
        )
        rank = (kept, -abs(at - near))
        if best is None or rank > best:
            best, found = rank, Span(at, end)
        at = text.find(selector.exact, at + 1)
    return found


def _common_prefix(one: str, other: str) -> int:
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n


def _common_suffix(one: str, other: str) -> int:
    return _common_prefix(one[: -len(other) - 1 : -1], other[::-1])
