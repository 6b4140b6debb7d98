"""Training articles with other quotation marks: what PolNeAR's seven publishers never print.

Its articles have straight or curly double marks. Readers meet guillemets, single marks, mixed ones
and marks that were lost on the way. Marks are exchanged one for one, so that every label stays.
"""

from __future__ import annotations

import random
from dataclasses import replace

from onrecord.nlp.encoder.features import looks_opening
from onrecord.training.corpora import LabelledText

_STYLES = (
    *(('"', '"'), ("“", "”")) * 2,
    *(("«", "»"), ("»", "«"), ("„", "“"), ("‘", "’"), ("'", "'")),
)
"""Pairs of opening and closing marks; those that are common in English twice."""
_LOST_SHARE = 0.04
"""Share of marks that are lost: a space stands in their place."""
_DOUBLE = frozenset('“”"«»„')


def restyled(rng: random.Random, text: LabelledText) -> LabelledText:
    """The text with its double marks in a style drawn at random, a few of them lost."""
    opening, closing = rng.choice(_STYLES)
    chars = list(text.text)
    lost = _LOST_SHARE if rng.random() < 0.5 else 0.0  # noqa: PLR2004 - half of the texts stay whole
    line_start = 0
    for i, char in enumerate(text.text):
        if char == "\n":
            line_start = i + 1
        if char in _DOUBLE:
            line = text.text[line_start : i + 2]
            is_opening = char in "“«„" or (char == '"' and looks_opening(line, i - line_start))
            chars[i] = " " if rng.random() < lost else opening if is_opening else closing
    return replace(text, id=f"{text.id}-restyled", text="".join(chars))
