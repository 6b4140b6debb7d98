"""A quotation put together from several sayings: which runs of it come from which.

Invariant: the runs stand in the quotation's order and do not overlap; there are at least two of
different sayings, or none at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.store.listing.quoted import Words

# Any speaker says "it is not" and "going to" somewhere: a piece is a whole short sentence, or four
# words of one speaker's, five of different speakers'.
_MIN_SENTENCE_WORDS = 3
_MIN_WORDS = 4
_MIN_WORDS_OF_OTHERS = 5
_MAX_STRAY_WORDS = 2
"""Words between two pieces that come from neither ("and", "he said")."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of one statement and who is held to have said them."""

    speaker: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class Run:
    """The quotation's words `first` to `last`, half-open, come from the saying of this index."""

    first: int
    last: int
    saying: int


def cover(asked: Words, sayings: Sequence[Saying]) -> list[Run]:
    """The runs that make up the whole quotation, of one speaker if that can be; else none."""
    speakers = dict.fromkeys(s.speaker for s in sayings if s.speaker is not None)
    choices = [[i for i, s in enumerate(sayings) if s.speaker == one] for one in speakers]
    for own in choices:
        runs = _cover(asked, sayings, own, min_words=_MIN_WORDS)
        if runs:
            return runs
    return _cover(asked, sayings, range(len(sayings)), min_words=_MIN_WORDS_OF_OTHERS)


def _cover(
    asked: Words, sayings: Sequence[Saying], among: Sequence[int], *, min_words: int
) -> list[Run]:
    runs: list[Run] = []
    at = n_stray = 0
    while at < len(asked):
        reaches = _reaches(asked, sayings, among, at, min_words)
        last, saying = max(reaches, key=lambda r: (r[0], -r[1]), default=(at, 0))
        if last > at:
            runs.append(Run(at, last, saying))
            at, n_stray = last, 0
        else:
            at, n_stray = at + 1, n_stray + 1
            if n_stray > _MAX_STRAY_WORDS:
                return []
    return runs if len({run.saying for run in runs}) > 1 else []


def _reaches(
    asked: Words, sayings: Sequence[Saying], among: Sequence[int], at: int, min_words: int
) -> Iterator[tuple[int, int]]:
    """How far each saying goes along with the quotation from word `at` on, if far enough."""
    for i in among:
        stored = sayings[i].words
        start, n = _longest(asked.folded, at, stored.folded)
        is_sentence = stored.in_sentence(start, start + n) == (start, start + n)
        if n >= (_MIN_SENTENCE_WORDS if is_sentence else min_words):
            yield at + n, i


def _longest(asked: Sequence[str], at: int, stored: Sequence[str]) -> tuple[int, int]:
    """Where the longest run of the words from `at` on stands among the stored ones; its length."""
    best = (0, 0)
    for start, word in enumerate(stored):
        if word != asked[at]:
            continue
        n = 1
        while at + n < len(asked) and start + n < len(stored):
            if asked[at + n] != stored[start + n]:
                break
            n += 1
        best = max(best, (start, n), key=lambda run: run[1])
    return best
