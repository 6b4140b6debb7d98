"""When a statement was said: the time beside its cue or in its occasion, none of its content."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model.act import Grain, Occasion, SaidAt
from onrecord.occasions.frame import Frame

_MAX_CHARS = 60
_NO_MOMENT: tuple[Grain, ...] = ("length", "decade", "century")


def time_of(
    frame: Frame, times: Sequence[SaidAt], occasion: Occasion | None = None
) -> SaidAt | None:
    """The time nearest to cue or occasion in their clause; None where none is worded.

    A time inside the occasion ("in a Friday interview") counts before one beside the cue, and
    one that is no more than "now" or "recently" only where there is no other.
    """
    anchors = [*frame.anchors, *([occasion.span] if occasion else [])]
    found: list[tuple[tuple[bool, bool, int], SaidAt]] = []
    for time in times:
        if time.grain in _NO_MOMENT or not frame.holds(time.span) or frame.is_aside(time.span):
            continue
        if any(source.contains(time.span) for source in frame.source):
            continue  # "Friday's statement said" is no source's own day: see the occasion
        distance = frame.distance(time.span, anchors)
        if distance is not None and distance <= _MAX_CHARS:
            is_inside = occasion is not None and occasion.span.overlaps(time.span)
            found.append(((time.grain == "vague", not is_inside, distance), time))
    if found:
        return min(found, key=lambda pair: (pair[0], pair[1].span))[1]
    if occasion is None:
        return None
    inside = [t for t in times if occasion.span.overlaps(t.span) and t.grain not in _NO_MOMENT]
    return inside[0] if inside else None
