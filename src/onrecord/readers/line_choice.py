"""Which lines of a scrape are kept, and as what: the model's probabilities decided together.

Invariant: each line gets at most one part; headline, bylines and times stand near the body, so
that a list of other stories with their own dates and writers is not taken for the article's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from onrecord.readers.bylines import names_in, starts_with_by
from onrecord.readers.credits import credit_in, label_end
from onrecord.readers.line_model import Roles
from onrecord.readers.moments import Moment, moments_in


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a line is taken for what; chosen by cross-validation.

    Short scrapes have little around their top that the model could go by, so some lines need less
    where their words speak for them: `credited_caption` those that end in a picture's credit or
    begin with a caption's label, `opened_byline` those that open with "By", `near_headline` those
    right above the top where no line reaches `headline`, `glued_headline` those that are near the
    headline and stand in it whole (title exact .643 without, .667 with). A run of body lines that
    stands apart and holds less than `far_run` of the words of the greatest run is another story or
    a comment (body F1 zyte and fundus .934 and .941 without, .938 and .942 with it). The runs are
    in the recipe's scores.json.
    """

    body: float = 0.45
    headline: float = 0.2
    byline: float = 0.3
    time: float = 0.15
    caption: float = 0.25
    credited_caption: float = 0.1
    near_headline: float = 0.01
    glued_headline: float = 0.1
    opened_byline: float = 0.1
    credit: float = 0.25
    far_run: float = 0.2


DEFAULT = Thresholds()
_MIN_SENTENCE_WORDS = 5
_MIN_HEADLINE_WORDS = 4
_N_ABOVE = 3
_APART_LINES = 10
_WORD_CHARS = 10
_MAX_HEADLINE_CHARS = 300
"""The longest headline of 633 news pages had 152 characters."""

_HEADLINE_REACH = 12
_GLUED_REACH = 3
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
    captions = _captions(texts, roles, thresholds)
    body = _body(texts, roles, thresholds) - captions
    headline = _headline(texts, roles, thresholds, body)
    free = set(range(len(texts))) - body - captions - {headline}
    given = _over(roles.credit, thresholds.credit) & free
    bylines = _best(roles.byline, thresholds.byline, free - given, _N_BYLINES)
    bylines |= _opened_by(texts, roles, thresholds, body) & free
    times = _best(roles.time, thresholds.time, free - given - bylines, _N_TIMES)
    if headline is None:
        headline = _right_above(texts, roles, thresholds, body, body | bylines | times | captions)
    return Choice(
        headline=headline,
        deck=_deck(headline, sorted(body), bylines | times | captions),
        body=tuple(sorted(body)),
        bylines=tuple(i for i in sorted(bylines) if names_in(texts[i]) and _is_byline(texts[i])),
        times=tuple(i for i in sorted(times | bylines) if moments_in(texts[i])),
        captions=tuple(sorted(captions)),
        credits=tuple(sorted(given - bylines - {headline})),
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
        return _without_far_runs(texts, roles, sorted(found), thresholds.far_run)
    return {
        i
        for i, text in enumerate(texts)
        if text.endswith(_SENTENCE_END) and len(text.split()) >= _MIN_SENTENCE_WORDS
    }


def _without_far_runs(
    texts: Sequence[str], roles: Roles, body: Sequence[int], share: float
) -> set[int]:
    """The lines without those runs, set apart by many other lines, that hold few words."""
    runs = [[body[0]]]
    for above, line in pairwise(body):
        if line - above > _APART_LINES:
            runs.append([])
        runs[-1].append(line)
    weights = [sum(_n_words(texts[i]) * float(roles.body[i]) for i in run) for run in runs]
    least = share * max(weights)
    return {i for run, weight in zip(runs, weights, strict=True) if weight >= least for i in run}


def _n_words(text: str) -> float:
    """Words between blanks; of scripts that have none, a word for some characters."""
    return max(len(text.split()), len(text) / _WORD_CHARS)


def _captions(texts: Sequence[str], roles: Roles, thresholds: Thresholds) -> set[int]:
    found = _over(roles.caption, thresholds.caption)
    likely = _over(roles.caption, thresholds.credited_caption) - found
    found |= {i for i in likely if label_end(texts[i]) or _is_credited(texts[i])}
    return found - _over(roles.body, thresholds.body)


def _is_byline(text: str) -> bool:
    """Whether a line names writers, not who took a picture; one word alone needs a "By"."""
    parts = credit_in(text)
    if parts is not None and not len(parts[0]):
        return False
    names = names_in(text)
    return starts_with_by(text) or any(len(name.name.split()) > 1 for name in names)


def _is_credited(text: str) -> bool:
    parts = credit_in(text)
    return parts is not None and len(parts[0]) > 0


def _headline(
    texts: Sequence[str], roles: Roles, thresholds: Thresholds, body: set[int]
) -> int | None:
    """The most probable line that is no body."""
    order = np.argsort(-roles.headline, kind="stable").tolist()
    best = next((i for i in order if i not in body and len(texts[i]) <= _MAX_HEADLINE_CHARS), None)
    if best is None or roles.headline[best] < thresholds.headline:
        return None
    return _alone(texts, roles, thresholds, best, body)


def _alone(
    texts: Sequence[str], roles: Roles, thresholds: Thresholds, best: int, body: set[int]
) -> int:
    """The near line that the best line holds, with a section's name glued to it, or the best."""
    near = range(max(0, best - _GLUED_REACH), min(len(texts), best + _GLUED_REACH + 1))
    held = [
        i
        for i in near
        if i not in body
        and len(texts[i]) < len(texts[best])
        and roles.headline[i] >= thresholds.glued_headline
        and len(texts[i].split()) >= _MIN_HEADLINE_WORDS
        and texts[i] in texts[best]
    ]
    return max(held, key=lambda i: len(texts[i]), default=best)


def _right_above(
    texts: Sequence[str],
    roles: Roles,
    thresholds: Thresholds,
    body: set[int],
    parts: set[int],
) -> int | None:
    """The nearest line of some words above the body and what belongs to its top."""
    if not body:
        return None
    first = min(body)
    top = min(i for i in parts if first - _HEADLINE_REACH <= i <= first)
    return next(
        (
            i
            for i in range(top - 1, max(-1, top - 1 - _N_ABOVE), -1)
            if roles.headline[i] >= thresholds.near_headline
            and len(texts[i]) <= _MAX_HEADLINE_CHARS
            and len(texts[i].split()) >= _MIN_HEADLINE_WORDS
        ),
        None,
    )


def _opened_by(
    texts: Sequence[str], roles: Roles, thresholds: Thresholds, body: set[int]
) -> set[int]:
    """Lines close above the body that open with "By" and name someone."""
    likely = _over(roles.byline, thresholds.opened_byline) if body else set()
    near = {i for i in likely if min(body) - _HEADLINE_REACH <= i < min(body)}
    return {i for i in near if starts_with_by(texts[i]) and names_in(texts[i])}


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
