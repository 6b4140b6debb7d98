"""Why lines of a scrape are no part of the article.

Invariant: every line not kept lies in exactly one dropped stretch, and so does what was cut off a
kept line; stretches run over neighbouring lines dropped for one reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from onrecord.model.document import Dropped
from onrecord.model.selector import Span
from onrecord.readers.line_choice import Choice
from onrecord.readers.lines import Line

_REASONS = (
    ("icon names", re.compile(r"(?:\bicon\b.*){3}|(?:icon[ -]?\w+ ){3}", re.IGNORECASE)),
    (
        "advertisement",
        re.compile(r"^\W*(?:advert|sponsor|anzeige|werbung|publicidad|ad\b)", re.IGNORECASE),
    ),
    (
        "comment",
        re.compile(r"\bcomments?\b|\breply\b|kommentar|commentaire|comentario", re.IGNORECASE),
    ),
    (
        "subscription",
        re.compile(r"newsletter|subscri|sign up|abonn|suscri|log ?in\b|sign in", re.IGNORECASE),
    ),
    (
        "sharing",
        re.compile(r"\bshare\b|\bfollow us\b|facebook|twitter|whatsapp|teilen", re.IGNORECASE),
    ),
    ("consent", re.compile(r"cookie|privacy|consent|datenschutz", re.IGNORECASE)),
    ("copyright", re.compile(r"©|copyright|all rights reserved|\(c\)", re.IGNORECASE)),
    (
        "related",
        re.compile(r"^(?:read more|related|see also|more on|more:|mehr zum)", re.IGNORECASE),
    ),
)
_HEADLINE_WORDS = 5


def dropped_lines(
    raw: str, lines: Sequence[Line], kept: Mapping[int, Span], choice: Choice, tail: Span | None
) -> tuple[Dropped, ...]:
    """The dropped stretches of the raw text, in order."""
    found: list[Dropped] = []
    for i, span, why in _pieces(raw, lines, kept, choice):
        last = found[-1] if found else None
        if last is not None and last.why == why and i - 1 not in kept and i not in kept:
            found[-1] = Dropped(Span(last.raw.start, span.end), why)
        else:
            found.append(Dropped(span, why))
    if tail is not None:
        found.append(Dropped(tail, "beyond what is read of one page"))
    return tuple(found)


def _pieces(
    raw: str, lines: Sequence[Line], kept: Mapping[int, Span], choice: Choice
) -> Iterator[tuple[int, Span, str]]:
    first, last = (choice.body[0], choice.body[-1]) if choice.body else (len(lines), -1)
    for i, line in enumerate(lines):
        part = kept.get(i)
        if part is None:
            yield i, line.span, _why(line.text, i, first, last)
            continue
        why = "site name" if i == choice.headline else "boilerplate"
        for rest in (Span(line.span.start, part.start), Span(part.end, line.span.end)):
            if rest.of(raw).strip():
                yield i, rest, why


def _why(text: str, place: int, first: int, last: int) -> str:
    for why, pattern in _REASONS:
        if pattern.search(text):
            return why
    if place < first:
        return "navigation"
    if place > last:
        return "related headlines" if len(text.split()) >= _HEADLINE_WORDS else "navigation"
    return "boilerplate"
