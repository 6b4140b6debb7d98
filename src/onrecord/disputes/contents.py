"""A content as a claim: whether it is negated, how sure it is of itself, and its exact parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.dispute import Certainty

_NEGATIONS = frozenset("not no never none nobody nothing neither nor cannot without".split())
_HEDGES = frozenset(
    "may might could perhaps maybe possibly probably likely apparently allegedly reportedly "
    "seems seem appears appear should".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NUMBER = re.compile(
    r"[$€£]?\d[\d.,]*(?:\s?(?:%|per\s?cent|percent|million|billion|trillion|thousand|hundred))?",
    re.IGNORECASE,
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\.?(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+\d{{4}}|(?:19|20)\d\d"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow"
    r"|(?:last|next|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter))\b"
)
_NAME = re.compile(r"(?:[A-Z][\w’'.-]*[\w]|[A-Z]\.)(?:\s+(?:of\s+)?(?:[A-Z][\w’'-]*[\w]|[A-Z]\.))*")
_SENTENCE_START = re.compile(r"(?:^|[.!?][\"”’]?\s+)[\"“‘]?$")


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in a content exactly: words of it, each once, in their order."""

    is_negated: bool
    certainty: Certainty
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]


def parts_of(content: str) -> Parts:
    """The content's own numbers, dates and names, and how it asserts."""
    dates = tuple(dict.fromkeys(m[0] for m in _DATE.finditer(content)))
    rest = _DATE.sub(" ; ", content)
    numbers = tuple(dict.fromkeys(m[0].rstrip(".,") for m in _NUMBER.finditer(rest)))
    words = [w.lower().replace("’", "'") for w in _WORD.findall(content)]
    return Parts(
        is_negated(words),
        _certainty(content, words),
        numbers,
        dates,
        _names(rest),
    )


def is_negated(words: Sequence[str]) -> bool:
    """Whether one of some words, in small letters with straight apostrophes, negates."""
    return any(w in _NEGATIONS or w.endswith("n't") for w in words)


def _certainty(content: str, words: list[str]) -> Certainty:
    if content.rstrip("\"”’' ").endswith("?") or words[:1] == ["whether"]:
        return "asked"
    if "if" in words or "unless" in words:
        return "conditional"
    return "hedged" if _HEDGES.intersection(words) else "asserted"


def _names(content: str) -> tuple[str, ...]:
    """Capitalised words, as far as they do not begin a sentence alone."""
    found = []
    for match in _NAME.finditer(content):
        begins = _SENTENCE_START.search(content[: match.start()]) is not None
        if match[0] != "I" and not (begins and " " not in match[0] and not match[0].isupper()):
            found.append(match[0])
    return tuple(dict.fromkeys(found))
