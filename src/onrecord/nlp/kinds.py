"""Direct, indirect or mixed: how much of a content stands in quotation marks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onrecord.model.attribution import AttributionKind
from onrecord.model.selector import Spans

_OUTSIDE = 0
_IGNORED = frozenset(" \t\n\r\u00a0,.;:!?…—–-()[]")


def kind_of(text: str, states: NDArray[np.int64], content: Spans) -> AttributionKind:
    """The kind of a content by its characters: all quoted, none quoted, or some.

    `states` are the text's `quote_states`.

    A content of several fragments is judged as a whole, marks and punctuation aside; a lone mark at
    an end (its partner was cut off) makes nothing quoted.
    """
    quoted = plain = 0
    for span in content:
        for i in range(span.start, span.end):
            if text[i] in _IGNORED or text[i] in "“”\"«»„‘’'":
                continue
            if states[i] == _OUTSIDE:
                plain += 1
            else:
                quoted += 1
    if not quoted:
        return "indirect"
    return "mixed" if plain else "direct"
