"""What people judged found again in another reading of the page: by its words and their context.

Invariant: nothing here writes; a statement is another reading of what was judged where both cover
most of the same characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from onrecord.errors import NotInRecord
from onrecord.model.selector import QuoteSelector, Span, find_again, quote_selector
from onrecord.store.queries import chunks
from onrecord.store.schema import articles, attributions, layers, spans
from onrecord.store.writing import versions

MIN_OVERLAP = 0.5
"""Of the characters that two contents cover together, the share that makes them one statement."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Stretches of a text by their words and context, and where they stood when it was made."""

    quotes: tuple[QuoteSelector, ...]
    at: tuple[Span, ...]

    def found_in(self, text: str) -> list[Span | None]:
        """Where each stretch stands in a text, None for one that is not there."""
        return [
            find_again(text, quote, near=span.start)
            for quote, span in zip(self.quotes, self.at, strict=True)
        ]


def anchor_of(text: str, stretches: Iterable[Span]) -> Anchor:
    """What leads back to some stretches of a text."""
    at = tuple(stretches)
    return Anchor(tuple(quote_selector(text, span) for span in at), at)


def stored(anchor: Anchor) -> dict[str, Any]:
    """An anchor as JSON values."""
    return {
        "quotes": [[q.exact, q.prefix, q.suffix] for q in anchor.quotes],
        "at": [[span.start, span.end] for span in anchor.at],
    }


def anchor_from(values: Mapping[str, Any]) -> Anchor:
    """The anchor that `stored` took apart."""
    quotes = tuple(QuoteSelector(*quote) for quote in values["quotes"])
    return Anchor(quotes, tuple(Span(*pair) for pair in values["at"]))


@dataclass(frozen=True, slots=True)
class Page:
    """A layer as anchors are looked for in it: its text, and each statement's characters."""

    text: str
    chars: Mapping[int, set[int]]

    def meant(self, anchors: Iterable[Anchor]) -> int | None:
        """The statement whose content covers most of what any of the anchors leads to."""
        wanted = [chars_of(s for s in one.found_in(self.text) if s) for one in anchors]
        shares = {n: max((share(w, own) for w in wanted), default=0.0)
                  for n, own in self.chars.items()}  # fmt: skip
        best = max(shares, key=lambda n: (shares[n], -n), default=None)
        return best if best is not None and shares[best] >= MIN_OVERLAP else None


def page_of(connection: Connection, layer: int) -> Page:
    """A layer's text and statements, as they were found."""
    own = select(attributions.c.number).where(attributions.c.layer == layer)
    found = contents(connection, list(connection.execute(own).scalars()))
    return Page(text_of(connection, layer), {n: chars_of(some) for n, some in found.items()})


def text_of(connection: Connection, layer: int) -> str:
    """The text of the article that a layer reads."""
    query = (
        select(articles.c.text)
        .join(layers, layers.c.article == articles.c.number)
        .where(layers.c.number == layer)
    )
    return str(connection.execute(query).scalar_one())


def text_of_statement(connection: Connection, name: str) -> str:
    """The text of the article that a statement stands in, by its id; raises `NotInRecord`."""
    query = select(attributions.c.layer).where(attributions.c.id == name)
    layer = connection.execute(query.order_by(attributions.c.number.desc())).scalar()
    if layer is None:
        raise NotInRecord("statement", name)
    return text_of(connection, layer)


def contents(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Span]]:
    """The spans of contents as they were found, by the statement's number."""
    query = select(spans).where(spans.c.role == "content")
    query = query.order_by(spans.c.attribution, spans.c.place)
    found: dict[int, list[Span]] = {}
    for chunk in chunks(list(numbers)):
        for row in connection.execute(query.where(spans.c.attribution.in_(chunk))):
            found.setdefault(row.attribution, []).append(Span(row.start, row.end))
    return found


def layers_beside(connection: Connection, layer: int) -> list[int]:
    """All layers of the same bytes, this one too."""
    same = (
        select(articles.c.sha256)
        .join(layers, layers.c.article == articles.c.number)
        .where(layers.c.number == layer)
    )
    query = (
        select(layers.c.number)
        .join(articles, articles.c.number == layers.c.article)
        .where(articles.c.sha256.in_(same))
    )
    return list(connection.execute(query.order_by(layers.c.number)).scalars())


def layers_of_versions(connection: Connection, layer: int) -> list[int]:
    """All layers of other versions of the page that a layer reads: other bytes of one address."""
    beside = set(layers_beside(connection, layer))
    return [n for n in versions.layers_of_series(connection, layer) if n not in beside]


def chars_of(stretches: Iterable[Span]) -> set[int]:
    """The places of every character in some stretches."""
    return {i for s in stretches for i in range(s.start, s.end)}


def share(one: set[int], other: set[int]) -> float:
    """Of the characters that either covers, how many both do."""
    return len(one & other) / max(1, len(one | other))
