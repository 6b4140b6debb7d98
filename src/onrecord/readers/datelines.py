"""The place before the first words of an agency's report: "VILNIUS (AP) — ", "BERN, May 3 - "."""

from __future__ import annotations

import re

from onrecord.model.document import Dateline
from onrecord.model.selector import Span

_PLACE = r"[A-Z\u00c0-\u00de][\w.'’\-]*+(?:[ /][A-Z\u00c0-\u00de][\w.'’\-]*+){0,4}"
_REGION = r"(?:, [A-Z\u00c0-\u00de][\w.]*(?: [A-Z][\w.]*){0,2})?"
_DAY = r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)?"
_AGENCY = r" ?\((?P<agency>[A-Z][\w. /&\-]{1,30})\)"
_DASH = r"\s*(?:—|–|--|-|:)\s+"
_WITH_AGENCY = re.compile(rf"(?P<place>{_PLACE}{_REGION}){_DAY}{_AGENCY}{_DASH}")
_CAPITALS = re.compile(
    rf"(?P<place>[A-Z\u00c0-\u00de]{{3,}}(?:[ \-/][A-Z\u00c0-\u00de.]{{2,}}){{0,3}}{_REGION}){_DAY}"
    r"\s*(?:—|–|--|-)\s+"
)
_SLASHED = re.compile(
    rf"(?P<place>{_PLACE}(?:/{_PLACE}){{0,2}}) (?:—|–) (?=[A-Z\u00c0-\u00de„“\"])"
)
_MAX_WORDS = 3


def dateline_in(text: str, paragraph: Span) -> Dateline | None:
    """The dateline at the start of a paragraph; its span covers the place's name."""
    head = text[paragraph.start : min(paragraph.end, paragraph.start + 120)]
    match = _WITH_AGENCY.match(head) or _CAPITALS.match(head)
    if match is None:
        match = _SLASHED.match(head)
        if match is None or len(re.split(r"[ /]", match.group("place"))) > _MAX_WORDS:
            return None
    span = Span(*match.span("place")).shifted(paragraph.start)
    return Dateline(span.of(text), span)
