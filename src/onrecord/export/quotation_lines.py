"""Quotations as researchers exchange them: lines of Quotebank, and of GDELT's quotation graph.

Quotebank (Vaucher et al. 2021) has a line for each quotation with everywhere that it stands; two
are one where their words are, lower-cased and without punctuation. GDELT's Global Quotation Graph
has a line for each article with its quotations and the words around them. Both have direct speech
alone; a quotation in several stretches is one for each. Where a page is an earlier version or was
taken back a line has `became` beside their fields, by address where it has several.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from onrecord.export.contract import became
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.selector import Span

Layers = Iterable[tuple[Page, Analysis]]

_MARKS = "“”„«»\"'‘’ \n\t"
_AROUND = 100
_DAY_CHARS = len("2026-03-01")
_LANGUAGES = {"en": "ENGLISH"}
_EVERYWHERE_FOUND = "E"
"""Quotebank's phase in which it was found; its last is that of today's web."""


@dataclass
class _Quotation:
    """A quotation with all that is known of it, gathered over the pages."""

    words: str
    date: str
    speakers: Counter[str] = field(default_factory=Counter)
    prob: float = 0.0
    urls: list[str] = field(default_factory=list)
    n: int = 0
    became: dict[str, str] = field(default_factory=dict)


def quotebank(found: Layers) -> Iterator[str]:
    """A line for each quotation, in the order in which they are first found.

    All of them are gathered before the first line: what is held is in proportion to their words.
    """
    gathered: dict[str, _Quotation] = {}
    for page, analysis in found:
        date = _date(page)
        names = {entity.id: entity.called for entity in analysis.entities}
        for item, span in _quotations(analysis):
            words = span.of(page.article.text).strip(_MARKS)
            one = gathered.setdefault(_same(words), _Quotation(words, date))
            one.n += 1
            one.speakers[names.get(item.speaker or "", "None")] += 1
            one.prob = max(one.prob, item.prob)
            if page.document.uri not in one.urls:
                one.urls.append(page.document.uri)
            if page.state.told:
                one.became[page.document.uri] = page.state.told
    numbers = Counter[str]()
    for one in gathered.values():
        day = one.date[:_DAY_CHARS] or "0000-00-00"
        numbers[day] += 1
        yield _dumped(_quotebank_line(one, f"{day}-{numbers[day]:06}"))


def gqg(found: Layers) -> Iterator[str]:
    """A line for each article that quotes somebody."""
    for page, analysis in found:
        text, headline = page.article.text, page.article.headline
        quotes = [_around(text, span) for _, span in _quotations(analysis)]
        language = page.document.language or ""
        if quotes:
            yield _dumped(
                {
                    "date": _utc(page),
                    "url": page.document.uri,
                    "title": headline.of(text) if headline else "",
                    "lang": _LANGUAGES.get(language, language),
                    "quotes": quotes,
                    **became(page.state),
                }
            )


def _quotations(analysis: Analysis) -> Iterator[tuple[Attribution, Span]]:
    for item in analysis.attributions:
        if item.kind == "direct":
            for span in item.content:
                yield item, span


def _quotebank_line(one: _Quotation, number: str) -> dict[str, Any]:
    speaker, _ = one.speakers.most_common(1)[0]
    probas = [[speaker, f"{one.prob:.2f}"], ["None", f"{1 - one.prob:.2f}"]]
    return {
        "quoteID": number,
        "quotation": one.words,
        "speaker": speaker,
        "qids": [],
        "date": one.date,
        "numOccurrences": one.n,
        "probas": probas if speaker != "None" else [["None", f"{one.prob:.2f}"]],
        "urls": one.urls,
        "phase": _EVERYWHERE_FOUND,
        **({"became": one.became} if one.became else {}),
    }


def _around(text: str, span: Span) -> dict[str, str]:
    """A quotation with the whole words before and after it."""
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND]
    if span.start > _AROUND:
        before = before.partition(" ")[2]
    if span.end + _AROUND < len(text):
        after = after.rpartition(" ")[0]
    quote = span.of(text).strip(_MARKS)
    return {"pre": _one_line(before), "quote": _one_line(quote), "post": _one_line(after)}


def _same(words: str) -> str:
    """What two reports of one quotation share: the words, lower-cased, without punctuation."""
    return " ".join("".join(c if c.isalnum() else " " for c in words.lower()).split())


def _date(page: Page) -> str:
    """Day and time as the page tells them; "" where it tells none."""
    published = page.article.published
    return published.time[: _DAY_CHARS + len("T09:30:00")].replace("T", " ") if published else ""


def _utc(page: Page) -> str:
    """The moment in UTC, or the day as the page tells it where it has no zone."""
    published = page.article.published
    if published is None:
        return ""
    try:
        moment = datetime.fromisoformat(published.time)
        in_utc = moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        in_utc = None
    return in_utc.isoformat().replace("+00:00", "Z") if in_utc else published.time


def _one_line(words: str) -> str:
    return " ".join(words.split()).strip('“”"')


def _dumped(one: dict[str, Any]) -> str:
    return json.dumps(one, ensure_ascii=False) + "\n"
