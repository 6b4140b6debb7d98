"""An HTML page to its article.

Invariant: every word of the article is taken from the source with its place; the model chooses
only among the page's own blocks, it never gives text.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate

from onrecord.model.document import Article
from onrecord.model.selector import Span
from onrecord.readers.assembly import Found, FoundCaption, FoundTime, assemble
from onrecord.readers.authors import find_authors
from onrecord.readers.blocks import Block, blocks_of
from onrecord.readers.body import TellsBody, body_blocks
from onrecord.readers.bylines import starts_with_by
from onrecord.readers.hints import Hints
from onrecord.readers.leftovers import leftovers
from onrecord.readers.moments import moments_in
from onrecord.readers.page_model import shipped_model
from onrecord.readers.pictures import (
    Picture,
    SeenTexts,
    images_between,
    pictures_of,
    under_pictures,
)
from onrecord.readers.stamps import Stamp, read_stamp
from onrecord.readers.stated import stated
from onrecord.readers.titles import find_headline, fold, site_names
from onrecord.readers.tree import Tree, parse
from onrecord.text.alignment import Aligned

_MIN_DECK_WORDS, _MAX_DECK_WORDS = 4, 60
_DECK = re.compile(r"stand-?first|\bdek\b|deck|sub-?head|sub-?title|\blede|vorspann|chapo")
_MAX_BODY_CHARS = 150_000
"""As of a scrape: no page's article takes longer than some dozens of others."""

_PICTURES_BEFORE, _PICTURES_BEHIND = 8_000, 2_000


def read_html(source: str, *, uri: str = "", model: TellsBody | None = None) -> Article:
    """The article of a page; raises `UnreadableInput` for a page too large to read.

    `model` tells body from the rest; the shipped one where none is given.
    """
    with _collected_later():
        tree = parse(source, uri=uri)
        return _Reading(tree, model or shipped_model()).article()


@contextmanager
def _collected_later() -> Iterator[None]:
    """Leaves the search for rings of references until a page is read.

    A page makes thousands of values and no rings; to look for them took a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the flow and where it begins in the source."""

    start: int
    part: Aligned | FoundCaption


