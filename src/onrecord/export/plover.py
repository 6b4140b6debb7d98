"""PLOVER events as JSON, one object each, with the evidence that they rest on.

The fields are those of PLOVER's gold standard records (openeventdata/PLOVER): `source` and `target`
are lists, so that joint parties stand one by one. What is ours is added: `quad`, `intensity`,
`auxiliary`, `act`, `time`, `prob` and `evidence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.export.contract import became
from onrecord.export.events import Event, Party, Tally
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.selector import Span, Spans, quote_selector, words_of

JsonObject = dict[str, Any]


def objects(
    page: Page, analysis: Analysis, found: Iterable[Event], tally: Tally
) -> Iterator[JsonObject]:
    """One object for each event."""
    for event in found:
        made = _event(page, analysis, event)
        tally.note_written(page, event)
        tally.empty.update(_lacking(event))
        yield made


def _lacking(event: Event) -> Iterator[str]:
    if not event.day:
        yield "date"
    if not event.actor.country:
        yield "code of the source"
    if event.recipient is None:
        yield "target"
    elif not event.recipient.country:
        yield "code of the target"


def _event(page: Page, analysis: Analysis, event: Event) -> JsonObject:
    text = page.article.text
    evidence = event.evidence
    return {
        "id": event.id,
        "date": event.day or None,
        "source": _parties(event.actor),
        "target": _parties(event.recipient),
        "event": event.root,
        "mode": event.mode,
        "context": "",
        "quad": event.quad,
        "intensity": event.intensity,
        "auxiliary": [event.auxiliary] if event.auxiliary else [],
        "eventText": words_of(evidence.spans["cue"], text),
        "text": evidence.sentence.of(text),
        "eventLoc": None if event.place is None else {"locationText": event.place.name},
        "language": page.document.language,
        "publication": page.article.publisher,
        "coder": "onrecord",
        "version": analysis.provenance.model.version,
        "act": {"code": event.code, "modality": event.modality},
        "time": _time(event),
        "prob": round(event.prob, 4),
        "evidence": {
            "kind": evidence.kind,
            "id": evidence.id,
            "document": page.document.id,
            "uri": page.document.uri,
            "sha256": page.document.sha256,
            "published": page.article.published.time if page.article.published else None,
            "spans": {role: _spans(spans) for role, spans in evidence.spans.items()},
            "quote": [_quote(text, span) for span in evidence.quoted],
            "corrected_by": list(evidence.corrected_by),
            **became(page.state),
        },
    }


def _parties(party: Party | None) -> list[JsonObject]:
    """A party, or the members of a joint one."""
    if party is None:
        return []
    if party.members:
        return [found for member in party.members for found in _parties(member)]
    return [
        {
            "actorText": party.raw,
            "name": party.name,
            "id": party.id,
            "title": party.title or None,
            "code": party.country or None,
        }
    ]


def _time(event: Event) -> JsonObject | None:
    at = event.at
    if at is None:
        return None
    return {"value": at.value, "grain": at.grain, "span": [at.span.start, at.span.end]}


def _spans(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _quote(text: str, span: Span) -> JsonObject:
    found = quote_selector(text, span)
    return {"exact": found.exact, "prefix": found.prefix, "suffix": found.suffix}
