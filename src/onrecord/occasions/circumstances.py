"""Every statement with its occasion, time and place, as far as the page words them.

Invariant: each is a stretch of the page outside the statement's content; where none is worded there
is none. A statement takes over the occasion of the one before it where the same speaker goes on in
the same paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.model.act import Deed, Occasion, SaidAt, SaidIn
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.selector import Span, Spans
from onrecord.occasions.frame import Frame, around, frame_of
from onrecord.occasions.in_order import InOrder
from onrecord.occasions.moments import time_of
from onrecord.occasions.phrases import bare_phrases, named_in, phrases, speaks, told_by, unnamed
from onrecord.occasions.places import named_places, place_of

Hints = Mapping[tuple[Spans, Spans, Spans], Span]
"""Stretches that a model takes for the occasions of statements, by source, cue and content."""

_MAX_CHARS = 150
_MAX_MENTIONED_CHARS = 40


def with_circumstances(
    article: Article,
    attributions: Sequence[Attribution],
    entities: Sequence[Entity],
    times: Sequence[SaidAt],
    hints: Hints | None = None,
) -> tuple[Attribution, ...]:
    """The statements in their order; `times` are all expressions of time in the article's text."""
    hints, by_id = hints or {}, {item.id: item for item in attributions}
    every_time = InOrder(times)
    every_place = InOrder(named_places(article.text, entities))
    told = []
    for item in attributions:
        frame = frame_of(article.text, item, by_id.get(item.within or ""))
        near = every_time.inside(frame.bounds), every_place.inside(frame.bounds)
        told.append(_told(frame, item, *near, hints.get(_key(item))))
    return tuple(_taken_over(article, told))


def with_times(text: str, deeds: Sequence[Deed], times: Sequence[SaidAt]) -> tuple[Deed, ...]:
    """The deeds with the times worded beside them, as far as they have none."""
    every_time = InOrder(times)
    told = []
    for deed in deeds:
        frame = around(text, deed.cue)
        at = deed.at or time_of(frame, every_time.inside(frame.bounds))
        told.append(replace(deed, at=at))
    return tuple(told)


def occasion_of(text: str, item: Attribution, hint: Span | None = None) -> Occasion | None:
    """On what occasion a statement was said, by the words around it."""
    return _occasion(frame_of(text, item), item, hint)


def _told(
    frame: Frame,
    item: Attribution,
    times: Sequence[SaidAt],
    places: Sequence[SaidIn],
    hint: Span | None,
) -> Attribution:
    occasion = _occasion(frame, item, hint)
    return replace(
        item,
        occasion=occasion,
        time=time_of(frame, times, occasion),
        place=place_of(frame, places, occasion),
    )


def _occasion(frame: Frame, item: Attribution, hint: Span | None) -> Occasion | None:
    """What the model points at, where a word of it names an occasion; else what the words tell.

    That is a phrase beside the cue, the cue itself, the source, or a phrase that names no kind.
    """
    return (
        (None if hint is None else named_in(frame.text, hint))
        or _beside(frame, item)
        or next((o for cue in item.cue if (o := told_by(frame.text, cue))), None)
        or next((o for source in item.source if (o := speaks(frame.text, source))), None)
        or _mentioned(frame, item)
        or (None if hint is None else unnamed(frame.text, hint))
    )


def _mentioned(frame: Frame, item: Attribution) -> Occasion | None:
    """An occasion that is no more than mentioned right beside the cue: "gave a speech, saying"."""
    found: list[tuple[int, Occasion]] = []
    for part in frame.parts:
        for occasion in bare_phrases(frame.text, part):
            if any(source.overlaps(occasion.span) for source in item.source):
                continue
            distance = frame.distance(occasion.span, item.cue)
            if distance is not None and distance <= _MAX_MENTIONED_CHARS:
                found.append((distance, occasion))
    return min(found, key=lambda pair: (pair[0], pair[1].span), default=(0, None))[1]


def _beside(frame: Frame, item: Attribution) -> Occasion | None:
    anchors = item.cue or frame.anchors
    found: list[tuple[int, Occasion]] = []
    for part in frame.parts:
        for occasion in phrases(frame.text, part):
            distance = frame.distance(occasion.span, anchors, over_clauses=True)
            if distance is not None and distance <= _MAX_CHARS:
                found.append((distance, occasion))
    return min(found, key=lambda pair: (pair[0], pair[1].span), default=(0, None))[1]


def _key(item: Attribution) -> tuple[Spans, Spans, Spans]:
    return item.source, item.cue, item.content


def _taken_over(article: Article, told: Sequence[Attribution]) -> list[Attribution]:
    """Where one speaker goes on in a paragraph, the occasion of the statement before holds on."""
    order = sorted(range(len(told)), key=lambda i: _start(told[i]))
    found = list(told)
    before: Attribution | None = None
    for i in order:
        item = found[i]
        if item.within is not None or item.speaker is None:
            continue
        if before is not None and item.occasion is None and _goes_on(article, before, item):
            item = replace(item, occasion=before.occasion, time=item.time or before.time,
                           place=item.place or before.place)  # fmt: skip
            found[i] = item
        before = item
    return found


def _goes_on(article: Article, before: Attribution, item: Attribution) -> bool:
    if before.speaker != item.speaker or before.occasion is None:
        return False
    first, second = sorted((_start(before), _start(item)))
    i = bisect_right(article.paragraphs, first, key=lambda p: p.start) - 1
    return i >= 0 and second < article.paragraphs[i].end


def _start(item: Attribution) -> int:
    return min((s.start for s in (*item.source, *item.cue, *item.content)), default=0)
