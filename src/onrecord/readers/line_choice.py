"""Which lines of a scrape are kept, and as what: the model's probabilities decided together.

Invariant: each line gets at most one part; headline, bylines and times stand near the body, so
that a list of other stories with their own dates and writers is not taken for the article's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from onrecord.readers.bylines import names_in
from onrecord.readers.line_model import Roles
from onrecord.readers.moments import Moment, moments_in


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a line is taken for what; chosen by cross-validation.

    The runs are in recipes/page-lines/scores.json.
    """

    body: float = 0.45
    headline: float = 0.2
    byline: float = 0.4
    time: float = 0.15
    caption: float = 0.35
    credit: float = 0.35


DEFAULT = Thresholds()
_MIN_SENTENCE_WORDS = 5
_DECK_REACH = 12
_DECK_ABOVE = 2
_N_BYLINES = 6
_N_TIMES = 4
_SENTENCE_END = tuple('.!?…。！？"”’»')


@dataclass(frozen=True, slots=True)
class Choice:
    """Indices of lines, in order: what each part of the article stands on."""

    headline: int | None
    deck: int | None
    body: tuple[int, ...]
    bylines: tuple[int, ...]
    times: tuple[int, ...]
    captions: tuple[int, ...]
    credits: tuple[int, ...]

    def lines(self) -> list[int]:
        """Every line that has a part, in order."""
        chosen = {*self.body, *self.bylines, *self.times, *self.captions, *self.credits}
        return sorted(chosen | ({self.headline} if self.headline is not None else set()))


def choose(texts: Sequence[str], roles: Roles, thresholds: Thresholds = DEFAULT) -> Choice:
    """The parts of the page's article."""
    captions = _over(roles.caption, thresholds.caption) - _over(roles.body, thresholds.body)
    body = _body(texts, roles, thresholds) - captions
    headline = _headline(roles, thresholds, body)
    free = set(range(len(texts))) - body - captions - {headline}
    given = _over(roles.credit, thresholds.credit) & free
    bylines = _best(roles.byline, thresholds.byline, free - given, _N_BYLINES)
    times = _best(roles.time, thresholds.time, free - given, _N_TIMES)
    return Choice(
        headline=headline,
        deck=_deck(headline, sorted(body), bylines | times | captions),
        body=tuple(sorted(body)),
        bylines=tuple(i for i in sorted(bylines) if names_in(texts[i])),
        times=tuple(i for i in sorted(times) if moments_in(texts[i])),
        captions=tuple(sorted(captions)),
        credits=tuple(sorted(given)),
    )


def times_of(texts: Sequence[str], places: Sequence[int]) -> list[tuple[int, Moment]]:
    """The moments that the lines state, in order, each with its line."""
    return [
        (i, moment)
        for i in places
        for moment in moments_in(texts[i], before=texts[i - 1][:40] if i else "")
    ]


def _over(probabilities: np.ndarray, threshold: float) -> set[int]:
    return set(np.flatnonzero(probabilities >= threshold).tolist())


def _body(texts: Sequence[str], roles: Roles, thresholds: Thresholds) -> set[int]:
    """The lines over the threshold; where there are none, those that are sentences."""
    found = _over(roles.body, thresholds.body)
    if found:
        return found
    return {
        i
        for i, text in enumerate(texts)
        if text.endswith(_SENTENCE_END) and len(text.split()) >= _MIN_SENTENCE_WORDS
    }


def _headline(roles: Roles, thresholds: Thresholds, body: set[int]) -> int | None:
    """The most probable line that is no body."""
    order = np.argsort(-roles.headline, kind="stable").tolist()
    best = next((i for i in order if i not in body), None)
    return best if best is not None and roles.headline[best] >= thresholds.headline else None


def _best(probabilities: np.ndarray, threshold: float, free: set[int], n_most: int) -> set[int]:
    found = sorted(_over(probabilities, threshold) & free, key=lambda i: (-probabilities[i], i))
    return set(found[:n_most])


def _deck(headline: int | None, body: Sequence[int], between: set[int]) -> int | None:
    """The first paragraph where bylines, times or pictures part it from the second.

    It stands close below the headline, or right above it.
    """
    if headline is None or len(body) < 2:  # noqa: PLR2004 - a first and a second
        return None
    first, second = next(iter(pairwise(body)))
    is_near = -_DECK_ABOVE <= first - headline <= _DECK_REACH
    is_parted = any(first < i < second for i in between)
    return first if is_near and is_parted else None
