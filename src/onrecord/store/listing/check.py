"""Was it said? A pasted quotation against the record, with every difference marked.

Invariant: nothing here judges. A match says how the words stand to stored words: exact, altered,
cut (a part of a longer saying, or with parts left out), joined (from several sayings).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from onrecord.model.selector import Span
from onrecord.store.listing import joining, pages, search
from onrecord.store.listing.comparing import Comparison, Difference, Verdict, Weigh, compare
from onrecord.store.listing.quoted import Words, words_of_fragments, words_of_text
from onrecord.store.listing.rarity import rarest, weigher
from onrecord.store.listing.statements import Statement, statement_numbers_of, statements_numbered
from onrecord.store.listing.words import any_of

_MAX_WORDS = 400
_MAX_CANDIDATES = 200
_MAX_PAGES = 20
_N_RARE = 12
_N_PHRASES = 24
_PHRASE_WORDS = 4
# Under this share of its words, weighed by how much they tell, two sayings are not the same one.
_MIN_SHARE = 0.6
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the record that the quotation, or a part of it, was found in.

    `statement` is None where the page has the words but no one is held to have said them;
    `asked` is the quotation's part, `stored` the text it is compared with, `spans` the matched
    stretches of the article's text. `differences`, read in order, give both texts whole.
    """

    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    statement: Statement | None
    asked: str
    stored: str
    spans: tuple[Span, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One way in which the words, or like words, stand in the record.

    One piece, or those that a joined quotation was put together from, in its order. `score` is
    the share of the quotation that was found, 0 to 1, rare words counting more, and less where
    words were left out silently.
    """

    verdict: Verdict
    score: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All matches, the best first; `verdict` is the best one's, "not found" where there is none."""

    asked: str
    verdict: Verdict
    matches: tuple[Match, ...]


def check(connection: Connection, quotation: str, *, limit: int = 10) -> Answer:
    """How a quotation stands to what the record holds; at most `limit` matches.

    Of a very long one the first 400 words count.
    """
    asked = words_of_text(quotation, max_words=_MAX_WORDS)
    if not asked.folded:
        return Answer(quotation, "not found", ())
    found = sorted(_matches(connection, asked), key=_rank)[:limit]
    return Answer(quotation, found[0].verdict if found else "not found", tuple(found))


def _matches(connection: Connection, asked: Words) -> Iterator[Match]:
    weigh = weigher(connection, asked)
    match = any_of([*_phrases(asked), *rarest(asked, weigh, limit=_N_RARE)])
    articles = search.article_numbers(connection, match, limit=_MAX_PAGES)
    statements = _candidates(connection, match, articles)
    texts = [(s, _words_of(s)) for s in statements]
    whole = [m for s, words in texts if (m := _against(s, asked, words, weigh))]
    yield from whole
    if not any(m.verdict in ("exact", "cut") for m in whole):
        yield from _joined(texts, asked, weigh)
        yield from _on_pages(connection, articles, asked, weigh, seen=whole)


def _phrases(asked: Words) -> list[str]:
    """Short runs of the quotation's words: of common words only these lead to the saying."""
    step = max(1, len(asked) // _N_PHRASES)
    starts = range(0, max(1, len(asked) - _PHRASE_WORDS + 1), step)
    return [asked.between(i, min(len(asked), i + _PHRASE_WORDS)) for i in starts]


def _candidates(connection: Connection, match: str, articles: Sequence[int]) -> list[Statement]:
    """Statements that share words with the quotation, by themselves or in a page that does."""
    numbers = search.statement_numbers(connection, match, limit=_MAX_CANDIDATES)
    for article in articles:
        numbers += statement_numbers_of(connection, article)
    return statements_numbered(connection, list(dict.fromkeys(numbers)))


def _words_of(statement: Statement) -> Words:
    spans = statement.attribution.content
    return words_of_fragments(
        (words, span.start) for words, span in zip(statement.fragments, spans, strict=True)
    )


def _against(statement: Statement, asked: Words, stored: Words, weigh: Weigh) -> Match | None:
    found = compare(asked, stored, weigh)
    if found is None or not _is_enough(found, asked):
        return None
    piece = _piece(statement, asked.text, stored.text, found.spans, found.differences)
    return Match(found.verdict, found.score, (piece,))


def _is_enough(found: Comparison, asked: Words) -> bool:
    return found.share >= _MIN_SHARE and found.n_kept >= min(_MIN_WORDS, len(asked))


def _piece(
    statement: Statement,
    asked: str,
    stored: str,
    spans: tuple[Span, ...],
    differences: tuple[Difference, ...],
) -> Piece:
    return Piece(
        statement.document, statement.uri, statement.publisher, statement.published,
        statement.headline, statement, asked, stored, spans, differences,
    )  # fmt: skip


def _joined(
    texts: Sequence[tuple[Statement, Words]], asked: Words, weigh: Weigh
) -> Iterator[Match]:
    """The quotation put together from runs of several sayings, if it can be."""
    sayings = [joining.Saying(s.speaker, words) for s, words in texts]
    runs = joining.cover(asked, sayings)
    pieces = []
    for run in runs:
        statement, stored = texts[run.saying]
        part = asked.part(run.first, run.last)
        found = compare(part, stored, weigh)
        if found is not None:
            pieces.append(_piece(statement, part.text, stored.text, found.spans, found.differences))
    covered = sum(weigh(w) for run in runs for w in asked.folded[run.first : run.last])
    share = covered / sum(map(weigh, asked.folded))
    if len(pieces) > 1 and share >= _MIN_SHARE:
        yield Match("joined", round(share, 4), tuple(pieces))


def _on_pages(
    connection: Connection,
    articles: Sequence[int],
    asked: Words,
    weigh: Weigh,
    *,
    seen: Sequence[Match],
) -> Iterator[Match]:
    """Sentences of pages with these words that no statement found before covers."""
    for number in articles:
        page = pages.newest_page(connection, number)
        found = pages.best_stretch(page, asked, weigh) if page else None
        if page is None or found is None:
            continue
        comparison, stored = found
        if not _is_enough(comparison, asked):
            continue
        if any(_is_same(m, page.document, comparison.spans) for m in seen):
            continue
        piece = Piece(
            page.document, page.uri, page.publisher, page.published, page.headline, None,
            asked.text, stored, comparison.spans, comparison.differences,
        )  # fmt: skip
        yield Match(comparison.verdict, comparison.score, (piece,))


def _is_same(match: Match, document: str, spans: Sequence[Span]) -> bool:
    return any(
        piece.document == document and any(a.overlaps(b) for a in piece.spans for b in spans)
        for piece in match.pieces
    )


_ORDER: dict[Verdict, int] = {"exact": 0, "cut": 1, "joined": 2, "altered": 2, "not found": 3}


def _rank(match: Match) -> tuple[bool, int, float, int, str]:
    """Whole words first, then what someone is held to have said, then the likest."""
    first = match.pieces[0]
    is_whole = match.verdict in ("exact", "cut")
    return (
        not is_whole and first.statement is None,
        _ORDER[match.verdict],
        -match.score,
        len(match.pieces),
        first.uri,
    )
