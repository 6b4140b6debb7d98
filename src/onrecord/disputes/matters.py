"""Whether two pages tell of one story, by the words that their statements share.

Term frequency by inverse document frequency (Salton and Buckley 1988) over the statements of each
page, cosine; how common a word is was counted once, over news of two corpora
(`training/disputes/background.py`). Invariant: nothing depends on what else the record holds.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from onrecord.disputes.facts import stems_of

Weights = Mapping[str, float]
_RARE = 4
"""A word that was not counted stands in as many pages as this, one fewer than those counted."""


def weights(contents: Iterable[str]) -> Weights:
    """The words of a page's statements, each by how much it tells; their squares sum to 1."""
    common, n_pages = _background()
    counted = Counter(stem for content in contents for stem in stems_of(content))
    told = {
        stem: (1.0 + math.log(n)) * math.log(n_pages / common.get(stem, _RARE))
        for stem, n in counted.items()
    }
    norm = math.sqrt(sum(weight * weight for weight in told.values())) or 1.0
    return {stem: weight / norm for stem, weight in told.items()}


def likeness(one: Weights, other: Weights) -> float:
    """How much two pages share, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())


@cache
def _background() -> tuple[Mapping[str, int], int]:
    path = resources.files("onrecord.disputes").joinpath("data", "common-words.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    return told["n_of"], told["n_pages"]
