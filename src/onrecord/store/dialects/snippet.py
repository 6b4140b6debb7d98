"""The words around in a text, chosen as SQLite's full text chooses them.

Invariant: the stretch shown holds as many of the terms asked for as any of its length, each term
counting most where it stands for the first time; it rather begins where a sentence does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.store.dialects.searching import CLOSING, N_AROUND, OPENING
from onrecord.store.dialects.tokens import Token, tokens

_ELLIPSIS = " … "
_NEW, _AGAIN, _AT_BEGINNING, _AT_SENTENCE = 1000, 1, 120, 100
Words = tuple[tuple[str, ...], bool]
"""The words of a term, and whether the last is a beginning."""
Hit = tuple[int, int, int]
"""Where a term stands: the first word's place, how many words, which term."""


def snippet(text: str, terms: Sequence[Words], *, most: int = N_AROUND) -> str:
    """Some words of a text around what was asked for, which is marked."""
    found = list(tokens(text))
    hits = sorted(hit for i, term in enumerate(terms) for hit in _hits(found, term, i))
    first = _best(text, found, hits, most)
    return _shown(text, found, hits, first, most)


def _hits(found: Sequence[Token], term: Words, number: int) -> list[Hit]:
    words, is_prefix = term
    n, last = len(words), len(words) - 1

    def holds(at: int) -> bool:
        for i, word in enumerate(words):
            here = found[at + i].word
            if not (here == word or (is_prefix and i == last and here.startswith(word))):
                return False
        return True

    return [(at, n, number) for at in range(len(found) - n + 1) if n and holds(at)]


def _best(text: str, found: Sequence[Token], hits: Sequence[Hit], most: int) -> int:
    """The word that the best stretch begins with."""
    n_words, best, start = len(found), 0, 0
    sentences = _sentences(text, found) if n_words > most else []
    for at, _, _ in hits:
        score, ends = _score(hits, at, most)
        if score > best:
            best = score
            centred = at - (most - (ends - at)) // 2
            start = max(0, min(centred, n_words - most))
        if not sentences:
            continue
        begun = sentences[bisect_right(sentences, at) - 1]
        if begun < at:
            score = _score(hits, begun, most)[0] + (_AT_SENTENCE if begun else _AT_BEGINNING)
            if score > best:
                best, start = score, begun
    return start


def _score(hits: Sequence[Hit], at: int, most: int) -> tuple[int, int]:
    """What a stretch is worth, and the word behind the last term in it."""
    seen: set[int] = set()
    score, ends = 0, at
    for place, n, term in hits:
        if at <= place < at + most:
            score += _AGAIN if term in seen else _NEW
            seen.add(term)
            ends = place + n
    return score, ends


def _sentences(text: str, found: Sequence[Token]) -> list[int]:
    """The words that sentences begin with."""
    begun = [0]
    for i, token in enumerate(found[1:], 1):
        before = text[found[i - 1].end : token.start]
        bare = before.rstrip(" \t\n\r")
        if bare != before and bare[-1:] in {".", ":"}:
            begun.append(i)
    return begun


def _shown(text: str, found: Sequence[Token], hits: Sequence[Hit], first: int, most: int) -> str:
    last = min(first + most, len(found)) - 1
    parts = [_ELLIPSIS] if first else []
    at = found[first].start if first and found else 0
    for start, end in _marked(hits, first, last):
        parts += [text[at : found[start].start], OPENING, text[found[start].start : found[end].end]]
        parts.append(CLOSING)
        at = found[end].end
    if last >= len(found) - 1:
        return "".join([*parts, text[at:]])
    return "".join([*parts, text[at : found[last].end], _ELLIPSIS])


def _marked(hits: Sequence[Hit], first: int, last: int) -> list[tuple[int, int]]:
    """Stretches of words to be marked, those that meet made one."""
    stretches: list[tuple[int, int]] = []
    for at, n, _ in hits:
        start, end = max(at, first), min(at + n - 1, last)
        if at > last or at < first:
            continue
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
        else:
            stretches.append((start, end))
    return stretches
