"""On what occasion, when and where: what a page words around its statements and deeds.

Times are resolved against the day on which the page came out; a page that tells none has no times.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onrecord.model.act import Deed, SaidAt
from onrecord.model.annotation import FoundAttribution
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.entity import Entity

_DAY_CHARS = len("2026-03-26")


def circumstances(
    article: Article,
    found: Sequence[FoundAttribution],
    entities: Sequence[Entity],
    attributions: Sequence[Attribution],
    deeds: Sequence[Deed],
) -> tuple[tuple[Attribution, ...], tuple[Deed, ...]]:
    """Statements with occasion, time and place, and deeds with times, as far as they are worded."""
    from onrecord.occasions.circumstances import with_circumstances, with_times

    times = times_in(article)
    hints = {
        (item.source, item.cue, item.content): item.doing.occasion
        for item in found
        if item.doing.occasion is not None
    }
    told = with_circumstances(article, attributions, entities, times, hints)
    return told, with_times(article.text, deeds, times)


def times_in(article: Article) -> list[SaidAt]:
    """Every expression of time in the article's text that may tell when something was said.

    None where the article's own day is not told; "former" and the like are left out.
    """
    from onrecord.times.expressions import find_times

    day = day_of(article)
    if day is None:
        return []
    times = find_times(article.text, day)
    return [SaidAt(t.value, t.grain, t.span) for t in times if not t.is_quality]


def day_of(article: Article) -> date | None:
    """The day on which the article came out, else that on which it was changed last."""
    for stamp in (article.published, article.modified):
        if stamp is not None:
            try:
                return date.fromisoformat(stamp.time[:_DAY_CHARS])
            except ValueError:
                continue
    return None
