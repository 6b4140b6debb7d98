"""Direct, indirect or mixed: how much of a content stands in quotation marks."""

from __future__ import annotations

from onrecord.model.attribution import AttributionKind
from onrecord.model.selector import Spans
from onrecord.nlp.encoder.features import quote_states

_OUTSIDE = 0
_IGNORED = frozenset(" \t\n\r\u00a0,.;:!?…—–-()[]")


def kind_of(text: str, content: Spans) -> AttributionKind:
    """The kind of a content by its characters: all quoted, none quoted, or some.

    A content of several fragments is judged as a whole, marks and punctuation aside; a lone mark at
    an end (its partner was cut off) makes nothing quoted.
    """
    quoted = plain = 0
    for span in content:
        line_start = text.rfind("\n", 0, span.start) + 1
        line_end = text.find("\n", span.end)
        states = quote_states(text[line_start : line_end if line_end >= 0 else len(text)])
        for i in range(span.start, span.end):
            if text[i] in _IGNORED or text[i] in "“”\"«»„‘’'":
                continue
            if states[i - line_start] == _OUTSIDE:
                plain += 1
            else:
                quoted += 1
    if not quoted:
        return "indirect"
    return "mixed" if plain else "direct"
