"""Where on a page words like a quotation's stand, whoever is held to have said them.

Invariant: only the article's own parts are looked at, and of a very long one its first words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.store import codec
from onrecord.store.listing.comparing import Comparison, Weigh, compare, longest_run
from onrecord.store.listing.quoted import Words, words_of_fragments
from onrecord.store.schema import articles, documents, layers, newest

# SequenceMatcher takes time in proportion to the product; 20,000 words are a long book chapter.
_MAX_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class StoredPage:
    """An article as its newest document shows it, and its words."""

    document: str
    uri: str
    publisher: str | None
    published: str | None
    headline: str
    words: Words


def newest_page(connection: Connection, article: int) -> StoredPage | None:
    """The article with the first document that shows it; None where newer readings replaced it."""
    shown = (
        select(func.min(newest.c.document))
        .join(layers, layers.c.number == newest.c.layer)
        .where(layers.c.article == article)
    )
    query = (
        select(
            documents.c.id,
            documents.c.uri,
            articles.c.publisher,
            articles.c.published,
            articles.c.headline,
            articles.c.text,
            articles.c.structure,
        )
        .join(articles, articles.c.number == article)
        .where(documents.c.number == shown.scalar_subquery())
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return StoredPage(*row[:5], words=_words_of(row.text, row.structure))


def best_stretch(page: StoredPage, asked: Words, weigh: Weigh) -> tuple[Comparison, str] | None:
    """How the quotation stands to the page's likest sentences, and these; None without any."""
    _, at, n = longest_run(asked, page.words)
    if not n:
        return None
    reach = 2 * len(asked)
    near = page.words.part(max(0, at - reach), min(len(page.words), at + n + reach))
    framed = compare(asked, near, weigh)
    if framed is None:
        return None
    sentences = near.part(*near.in_sentence(framed.first, framed.last))
    found = compare(asked, sentences, weigh)
    return None if found is None else (found, sentences.text)


def _words_of(text: str, structure: Mapping[str, Any]) -> Words:
    """The words of headline, deck, captions and paragraphs, in the order of the text."""
    parts = {
        (start, end)
        for name, start, end in codec.spans_of(dict(structure))
        if name in ("headline", "deck", "caption", "paragraph")
    }
    return words_of_fragments(
        ((text[start:end], start) for start, end in sorted(parts)), max_words=_MAX_WORDS
    )
