"""An agency's item to an article: what ninjs and NewsML-G2 have in common.

Invariant: as of pages: every character leads back to the given bytes. An item whose text was taken
back, so that it has none, is an article all the same: it says that it is canceled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.model.document import Article, Status, Stretch
from onrecord.model.selector import Span
from onrecord.readers.assembly import Found, FoundTime, assemble
from onrecord.readers.blocks import blocks_of
from onrecord.readers.names import split_names
from onrecord.readers.stamps import read_stamp
from onrecord.readers.tree import parse
from onrecord.text.alignment import Aligned, composed, part_of

_STATUSES: dict[str, Status] = {
    "usable": "usable",
    "withheld": "withheld",
    "withhelduntil": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
}
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_BY = re.compile(r"by[\s:]+", re.IGNORECASE)
_NOTHING = Aligned("", ())


@dataclass(frozen=True, slots=True)
class Item:
    """What an agency states of its item; texts lead to the given input, empty where there is none.

    `first` and `last` are when its first and this version were made.
    """

    id: str | None
    version: str | None
    status: str | None
    provider: str | None
    headline: Aligned = _NOTHING
    byline: Aligned = _NOTHING
    first: Aligned = _NOTHING
    last: Aligned = _NOTHING
    body: tuple[Aligned, ...] = ()


def article_of_item(item: Item) -> Article:
    """The article of an item."""
    first, last = _time(item.first), _time(item.last)
    found = Found(
        headline=item.headline if item.headline.text else None,
        deck=None,
        bylines=_names(item.byline),
        publisher=item.provider,
        published=first or last,
        modified=last if first is not None else None,
        flow=item.body,
        dropped=(),
    )
    # An item without a status is usable, by both standards.
    status = _STATUSES.get((item.status or "usable").rpartition(":")[2].strip().lower())
    return replace(assemble(found), item=item.id, version=item.version, status=status)


def lines_of(text: Aligned) -> tuple[Aligned, ...]:
    """The lines of a plain text that say something."""
    return tuple(part_of(text, Span(*m.span())) for m in _LINE.finditer(text.text))


def paragraphs_of(markup: str, way: Sequence[Stretch], *, uri: str) -> tuple[Aligned, ...]:
    """The paragraphs of a piece of HTML or NITF, by the way from it to the given input."""
    blocks = blocks_of(parse(markup, uri=uri))
    return tuple(Aligned(b.text.text, composed(b.text.stretches, way)) for b in blocks)


def _names(byline: Aligned) -> list[Aligned]:
    by = _BY.match(byline.text)
    start = by.end() if by else 0
    return list(split_names(part_of(byline, Span(start, len(byline.text)))))


def _time(words: Aligned) -> FoundTime | None:
    stamp = read_stamp(words.text)
    return None if stamp is None else FoundTime(stamp, words)
