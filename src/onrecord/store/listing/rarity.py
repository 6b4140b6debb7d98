"""How much a word tells: the fewer articles of the record hold it, the more.

Invariant: looking up a quotation's words costs one probe of the index for each of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, func, select

from onrecord.store.dialects.full_text import searching
from onrecord.store.listing.quoted import Words, fold
from onrecord.store.schema import articles

_TERM = re.compile(r"[^\W_]+")


def weigher(connection: Connection, words: Words) -> Callable[[str], float]:
    """What gives the weight of a folded word: 1 for one in every article, more for rarer ones.

    A word that the quotation does not hold weighs 1.
    """
    n_articles = int(connection.execute(select(func.count()).select_from(articles)).scalar_one())
    weights = {
        folded: 1 + math.log((n_articles + 1) / (min(n_articles, n) + 1))
        for folded, n in _articles_with(connection, words).items()
    }
    return lambda word: weights.get(word, 1.0)


def rarest(words: Words, weigh: Callable[[str], float], *, limit: int) -> list[str]:
    """The quotation's words as written, the most telling first, each once."""
    first: dict[str, int] = {}
    for i, word in enumerate(words.folded):
        first.setdefault(word, i)
    ordered: Sequence[str] = sorted(first, key=weigh, reverse=True)[:limit]
    return [words.between(first[word], first[word] + 1) for word in ordered]


def _articles_with(connection: Connection, words: Words) -> dict[str, int]:
    """In how many articles each word stands; of a word in several terms, the rarest one's."""
    terms = {
        word: [fold(t) for t in _TERM.findall(words.between(i, i + 1))]
        for i, word in enumerate(words.folded)
    }
    wanted = {t for found in terms.values() for t in found}
    counted = {t: _n_articles(connection, t) for t in wanted}
    return {word: min((counted[t] for t in found), default=0) for word, found in terms.items()}


def _n_articles(connection: Connection, term: str) -> int:
    return searching(connection).n_with(connection, "article_words", term)
