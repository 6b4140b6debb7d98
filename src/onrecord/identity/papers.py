"""Papers that speak for people: the lawsuit, the statement, the letter, and who is behind them.

Only the text itself is asked ("the party filed a lawsuit", "a statement from the ministry"); where
it does not tell, the paper keeps its own words as an unnamed source.
"""

from __future__ import annotations

import re

from onrecord.model.selector import Span

_FAMILIES = (
    frozenset({"lawsuit", "suit", "complaint", "filing", "petition", "motion", "appeal", "claim"}),
    frozenset({"statement", "announcement", "declaration", "communique", "communiqué", "release"}),
    frozenset({"letter", "memo", "memos", "memorandum", "email", "note", "message"}),
    frozenset({"report", "study", "survey", "poll", "review", "analysis", "paper"}),
    frozenset({"tweet", "tweets", "post", "speech", "remarks", "editorial", "op-ed"}),
)
_MADE = (
    "filed|filing|files|brought|launched|sued|issued|issuing|released|releasing|published|made|"
    "wrote|writing|written|sent|signed|announced|commissioned|posted|gave|delivered|lodged|submitted"
)
_NAME = r"(?P<name>(?:the\s+)?[A-Z][\w.\-’']*(?:\s+(?:of|for|and|the|on|[A-Z][\w.\-’']*)){0,7})"
_MAX_PAPER_WORDS = 6


def author_of(text: str, source: str, place: int) -> Span | None:
    """Where the text names who made the paper that `source` speaks of; None where it does not.

    Passages before `place` count before those after it, the nearest first.
    """
    nouns = _nouns(source)
    if nouns is None:
        return None
    noun = "(?:" + "|".join(sorted(map(re.escape, nouns), key=len, reverse=True)) + ")"
    patterns: tuple[str, ...] = (
        rf"{_NAME}(?:\s+(?:has|have|had|on\s+[A-Z]\w+|also|said\s+it))*\s+(?:{_MADE})\s+(?:\S+\s+){{0,6}}{noun}\b",
        rf"\b{noun}\s+(?:(?:that\s+was\s+)?(?:{_MADE})\s+)?(?:\S+\s+){{0,4}}?(?:by|from)\s+{_NAME}",
        rf"{_NAME}['’]s?\s+(?:\w+\s+){{0,3}}{noun}\b",
    )
    if "lawsuit" in nouns:
        patterns += (rf"{_NAME}(?:\s+[\w,]+){{0,4}}?\s+(?:sued|sues|is\s+suing|are\s+suing)\b",)
    found = [Span(m.start("name"), m.end("name")) for p in patterns for m in re.finditer(p, text)]
    if not found:
        return None
    return min(found, key=lambda s: (s.start > place, abs(s.start - place)))


def _nouns(source: str) -> frozenset[str] | None:
    """The family of the noun that heads a short source, None where it is no paper."""
    words = re.findall(r"[\w\-]+", source.lower())
    if not words or len(words) > _MAX_PAPER_WORDS:
        return None
    head = words[-1]
    return next((family for family in _FAMILIES if head in family), None)
