"""A headline without what a site puts around it, in a scrape that has no metadata.

Invariant: what is cut off stands behind (or before) a separator and is shorter than what is kept;
it is cut only where the page itself shows that it is no part of the headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.model.selector import Span
from onrecord.readers.blanks import BLANKS

_SEPARATOR = re.compile(rf"{BLANKS}[|\-–—•·»:/]++\s++|{BLANKS}?+[|｜»]\s*+")
_WORD = re.compile(r"\w+")
_MAX_SITE_WORDS = 6
_TITLE_LINES = 3


def without_site(texts: Sequence[str], place: int) -> Span:
    """The headline's characters in `texts[place]`.

    The first lines of a scrape often are the window's title, "headline - section - site": it ends
    at the last separators for as long as short parts follow. Other lines are kept whole.
    """
    text = texts[place]
    whole = Span(0, len(text))
    if place >= _TITLE_LINES:
        return whole
    for match in reversed(list(_SEPARATOR.finditer(text))):
        rest, kept = text[match.end() : whole.end], text[: match.start()]
        n_rest, n_kept = len(_WORD.findall(rest)), len(_WORD.findall(kept))
        if n_rest > _MAX_SITE_WORDS or n_rest >= n_kept or not kept:
            break
        whole = Span(0, len(kept))
    return whole
