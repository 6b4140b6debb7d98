"""Copies that we make of other people's articles, as outlets make them of an agency's text.

Invariant: the same seed and texts give the same copies; the texts are never written anywhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.text.marks import pairs_in

_WORD = re.compile(r"\w+")
_LINES = (
    "By our newsroom",
    "Sign up for our morning letter and never miss a story.",
    "This story has been updated with comment from both sides.",
    "Our correspondents in five countries contributed to this report.",
)
Edit = Callable[["Desk", list[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy: of which article, how it was made, its text."""

    of: str
    edit: str
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What edits draw from: chance, and paragraphs and words of other articles."""

    chance: random.Random
    others: Sequence[str]
    words: Sequence[str]


def planted(texts: Mapping[str, str], seed: int) -> Iterator[Planted]:
    """A copy of each article by each edit; one that says less than two paragraphs has none."""
    paragraphs = {name: _paragraphs(text) for name, text in texts.items()}
    every = [p for own in paragraphs.values() for p in own]
    words = _WORD.findall(" ".join(every))
    for name, own in paragraphs.items():
        if len(own) > 1:
            for edit, make in EDITS.items():
                chance = random.Random(f"{seed} {name} {edit}")  # noqa: S311 - to be repeated
                copy = make(Desk(chance, every, words), own)
                yield Planted(name, edit, "\n\n".join(copy))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _headline(desk: Desk, own: list[str]) -> list[str]:
    return [" ".join(desk.chance.sample(desk.words, 8)), *own[1:]]


def _dropped(desk: Desk, own: list[str]) -> list[str]:
    n_dropped = max(1, round(_PART_DROPPED * len(own)))
    gone = set(desk.chance.sample(range(1, len(own)), min(n_dropped, len(own) - 1)))
    return [paragraph for place, paragraph in enumerate(own) if place not in gone]


def _first(part: float) -> Edit:
    """The beginning of an article, so much of its characters, as desks cut from below."""

    def cut(_: Desk, own: list[str]) -> list[str]:
        left, kept = part * sum(map(len, own)), []
        for paragraph in own:
            if left <= 0:
                break
            kept.append(paragraph[: int(left) + 1])
            left -= len(paragraph)
        return kept

    return cut


def _reworded(part: float) -> Edit:
    """So many of the words are others, each by itself."""

    def reword(desk: Desk, own: list[str]) -> list[str]:
        def other(word: re.Match[str]) -> str:
            return desk.chance.choice(desk.words) if desk.chance.random() < part else word[0]

        return [_WORD.sub(other, paragraph) for paragraph in own]

    return reword


def _quotes(desk: Desk, own: list[str]) -> list[str]:
    """Half of what is quoted is another quotation."""
    told = []
    for paragraph in own:
        at, text = 0, ""
        for start, end in sorted(pairs_in(paragraph)[0].items()):
            if start >= at and desk.chance.random() < _PART_QUOTED_ANEW:
                n_words = max(1, len(paragraph[start:end].split()))
                new = " ".join(desk.chance.choices(desk.words, k=n_words))
                text += paragraph[at : start + 1] + new
                at = end
        told.append(text + paragraph[at:])
    return told


def _lines(desk: Desk, own: list[str]) -> list[str]:
    """Lines of the outlet's own, and a paragraph from elsewhere."""
    told = list(own)
    for line in (*_LINES, desk.chance.choice(desk.others)):
        told.insert(desk.chance.randrange(len(told) + 1), line)
    return told


def _together(*edits: Edit) -> Edit:
    def every(desk: Desk, own: list[str]) -> list[str]:
        for edit in edits:
            own = edit(desk, own)
        return own

    return every


_PART_DROPPED, _PART_QUOTED_ANEW = 0.2, 0.5
EDITS: Mapping[str, Edit] = {
    "another headline": _headline,
    "a fifth of the paragraphs dropped": _dropped,
    "shortened to half": _first(0.5),
    "shortened to a third": _first(1 / 3),
    "5 % of the words replaced": _reworded(0.05),
    "10 % of the words replaced": _reworded(0.1),
    "half of the quotations updated": _quotes,
    "lines and a paragraph put in": _lines,
    "headline, quotations, lines": _together(_headline, _quotes, _lines),
    "headline, quotations, lines, 5 % replaced, two thirds left": _together(
        _headline, _quotes, _reworded(0.05), _first(2 / 3), _lines
    ),
    "headline, lines, 5 % replaced, half left": _together(
        _headline, _reworded(0.05), _first(0.5), _lines
    ),
}
