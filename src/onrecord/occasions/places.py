"""Where a statement was said: the place beside its cue or occasion, after a word of place."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def place_of(frame: Frame, entities: Iterable[Entity], occasion: Occasion | None) -> SaidIn | None:
    """The place nearest to cue, source or occasion, in their clause; None where none is worded."""
    anchors = [*frame.anchors, *([occasion.span] if occasion else [])]
    found: list[tuple[int, SaidIn]] = []
    for place in (*_named(frame, entities), *_buildings(frame)):
        distance = frame.distance(place.span, anchors)
        if distance is not None and distance <= _MAX_CHARS and not frame.is_aside(place.span):
            found.append((distance, place))
    return min(found, key=lambda pair: (pair[0], pair[1].span), default=(0, None))[1]


def _named(frame: Frame, entities: Iterable[Entity]) -> Iterable[SaidIn]:
    for entity in entities:
        if entity.kind not in ("place", "state"):
            continue
        for mention in entity.mentions:
            span = mention.span
            before = frame.text[max(0, span.start - _N_BEFORE) : span.start]
            is_name = mention.form == "name" and frame.holds(span)
            if is_name and _BEFORE.search(before) and not _is_of_source(frame, span):
                yield SaidIn(" ".join(span.of(frame.text).split()), span)


def _buildings(frame: Frame) -> Iterable[SaidIn]:
    for part in frame.parts:
        for match in _BUILDING.finditer(frame.text, part.start, part.end):
            span = Span(*match.span("name"))
            if not _is_of_source(frame, span):
                yield SaidIn(" ".join(match["name"].split()), span)


def _is_of_source(frame: Frame, span: Span) -> bool:
    """Inside the source a place tells who speaks: "officials in Osthaven"."""
    return any(source.overlaps(span) for source in frame.source)
