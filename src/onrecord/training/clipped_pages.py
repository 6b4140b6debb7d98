"""Pages as a careful scraper leaves them: little above the headline, little below the last line.

The corpora hold whole pages, long with menus. Readers' scrapes often are cut to the article, with
the page's icon names glued to one line at the top; without copies of that make, the model takes
the place of such a headline for a menu's.

Invariant: a copy's lines keep the labels they had; the same seed gives the same copies.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from onrecord.training.line_labels import Labels
from onrecord.training.page_corpus import ScrapedPage

_MAX_ABOVE, _MAX_BELOW = 3, 4
_MAX_ABOVE_BODY = 6
_GLUED_SHARE = 0.5
_MAX_GLUED_LINES = 60
_MIN_BODY_LINES = 3


def clipped_pages(pages: Sequence[ScrapedPage], seed: int) -> list[ScrapedPage]:
    """A cut copy of each page whose body has some lines."""
    rng = random.Random(seed)  # noqa: S311 - for reproducible copies, no secret
    return [
        _clipped(page, rng) for page in pages if (page.labels["body"] == 1).sum() >= _MIN_BODY_LINES
    ]


def _clipped(page: ScrapedPage, rng: random.Random) -> ScrapedPage:
    start, end = _bounds(page, rng)
    texts = page.texts[start:end]
    labels = {role: values[start:end] for role, values in page.labels.items()}
    if start and rng.random() < _GLUED_SHARE:
        above = page.texts[max(0, start - rng.randint(1, _MAX_GLUED_LINES)) : start]
        texts = (rng.choice(("", " ")).join(above), *texts)
        labels = {role: _with_no(values) for role, values in labels.items()}
    return ScrapedPage(f"{page.id}#clipped", "clipped", page.publisher, texts, None, labels)


def _bounds(page: ScrapedPage, rng: random.Random) -> tuple[int, int]:
    body = np.flatnonzero(page.labels["body"] == 1)
    first, last = int(body[0]), int(body[-1])
    headline = np.flatnonzero(page.labels.get("headline", np.zeros(0, np.int8)) == 1)
    if len(headline) and headline[0] < first:
        start = int(headline[0]) - rng.randint(0, _MAX_ABOVE)
    else:
        start = first - rng.randint(0, _MAX_ABOVE_BODY)
    return max(0, start), min(len(page.texts), last + 1 + rng.randint(0, _MAX_BELOW))


def _with_no(values: Labels) -> Labels:
    return np.concatenate([np.zeros(1, np.int8), values])