class _Reading:
    def __init__(self, tree: Tree, model: TellsBody) -> None:
        self.tree = tree
        self.model = model
        self.blocks = blocks_of(tree)
        self.hints = Hints(tree)
        self.texts = SeenTexts(tree, self.blocks)
        self.given = stated(tree)
        self.sites = site_names(tree, self.given)
        self.headline = find_headline(tree, self.blocks, self.given, self.sites)

    def article(self) -> Article:
        pictures = pictures_of(self.tree, self.texts, self.hints)
        body = self._body(pictures)
        flow = self._flow(body, self._own(pictures, body))
        names = find_authors(
            self.tree,
            self.blocks,
            self.given,
            self.sites,
            hints=self.hints,
            near=self._top(body),
        )
        deck, is_deck_read = self._deck(body)
        parts = [p.part for p in flow if not (is_deck_read and deck is p.part)]
        headline = self.headline.text if self.headline is not None else None
        published, modified = self._times(body)
        stamped = [time.words for time in (published, modified) if time is not None]
        used = _used([headline, deck, *names, *stamped, *parts])
        found = Found(
            headline=headline,
            deck=deck,
            bylines=names,
            publisher=next((p.text for p in self.given.publishers), None),
            published=published,
            modified=modified,
            flow=parts,
            dropped=leftovers(self.tree, self.blocks, self.hints, used),
            is_deck_read=is_deck_read,
        )
        return assemble(found)

    def _body(self, pictures: Sequence[Picture]) -> list[Block]:
        without = under_pictures(self.blocks, pictures)
        found = body_blocks(
            self.tree,
            self.blocks,
            self.given,
            self.headline,
            hints=self.hints,
            model=self.model,
            without=without,
        )
        found = [*self._shown_deck(found, without), *found]
        ends = accumulate(len(block.text.text) for block in found)
        return [b for b, end in zip(found, ends, strict=True) if end <= _MAX_BODY_CHARS]

    def _own(self, pictures: Sequence[Picture], body: Sequence[Block]) -> list[Picture]:
        """The pictures that stand in the article: from its headline to its last paragraph."""
        if not body:
            return []
        start, end = body[0].raw.start, body[-1].raw.end
        parts = [block.raw for block in body]
        if self.headline is not None and self.headline.place is not None:
            parts.append(self.headline.place)
            start = min(start, self.headline.place.start)
        kept = {node.start for block in body for node in block.nodes}
        near = [
            p
            for p in pictures
            if start - _PICTURES_BEFORE <= p.raw.start <= end + _PICTURES_BEHIND
            and (p.is_named or not any(node.start in kept for node in p.nodes))
        ]
        alone = images_between(self.tree, self.texts, parts, near)
        return [*near, *(p for p in alone if start - _PICTURES_BEFORE <= p.raw.start <= end)]

    def _flow(self, body: Sequence[Block], pictures: Sequence[Picture]) -> list[_Part]:
        parts = [_Part(b.raw.start, b.text) for b in body]
        parts.extend(_Part(p.raw.start, FoundCaption(p.caption, p.credit)) for p in pictures)
        return sorted(parts, key=lambda p: p.start)

    def _top(self, body: Sequence[Block]) -> Span | None:
        """Where the article's own byline can stand: around its headline, before its third block."""
        if not body:
            return None
        start = body[0].raw.start
        if self.headline is not None and self.headline.place is not None:
            start = min(start, self.headline.place.start)
        return Span(max(0, start - 3_000), body[min(2, len(body) - 1)].raw.end)

    def _deck(self, body: Sequence[Block]) -> tuple[Aligned | None, bool]:
        """The summary, and whether it is one of the body's blocks."""
        told = [fold(text.text) for text in self.given.descriptions]
        for block in body[:3]:
            if fold(block.text.text) in told:
                return block.text, True
        body_key = fold(" ".join(block.text.text for block in body))
        for text, key in zip(self.given.descriptions, told, strict=True):
            is_new = key[:60] not in body_key and len(text.text.split()) >= _MIN_DECK_WORDS
            if is_new and not (self.headline and key == fold(self.headline.text.text)):
                return text, False
        return None, False

    def _shown_deck(self, body: Sequence[Block], without: frozenset[int]) -> list[Block]:
        """What the markup names a deck between headline and body, which is read with the body.

        A paragraph, no heading: of 13 such pages the gold has 4 in the body, of the headings one.
        """
        if not body or self.headline is None or self.headline.place is None:
            return []
        start, end = self.headline.place.end, body[0].raw.start
        for block in self.blocks:
            text = block.text.text
            if (
                start <= block.raw.start < end
                and block.element.tag in {"p", "div"}
                and _DECK.search(self.hints.words(block.element))
                and _MIN_DECK_WORDS <= len(text.split()) <= _MAX_DECK_WORDS
                and block.index not in without
                and not moments_in(text)
                and not starts_with_by(text)
            ):
                return [block]
        return []

    def _times(self, body: Sequence[Block]) -> tuple[FoundTime | None, FoundTime | None]:
        published = _best_time(self.given.published)
        if published is None:
            published = self._shown_time(body)
        modified = _best_time(self.given.modified)
        return published, modified

    def _shown_time(self, body: Sequence[Block]) -> FoundTime | None:
        """The first time element between the page's top and the body's second block."""
        end = body[min(1, len(body) - 1)].raw.end if body else len(self.tree.source)
        for element in self.tree.of_tag("time"):
            if element.start < end:
                words = self.tree.aligned_value(element, "datetime")
                stamp = read_stamp(words.text)
                if stamp is not None:
                    return FoundTime(stamp, words)
        return None


def _best_time(values: Sequence[Aligned]) -> FoundTime | None:
    """The first value that can be read; of those near to it the one that says most."""
    found = [FoundTime(s, v) for v in values if (s := read_stamp(v.text)) is not None]
    if not found:
        return None
    near = [f for f in found if f.stamp.is_near(found[0].stamp)]
    return max(near, key=lambda f: (_told(f.stamp), -near.index(f)))


def _told(stamp: Stamp) -> int:
    return 2 * (stamp.zone is not None) + stamp.has_clock


def _used(parts: Sequence[Aligned | FoundCaption | None]) -> list[Span]:
    """The stretches of the source that the article's parts were taken from."""
    texts: list[Aligned] = []
    for part in parts:
        if part is not None:
            texts.extend([part.caption, part.credit] if isinstance(part, FoundCaption) else [part])
    return [Span(s.raw_start, s.raw_end) for text in texts for s in text.stretches]
