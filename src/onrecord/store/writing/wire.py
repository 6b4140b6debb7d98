"""Wire copy: whether two outlets ran one text, however lightly each edited it.

Invariant: nothing here writes. What an outlet quotes says nothing about who copied whom; its own
words do, those outside quotation marks. Time and memory are bounded: of an article and of a
sentence so much is compared, and so many articles are kept at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq
from sqlalchemy import Connection, select

from onrecord.model.selector import Span
from onrecord.store.listing.quoted import words_of_text
from onrecord.store.queries import chunks, span_rows
from onrecord.store.schema import articles, attributions, layers, sketches
from onrecord.text.marks import pairs_in
from onrecord.text.sentences import sentence_around

Words = tuple[str, ...]
Shingles = frozenset[Words]
_SHINGLE = 3
_SENTENCE_CHARS, _ARTICLE_CHARS, _N_ARTICLES = 2_000, 50_000, 500
_SAME_ARTICLE, _SAME_SENTENCE = 0.5, 0.7
_COPIED_SENTENCE, _COPIED_WORDS = 0.8, 8
_AKIN = 0.2
# Looked up on 5,427 pairs of articles on one event each (ECB+): 145 share half of their own runs of
# three words, 4,962 less than a fifth. Of 939 pairs of reporting sentences that share most words,
# 409 are one text by these figures; of 48 that were read, 46 are so beyond doubt. Those left
# apart mostly have the same quotation in other words around it, or no more than "he said".


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentence of a statement in its article, folded: all its words, and the outlet's own."""

    article: int
    words: Words
    own: Words


class Wire:
    """Reads what stands around statements, and tells which of it is one text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._own = lru_cache(_N_ARTICLES)(self._own_shingles)
        self._text = lru_cache(_N_ARTICLES)(self._text_of)

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The sentence that holds each statement's cue and the beginning of its content."""
        found: dict[int, Passage] = {}
        for chunk in chunks(sorted(set(numbers))):
            spans = span_rows(self._connection, chunk)
            texts = (
                select(attributions.c.number, layers.c.article, articles.c.text)
                .join(layers, layers.c.number == attributions.c.layer)
                .join(articles, articles.c.number == layers.c.article)
                .where(attributions.c.number.in_(chunk))
            )
            for row in self._connection.execute(texts):
                own = spans.get(row.number, [])
                around = [Span(s["start"], s["end"]) for s in own if s["role"] == "cue"]
                around += [Span(s["start"], s["end"]) for s in own if s["role"] == "content"][:1]
                if around:
                    sentence = sentence_around(row.text, tuple(around)).of(row.text)
                    found[row.number] = passage(row.article, sentence)
        return found

    def is_copy(self, one: Passage, other: Passage) -> bool:
        """Whether both are one text: a sentence copied by itself, or one of a copied article."""
        if is_copied_sentence(one, other):
            return True
        if _shared(one.words, other.words) < _SAME_SENTENCE:
            return False
        text = self._text(one.article)
        if text is not None and text == self._text(other.article):
            return True
        return is_one_article(self._own(one.article), self._own(other.article))

    def _text_of(self, article: int) -> int | None:
        """The group of articles that run its text, if any; see `same_text`."""
        query = select(sketches.c.text).where(sketches.c.article == article)
        return self._connection.execute(query).scalar()

    def _own_shingles(self, article: int) -> Shingles:
        query = select(articles.c.text).where(articles.c.number == article)
        return own_shingles(str(self._connection.execute(query).scalar_one()))


def passage(article: int, sentence: str) -> Passage:
    """A sentence of an article as it is compared."""
    told = sentence[:_SENTENCE_CHARS]
    return Passage(article, words_of_text(told).folded, words_of_text(own_words(told)).folded)


def is_copied_sentence(one: Passage, other: Passage) -> bool:
    """Whether so many of the outlets' own words agree that nobody hits upon them by chance.

    "Brandt said" around the same quotation, word for word, is no copy.
    """
    if min(len(one.own), len(other.own)) < _COPIED_WORDS:
        return False
    return all(
        LCSseq.normalized_similarity(a, b) >= _COPIED_SENTENCE
        for a, b in ((one.own, other.own), (one.words, other.words))
    )


def is_one_article(one: Shingles, other: Shingles) -> bool:
    """Whether half of what the shorter says in its own words stands in the longer so."""
    fewer = min(len(one), len(other))
    return fewer > 0 and len(one & other) >= _SAME_ARTICLE * fewer


def is_akin(one: str, other: str) -> bool:
    """Whether two texts share some of their words in order, as two versions of one page do."""
    a, b = (shingles(words_of_text(text[:_ARTICLE_CHARS]).folded) for text in (one, other))
    return len(a & b) >= _AKIN * min(len(a), len(b))


def own_shingles(text: str) -> Shingles:
    """Each run of three words that an article has outside quotation marks."""
    return shingles(words_of_text(own_words(text[:_ARTICLE_CHARS])).folded)


def shingles(words: Words) -> Shingles:
    """Each run of three words; of fewer words, all of them."""
    n = max(1, len(words) - _SHINGLE + 1)
    return frozenset(words[i : i + _SHINGLE] for i in range(n) if words)


def own_words(text: str) -> str:
    """The text without what its lines have in quotation marks."""
    kept: list[str] = []
    for line in text.splitlines():
        at = 0
        for start, end in sorted(pairs_in(line)[0].items()):
            if start >= at:
                kept.append(line[at:start])
                at = end + 1
        kept.append(line[at:] + "\n")
    return " ".join(kept)


def _shared(one: Words, other: Words) -> float:
    """The part of the shorter's words that stand in the longer in the same order."""
    fewer = min(len(one), len(other))
    return LCSseq.similarity(one, other) / fewer if fewer else 0.0
