"""Words that are written from right to left, or turn the reading direction around, kept apart.

Invariant: what stands beside a page's words is read in the order in which it is written, whatever
marks of direction the words hold (Unicode Standard Annex 9, isolates); words without any are left
as they are.
"""

from __future__ import annotations

import re

_TURNING = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"
_ISOLATE = "\u2068"
"""First strong isolate: its words take their direction from themselves."""


_ENDS = re.compile("([\n\r\x1c-\x1e\x85\u2029])")
"""What ends a paragraph ends every isolate in it: each paragraph of the words has its own."""


def isolated(value: object) -> object:
    """A value as a template writes it: with turning words between an isolate and its end."""
    if type(value) is not str or not _TURNING.search(value):
        return value
    return "".join(map(_isolated, _ENDS.split(value)))


def _isolated(words: str) -> str:
    """What closes more than it opened, or opens more than it closes, is evened out.

    So nothing within ends the isolate early or outlives it.
    """
    if not _TURNING.search(words):
        return words
    depth = lowest = 0
    for mark in re.findall(f"[{_OPENS}{_CLOSES}]", words):
        depth += -1 if mark == _CLOSES else 1
        lowest = min(lowest, depth)
    return _ISOLATE * (1 - lowest) + words + _CLOSES * (1 + depth - lowest)
