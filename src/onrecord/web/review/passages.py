"""A statement in its paragraphs, and stretches of them as a person marks or types them.

Invariant: the pieces of a passage, one after the other, are the article's own words from `start`
on; what is marked is told in characters of the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.errors import WordsNotInPassage
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.selector import Span
from onrecord.web.marking import ROLES, Role

Pair = tuple[int, int]
GAP = " … "
"""Between the fragments of one role, as they are shown and typed."""
_MARKED = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9})*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; `role` is what it is of the statement, None beside it."""

    words: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The paragraphs that a statement stands in, and those just before and after."""

    start: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.words for piece in self.pieces)


def passage(article: Article, item: Attribution) -> Passage:
    """The passage of a statement: where it has no paragraph, the text around it."""
    marks = sorted((span, role) for role in ROLES for span in getattr(item, role))
    first, last = min(s.start for s, _ in marks), max(s.end for s, _ in marks)
    whole = _around(article.paragraphs, Span(first, last))
    cuts = {whole.start, whole.end} | {n for span, _ in marks for n in (span.start, span.end)}
    pieces = tuple(
        Piece(article.text[start:end], _role_at(marks, start))
        for start, end in pairwise(sorted(cuts))
    )
    return Passage(whole.start, pieces)


def told_words(article: Article, item: Attribution) -> dict[Role, str]:
    """The words of each role, fragment by fragment."""
    return {role: GAP.join(span.of(article.text) for span in getattr(item, role)) for role in ROLES}


def marked(at: str, words: str, was: str, within: Passage) -> tuple[Pair, ...] | None:
    """Where a person says that a role stands; None where nothing is said against what was.

    `at` is told by the browser as "120-184,190-200"; without it `words` are looked for in the
    passage. Raises `WordsNotInPassage`.
    """
    if _MARKED.fullmatch(at):
        pairs = (pair.partition("-") for pair in at.split(","))
        return tuple((int(start), int(end)) for start, _, end in pairs)
    told = " ".join(words.split())
    if told == " ".join(was.split()):
        return None
    return tuple(_found(told, within)) if told else ()


def _found(told: str, within: Passage) -> list[Pair]:
    """Each fragment of what was typed, the first place after the one before."""
    found: list[Pair] = []
    for fragment in filter(None, (part.strip() for part in told.split(GAP.strip()))):
        pattern = re.compile(r"\s+".join(map(re.escape, fragment.split())))
        after = found[-1][1] - within.start if found else 0
        place = pattern.search(within.text, after) or pattern.search(within.text)
        if place is None:
            raise WordsNotInPassage(fragment)
        found.append((within.start + place.start(), within.start + place.end()))
    return found


def _around(paragraphs: Sequence[Span], inner: Span) -> Span:
    """From the paragraph before a stretch to the one after it."""
    touched = [n for n, p in enumerate(paragraphs) if p.start < inner.end and p.end > inner.start]
    if not touched:
        return inner
    beside = paragraphs[max(0, touched[0] - 1) : touched[-1] + 2]
    return Span(min(inner.start, beside[0].start), max(inner.end, beside[-1].end))


def _role_at(marks: Sequence[tuple[Span, Role]], place: int) -> Role | None:
    """What stands at a place; where roles overlap, the shortest stretch."""
    over = [(s.end - s.start, role) for s, role in marks if s.start <= place < s.end]
    return min(over, default=(0, None), key=lambda one: one[0])[1]
