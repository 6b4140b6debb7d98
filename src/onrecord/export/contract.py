"""The JSON contract `onrecord/1`: one object per document, built from model values.

Invariant: fields are added, never renamed and never given a new meaning; the published schema
beside this file (`onrecord-1.schema.json`) describes exactly what these functions return.
Fields that no part fills yet (utterances, claims, ...) are present and empty.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC
from importlib import resources
from typing import Any

from onrecord.model.act import Act, Deed, Occasion, SaidAt, SaidIn
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article, Byline, Caption, Dateline, Document, Page, PageTime
from onrecord.model.entity import Entity, Role
from onrecord.model.identity import Reference
from onrecord.model.provenance import Place
from onrecord.model.selector import Span, Spans
from onrecord.model.versions import PageState

SCHEMA_NAME = "onrecord/1"
SCHEMAS = {
    "document": "onrecord-1.schema.json",
    "statement": "statement-1.schema.json",
    "answer": "answer-1.schema.json",
    "act": "act-1.schema.json",
    "event": "event-1.schema.json",
    "dispute": "dispute-1.schema.json",
    "proposal": "proposal-1.schema.json",
    "utterance": "utterance-1.schema.json",
    "claim": "claim-1.schema.json",
    "comparison": "comparison-1.schema.json",
}

JsonObject = dict[str, Any]
_DAY_CHARS = len("2026-03-01")


def document_object(page: Page, analysis: Analysis) -> JsonObject:
    """The contract's object for one document and one layer of analysis."""
    names = {e.id: e.identity or Reference(e.id, e.name) for e in analysis.entities}
    published = page.article.published
    day = published.time[:_DAY_CHARS] if published else None
    model = analysis.provenance.model
    return {
        "schema": SCHEMA_NAME,
        "document": _document(page.document) | state_fields(page.state),
        "article": article_object(page.article),
        "entities": [_entity(entity, names, day) for entity in analysis.entities],
        "attributions": [_attribution(item, names) for item in analysis.attributions],
        "utterances": [],
        "claims": [],
        "disputes": [],
        "proposals": [],
        "model": {"version": model.version, "digest": model.digest},
        "reader": analysis.provenance.reader,
        "why_not_analysed": analysis.why_not,
        "deeds": [_deed(deed, names) for deed in analysis.deeds],
    }


def schema(name: str = "document") -> JsonObject:
    """One of the published JSON Schemas (draft 2020-12), `SCHEMAS` has their names.

    "document" describes `document_object`.
    """
    path = resources.files("onrecord.export").joinpath(SCHEMAS[name])
    loaded: JsonObject = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _document(document: Document) -> JsonObject:
    return {
        "id": document.id,
        "uri": document.uri,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "n_bytes": document.n_bytes,
        "fetched_at": document.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "language": document.language,
        "capture": capture_object(document.at),
    }


def capture_object(at: Place | None) -> JsonObject | None:
    """Where in a web archive a document was captured."""
    return None if at is None else asdict(at)


def state_fields(state: PageState) -> JsonObject:
    """What became of a page: its latest version where this is an earlier one, its withdrawal."""
    taken = state.withdrawal
    return {
        "later_version": state.later,
        "withdrawn": None if taken is None else asdict(taken),
    }


def became(state: PageState) -> JsonObject:
    """The same in words, for exchange forms; nothing for a page that stands."""
    return {} if state.told is None else {"became": state.told}


def article_object(article: Article) -> JsonObject:
    """The contract's object for an article alone."""
    return {
        "text": article.text,
        "headline": _spanned(article.headline),
        "deck": _spanned(article.deck),
        "bylines": [_byline(byline) for byline in article.bylines],
        "publisher": article.publisher,
        "published": _time(article.published),
        "modified": _time(article.modified),
        "dateline": _dateline(article.dateline),
        "captions": [_caption(caption) for caption in article.captions],
        "paragraphs": [{"span": _span(span)} for span in article.paragraphs],
        "dropped": [{"raw": _span(item.raw), "why": item.why} for item in article.dropped],
        "alignment": [
            [s.text_start, s.text_end, s.raw_start, s.raw_end] for s in article.alignment
        ],
        "item": article.item,
        "version": article.version,
        "status": article.status,
    }


