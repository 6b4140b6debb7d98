"""An article's text in pieces: which statements each piece belongs to, and in which role.

Invariant: the pieces of a paragraph, one after the other, are the paragraph's own words; of a very
long article its beginning.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, takewhile
from operator import itemgetter
from typing import Literal

from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.selector import Span

Role = Literal["source", "cue", "content"]
Kind = Literal["headline", "deck", "text", "caption"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")
N_COLOURS = 8
"""So many speakers have a colour of their own; the rest share one."""
MOST_CHARS = 400_000
"""Of an article's text, in pieces: browsers need a minute for a paragraph of ten million."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of the page: their id in its entities, their name, and their colour's number."""

    entity: str | None
    identity: str | None
    name: str
    colour: int
    n_statements: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one set of marks.

    `colour` is that of the innermost statement's speaker (0 for none), `role` what the stretch is
    in it; `around` is the colour of the statement in whose content that one stands. `statements`
    are all that stand on it, the outer ones first; `begins` those whose first piece it is.
    """

    words: str
    colour: int = 0
    role: Role | None = None
    around: int = 0
    statements: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in pieces, with the statements that begin in it."""

    kind: Kind
    pieces: tuple[Piece, ...]
    statements: tuple[str, ...]


def voices(analysis: Analysis) -> dict[str | None, Voice]:
    """The speakers by entity id, those of most statements first; None for nobody named."""
    counts = Counter(item.speaker for item in analysis.attributions)
    entities = {entity.id: entity for entity in analysis.entities}
    ranked = sorted((key for key in counts if key is not None), key=lambda key: (-counts[key], key))
    found: dict[str | None, Voice] = {}
    for number, key in enumerate(ranked):
        entity = entities[key]
        identity = entity.identity.id if entity.identity else None
        colour = number + 1 if number < N_COLOURS else N_COLOURS
        found[key] = Voice(key, identity, entity.called, colour, counts[key])
    if None in counts:
        found[None] = Voice(None, None, "nobody named", N_COLOURS, counts[None])
    return found


def paragraphs(
    article: Article, analysis: Analysis, *, most_chars: int = MOST_CHARS
) -> list[Paragraph]:
    """The article from headline to last caption, in the order of its text, no word twice.

    Of a very long one the first `most_chars` of its text.
    """
    kinds: dict[Span, Kind] = dict.fromkeys(article.paragraphs, "text")
    kinds |= dict.fromkeys((caption.span for caption in article.captions), "caption")
    if article.deck is not None:
        kinds[article.deck] = "deck"
    if article.headline is not None:
        kinds[article.headline] = "headline"
    marks = _Marks(analysis, voices(analysis))
    found, at = [], 0
    for span in sorted(kinds, key=lambda span: (span.start, span.end)):
        whole = Span(max(span.start, at), min(span.end, most_chars))
        if whole.end > whole.start:
            pieces = tuple(marks.pieces(article.text, whole))
            found.append(Paragraph(kinds[span], pieces, _begun(pieces)))
            at = whole.end
    return found


def n_left_out(article: Article) -> int:
    """How many characters of an article are over `MOST_CHARS`."""
    return max(0, len(article.text) - MOST_CHARS)


def _begun(pieces: Iterable[Piece]) -> tuple[str, ...]:
    return tuple(name for piece in pieces for name in piece.begins)


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    role: Role
    item: Attribution
    depth: int


class _Marks:
    """Every span of every statement; asked for stretches of the text from left to right."""

    def __init__(self, analysis: Analysis, speaking: Mapping[str | None, Voice]) -> None:
        self._by_id = {item.id: item for item in analysis.attributions}
        self._speaking = speaking
        outer_first = sorted(
            (
                _Mark(span, role, item, _depth(item, self._by_id))
                for item in analysis.attributions
                for role in ROLES
                for span in getattr(item, role)
            ),
            key=lambda mark: (mark.depth, mark.span.start),
        )
        self._coming = deque(sorted(enumerate(outer_first), key=lambda mark: mark[1].span.start))
        self._open: list[tuple[int, _Mark]] = []
        self._begun: set[str] = set()

    def pieces(self, text: str, whole: Span) -> Iterator[Piece]:
        """The pieces of a stretch of the text, none of which was asked for before."""
        self._reach(whole.start)
        inside = [mark for _, mark in self._open]
        inside += [mark for _, mark in takewhile(_begins_before(whole.end), self._coming)]
        cuts = {whole.start, whole.end}
        for mark in inside:
            cuts |= {max(mark.span.start, whole.start), min(mark.span.end, whole.end)}
        for start, end in pairwise(sorted(cuts)):
            self._reach(start)
            yield self._piece(text[start:end], [mark for _, mark in sorted(self._open, key=_ORDER)])

    def _reach(self, place: int) -> None:
        """Open what begins by a place, and close what ends by it."""
        while self._coming and self._coming[0][1].span.start <= place:
            self._open.append(self._coming.popleft())
        self._open = [(n, mark) for n, mark in self._open if mark.span.end > place]

    def _piece(self, words: str, over: list[_Mark]) -> Piece:
        if not over:
            return Piece(words)
        inner = over[-1].item
        names = tuple(dict.fromkeys(mark.item.id for mark in over))
        begins = tuple(name for name in names if name not in self._begun)
        self._begun.update(begins)
        around = self._by_id[inner.within] if inner.within in names else None
        return Piece(
            words,
            colour=self._colour(inner),
            role=over[-1].role,
            around=0 if around is None else self._colour(around),
            statements=names,
            begins=begins,
        )

    def _colour(self, item: Attribution) -> int:
        return self._speaking[item.speaker].colour


_ORDER = itemgetter(0)


def _begins_before(end: int) -> Callable[[tuple[int, _Mark]], bool]:
    return lambda mark: mark[1].span.start < end


def _depth(item: Attribution, by_id: Mapping[str, Attribution]) -> int:
    depth = 0
    while item.within is not None and item.within in by_id and depth < len(by_id):
        item = by_id[item.within]
        depth += 1
    return depth
