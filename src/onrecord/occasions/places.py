"""Where a statement was said: the place beside its cue or occasion, after a word of place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.model.act import Occasion, SaidIn
from onrecord.model.entity import Entity
from onrecord.model.selector import Span
from onrecord.occasions.frame import Frame

_MAX_CHARS = 60
_BEFORE = re.compile(r"\b(?:in|at|outside|inside|near|outside\s+of)\s+(?:the\s+)?$", re.IGNORECASE)
_BUILDING = re.compile(
    r"\b(?:outside|inside|in\s+front\s+of|on\s+the\s+steps\s+of|at)\s+"
    r"(?P<name>(?:the|a|an|his|her|their)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:hall|court|courthouse|parliament|embassy|palace|church|mosque|airport|stadium|hospital"
    r"|ministry|headquarters|station|university|school|factory|prison|square|office|residence"
    r"|hotel))\b",
    re.IGNORECASE,
)
_N_BEFORE = 16


def named_places(text: str, entities: Iterable[Entity]) -> Iterator[SaidIn]:
    """Names of places and states that stand after a word of place."""
    for entity in entities:
        if entity.kind not in ("place", "state"):
            continue
        for mention in entity.mentions:
            span = mention.span
            before = text[max(0, span.start - _N_BEFORE) : span.start]
            if mention.form == "name" and _BEFORE.search(before):
                yield SaidIn(" ".join(span.of(text).split()), span)


def place_of(
    frame: Frame, places: Iterable[SaidIn], occasion: Occasion | None = None
) -> SaidIn | None:
    """The place nearest to cue, source or occasion, in their clause; None where none is worded."""
    anchors = [*frame.anchors, *([occasion.span] if occasion else [])]
    found: list[tuple[int, SaidIn]] = []
    for place in (*places, *_buildings(frame)):
        if not frame.holds(place.span) or _is_of_source(frame, place.span):
            continue
        distance = frame.distance(place.span, anchors)
        if distance is not None and distance <= _MAX_CHARS and not frame.is_aside(place.span):
            found.append((distance, place))
    return min(found, key=lambda pair: (pair[0], pair[1].span), default=(0, None))[1]


def _buildings(frame: Frame) -> Iterator[SaidIn]:
    for part in frame.parts:
        for match in _BUILDING.finditer(frame.text, part.start, part.end):
            yield SaidIn(" ".join(match["name"].split()), Span(*match.span("name")))


def _is_of_source(frame: Frame, span: Span) -> bool:
    """Inside the source a place tells who speaks: "officials in Osthaven"."""
    return any(source.overlaps(span) for source in frame.source)