def _byline(byline: Byline) -> JsonObject:
    return {"name": byline.name, "span": _span(byline.span)}


def _time(time: PageTime | None) -> JsonObject | None:
    if time is None:
        return None
    return {"time": time.time, "zone": time.zone, "span": _span(time.span)}


def _dateline(dateline: Dateline | None) -> JsonObject | None:
    if dateline is None:
        return None
    return {"place": dateline.place, "span": _span(dateline.span)}


def _caption(caption: Caption) -> JsonObject:
    return {
        "span": _span(caption.span),
        "credit": caption.credit,
        "credit_span": None if caption.credit_span is None else _span(caption.credit_span),
    }


def _entity(entity: Entity, names: dict[str, Reference], day: str | None) -> JsonObject:
    return {
        **_reference(entity.id, names),
        "in_document": entity.id,
        "kind": entity.kind,
        "country": entity.country,
        "named": entity.is_named,
        "members": [_reference(member, names) for member in entity.members],
        "roles": [_role(role, day) for role in entity.roles],
        "mentions": [
            {"span": _span(mention.span), "form": mention.form} for mention in entity.mentions
        ],
    }


def _role(role: Role, day: str | None) -> JsonObject:
    return {
        "title": role.title,
        "organization": role.organization,
        "reported": day,
        "span": _span(role.span),
    }


def _attribution(item: Attribution, names: dict[str, Reference]) -> JsonObject:
    return {
        "id": item.id,
        "kind": item.kind,
        "source": _spans(item.source),
        "cue": _spans(item.cue),
        "content": _spans(item.content),
        "within": item.within,
        "speaker": _any_reference(item.speaker, names),
        "addressees": [_reference(entity, names) for entity in item.addressees],
        "targets": [_reference(entity, names) for entity in item.targets],
        "acts": [_act(act, names) for act in item.acts],
        "occasion": _occasion(item.occasion),
        "time": _said_at(item.time),
        "place": _said_in(item.place),
        "prob": round(item.prob, 4),
        "corrections": [
            {
                "judgement": c.number,
                "verdict": c.verdict,
                "author": c.author,
                "at": c.at,
                "why": c.why,
            }
            for c in item.corrections
        ],
    }


def _act(act: Act, names: dict[str, Reference]) -> JsonObject:
    return {
        "code": act.code,
        "actor": _any_reference(act.actor, names),
        "recipient": _any_reference(act.recipient, names),
        "modality": act.modality,
        "prob": round(act.prob, 4),
    }


def _deed(deed: Deed, names: dict[str, Reference]) -> JsonObject:
    return {
        "id": deed.id,
        "cue": _spans(deed.cue),
        "actor": _reference(deed.actor, names),
        "recipient": _any_reference(deed.recipient, names),
        "code": deed.code,
        "modality": deed.modality,
        "time": _said_at(deed.at),
        "prob": round(deed.prob, 4),
    }


def _occasion(occasion: Occasion | None) -> JsonObject | None:
    if occasion is None:
        return None
    return {"span": _span(occasion.span), "kind": occasion.kind, "medium": occasion.medium}


def _said_at(time: SaidAt | None) -> JsonObject | None:
    if time is None:
        return None
    return {"value": time.value, "grain": time.grain, "span": _span(time.span)}


def _said_in(place: SaidIn | None) -> JsonObject | None:
    return None if place is None else {"name": place.name, "span": _span(place.span)}


def _any_reference(entity_id: str | None, names: dict[str, Reference]) -> JsonObject | None:
    return None if entity_id is None else _reference(entity_id, names)


def _reference(entity_id: str, names: dict[str, Reference]) -> JsonObject:
    """Who that is in the whole record; outside a record, in the document."""
    known = names[entity_id]
    return {"id": known.id, "name": known.name}


def _spanned(span: Span | None) -> JsonObject | None:
    return None if span is None else {"span": _span(span)}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _spans(spans: Spans) -> list[list[int]]:
    return [_span(span) for span in spans]
