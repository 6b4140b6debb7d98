"""All that the model is told of a page's lines, stage on stage.

Invariant: training and run time call these functions, and each one's columns are named in order
beside it. A later stage sees the columns of the stage before and what that stage thought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.readers.bylines import names_in, starts_with_by
from onrecord.readers.credits import credit_in
from onrecord.readers.line_context import (
    AROUND_NAMES,
    PLACE_NAMES,
    around,
    place,
    score_context,
    score_names,
)
from onrecord.readers.line_shapes import SHAPE_NAMES, Floats, Ints, hashed, shape, words_of
from onrecord.readers.moments import moments_in

_SHORT_CHARS = 240
"""Lines longer than this are not asked for names and times: the longest byline had 109."""

_CREDITED_CHARS = 700
"""Lines longer than this are not asked for a picture's credit; captions rarely have more."""

_STATED_NAMES = (
    "n_names", "says_by", "n_moments", "has_clock", "moment_share", "has_credit", "is_all_credit",
)  # fmt: skip

BODY_NAMES = (*SHAPE_NAMES, *PLACE_NAMES, *AROUND_NAMES, *_STATED_NAMES, *score_names("words"))
SECOND_NAMES = (*BODY_NAMES, *score_names("first"))
HEADLINE_NAMES = (*SECOND_NAMES, *score_names("body"))
ROLE_NAMES = (*HEADLINE_NAMES, *score_names("headline"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A page's lines as the model sees them; `plain` has n rows, one for each line."""

    plain: Floats
    shapes: Floats
    buckets: tuple[Ints, ...]


def see(texts: Sequence[str]) -> Seen:
    """What is seen of a page's lines before any model; `texts` is not empty, nor is a line."""
    words = [words_of(text) for text in texts]
    shapes = np.array(
        [shape(text, line) for text, line in zip(texts, words, strict=True)], dtype=np.float32
    )
    stated = np.array([_stated(text) for text in texts], dtype=np.float32)
    plain = np.concatenate([shapes, place(words, shapes), around(shapes), stated], axis=1)
    return Seen(plain, shapes, tuple(hashed(line) for line in words))


def body_features(seen: Seen, words: Floats) -> Floats:
    """For the first guess at the body; `words` is the lexicon's score."""
    return np.concatenate([seen.plain, score_context(words, seen.shapes)], axis=1)


def second_features(seen: Seen, rows: Floats, first: Floats) -> Floats:
    """For the body, on top of the first guess."""
    return np.concatenate([rows, score_context(first, seen.shapes)], axis=1)


def headline_features(seen: Seen, rows: Floats, body: Floats) -> Floats:
    """For the headline, on top of the body."""
    return np.concatenate([rows, score_context(body, seen.shapes)], axis=1)


def role_features(seen: Seen, rows: Floats, headline: Floats) -> Floats:
    """For bylines, times, captions and credits, on top of the headline."""
    return np.concatenate([rows, score_context(headline, seen.shapes)], axis=1)


def _stated(text: str) -> list[float]:
    credit = credit_in(text) if len(text) <= _CREDITED_CHARS else None
    credited = [credit is not None, credit is not None and not len(credit[0])]
    if len(text) > _SHORT_CHARS:
        return [0.0] * (len(_STATED_NAMES) - len(credited)) + [float(c) for c in credited]
    moments = moments_in(text)
    return [
        len(names_in(text)),
        starts_with_by(text),
        len(moments),
        any(moment.stamp.has_clock for moment in moments),
        sum(len(moment.span) for moment in moments) / len(text),
        *credited,
    ]
