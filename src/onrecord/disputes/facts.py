"""What is known of two statements beside their words: the facts that the pair head is told.

Invariant: training and run time tell the same facts in the same order (`facts`, `N_FACTS`).
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onrecord.disputes.company import Company, leaning
from onrecord.disputes.contents import is_negated
from onrecord.model.act import ACT_CODES
from onrecord.model.dispute import Known

Facts = NDArray[np.float32]

_MOST_DAYS = (0, 1, 3, 7)
_RUNS = (2, 3, 5, 8)
_N_LEANINGS = 12 + 7
_N_BESIDE_ACTS = 11 + len(_MOST_DAYS) + 2 + len(_RUNS) + 4 + 3 + _N_LEANINGS
N_TOPICAL = _N_BESIDE_ACTS - _N_LEANINGS
"""The first of the facts: who, when and in which words, not for or against whom."""
N_FACTS = _N_BESIDE_ACTS + 2 * len(ACT_CODES)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_SPELLED = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
    if n != 1  # "one" is rarely a number
}
_STEM = 6
_EMPTY = frozenset(
    "a about after all also am an and any are as at be been before being but by can could did do "
    "does for from had has have he her him his how i if in into is it its just me more my of on or "
    "our out over said say says she should so some than that the their them then there these they "
    "this those to up us was we were what when where which who whom why will with would you "
    "your".split()
)


@dataclass(frozen=True, slots=True)
class _Words:
    """A content taken apart."""

    said: tuple[str, ...]
    stems: frozenset[str]
    numbers: frozenset[str]
    is_negated: bool


def facts(one: Known, other: Known, company: Company) -> Facts:
    """The facts about two statements in the order given, [N_FACTS], each between -1 and 1.

    `company` tells of their speakers by what else they say.
    """
    a, b = _taken_apart(one.content), _taken_apart(other.content)
    is_here = one.document == other.document
    shared = len(a.stems & b.stems)
    told = [
        one.speaker is not None and one.speaker == other.speaker,
        one.speaker is None,
        other.speaker is None,
        other.speaker is not None and other.speaker in one.targets,
        one.speaker is not None and one.speaker in other.targets,
        bool(one.targets & other.targets),
        one.speaker is not None and other.speaker is not None and one.speaker != other.speaker,
        is_here,
        is_here and len(other.content) < len(one.content) and other.content in one.content,
        is_here and len(one.content) < len(other.content) and one.content in other.content,
        one.day is None or other.day is None,
        *_up_to(_days_apart(one, other), _MOST_DAYS),
        shared / max(1, len(a.stems | b.stems)),
        shared / max(1, min(len(a.stems), len(b.stems))),
        *_from(_longest_run(a.said, b.said), _RUNS),
        bool(a.numbers & b.numbers),
        bool(a.numbers and b.numbers and not a.numbers & b.numbers),
        bool(a.numbers) != bool(b.numbers),
        not a.numbers and not b.numbers,
        a.is_negated and b.is_negated,
        a.is_negated and not b.is_negated,
        b.is_negated and not a.is_negated,
        *_leanings(one, other),
        *astuple(company.between(one, other)),
    ]
    for acts in (one.acts, other.acts):
        told += [code in acts for code in ACT_CODES]
    return np.array(told, dtype=np.float32)


def stems_of(content: str) -> frozenset[str]:
    """The beginnings of the words of a content that say something."""
    return _taken_apart(content).stems


def _leanings(one: Known, other: Known) -> list[float]:
    """For and against whom two statements are said, and how that goes together."""
    a, b = leaning(one.acts), leaning(other.acts)
    is_shared = bool(one.targets & other.targets)
    at_other = other.speaker is not None and other.speaker in one.targets
    at_one = one.speaker is not None and one.speaker in other.targets
    return [
        a,
        b,
        a * b,
        is_shared and a * b < 0,
        is_shared and a * b > 0,
        at_other and a < 0,
        at_other and a > 0,
        at_one and b < 0,
        at_one and b > 0,
        at_one and at_other,
        a < 0 and b < 0,
        a > 0 and b > 0,
    ]


@lru_cache(maxsize=4096)
def _taken_apart(content: str) -> _Words:
    words = tuple(_WORD.findall(content.casefold().replace("’", "'")))
    numbers = {n.strip(",.") for n in _NUMBER.findall(content)}
    return _Words(
        words,
        frozenset(w[:_STEM] for w in words if w not in _EMPTY),
        frozenset(numbers | {_SPELLED[w] for w in words if w in _SPELLED}),
        is_negated(words),
    )


def _days_apart(one: Known, other: Known) -> int | None:
    if one.day is None or other.day is None:
        return None
    return abs(one.day - other.day)


def _up_to(value: int | None, bounds: tuple[int, ...]) -> list[bool]:
    return [value is not None and value <= bound for bound in bounds]


def _from(value: int, bounds: tuple[int, ...]) -> list[bool]:
    return [value >= bound for bound in bounds]


def _longest_run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words in a row the two share, up to the most that is told of."""
    n = 0
    while n < _RUNS[-1] and _runs(one, n + 1) & _runs(other, n + 1):
        n += 1
    return n


@lru_cache(maxsize=8192)
def _runs(words: tuple[str, ...], n: int) -> frozenset[tuple[str, ...]]:
    return frozenset(words[i : i + n] for i in range(len(words) - n + 1))
