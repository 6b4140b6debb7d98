"""Pages, disputes and proposals as rows of tables, told in plain values.

Invariant: `id` of a table is unique in it, and names in other tables lead to it: `document` to
documents, `statement` and lists of attributions to statements. Offsets count code points of the
document's `text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from onrecord.export import disputed_rows, flat
from onrecord.export.events import day_in, day_of
from onrecord.model.act import SaidAt
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from onrecord.model.selector import Spans, words_of

Row = dict[str, Any]

COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "id", "uri", "media_type", "sha256", "n_bytes", "fetched_at", "language", "publisher",
        "published", "modified", "headline", "text", "text_sha256", "n_statements", "reader",
        "model_version", "model_digest", "why_not_analysed", "became",
    ),
    "statements": (
        "document", "uri", "publisher", "published", "id", "kind", "speaker", "speaker_id",
        "source", "cue", "content", "within", "start", "end", "source_spans", "cue_spans",
        "content_spans", "prob", "codes", "target", "target_id", "addressee", "addressee_id",
        "date", "time", "grain", "place", "occasion", "corrected_by", "became",
    ),
    "mentions": (
        "document", "entity", "name", "kind", "country", "named", "in_document", "start", "end",
        "form", "words",
    ),
    "acts": (
        "statement", "deed", "document", "publisher", "published", "date", "number", "code",
        "modality", "actor", "actor_id", "recipient", "recipient_id", "cue", "prob",
    ),
    "disputes": disputed_rows.DISPUTE_COLUMNS,
    "proposals": (*disputed_rows.PROPOSAL_COLUMNS, "answered"),
}  # fmt: skip


def of_page(page: Page, analysis: Analysis) -> Iterator[tuple[str, Row]]:
    """All rows of one page, each with the table that it belongs to."""
    known = _Known(page, analysis)
    yield "documents", _document(page, analysis)
    for row in _statements(known):
        yield "statements", row
    for row in _mentions(known):
        yield "mentions", row
    for row in _acts(known):
        yield "acts", row


def dispute(found: Row) -> Row:
    """A dispute's object as a row, its statements as lists."""
    sides = (side["attributions"] for side in found["sides"])
    return (
        disputed_rows.dispute_row(found)
        | {f"attributions_{n}": list(some) for n, some in enumerate(sides, 1)}
        | {"taken_back": list(found["taken_back"])}
    )


def proposal(found: Row) -> Row:
    """A proposal's object as a row; its answers in words, and one by one."""
    answered = [
        {
            "answer": one["answer"],
            "by": disputed_rows.name_of(one["by"]),
            "by_id": (one["by"] or {}).get("id"),
            "according_to": disputed_rows.name_of(one["according_to"]),
            "according_to_id": (one["according_to"] or {}).get("id"),
            "attributions": one["attributions"],
        }
        for one in found["answers"]
    ]
    own = {
        "attributions": list(found["attributions"]), "answered": answered,
        "taken_back": list(found["taken_back"]),
    }  # fmt: skip
    return disputed_rows.proposal_row(found) | own


class _Known:
    """A page with its entities by id."""

    def __init__(self, page: Page, analysis: Analysis) -> None:
        self.page, self.analysis = page, analysis
        self.text = page.article.text
        self.publisher = page.article.publisher
        self.published = page.article.published.time if page.article.published else None
        self._entities = {entity.id: entity for entity in analysis.entities}

    def id(self, name: str | None) -> str | None:
        """The id in the whole record of an entity of the page."""
        entity = self._entities.get(name) if name else None
        return None if entity is None else _id_of(entity)

    def name(self, name: str | None) -> str | None:
        entity = self._entities.get(name) if name else None
        return None if entity is None else entity.called

    def date(self, time: SaidAt | None) -> str | None:
        return day_of(time, day_in(self.published)) or None


def _document(page: Page, analysis: Analysis) -> Row:
    article, document = page.article, page.document
    model = analysis.provenance.model
    return {
        "id": document.id,
        "uri": document.uri,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "n_bytes": document.n_bytes,
        "fetched_at": document.fetched_at,
        "language": document.language,
        "publisher": article.publisher,
        "published": article.published.time if article.published else None,
        "modified": article.modified.time if article.modified else None,
        "headline": article.headline.of(article.text) if article.headline else None,
        "text": article.text,
        "text_sha256": sha256(article.text.encode()).hexdigest(),
        "n_statements": len(analysis.attributions),
        "reader": analysis.provenance.reader,
        "model_version": model.version,
        "model_digest": model.digest,
        "why_not_analysed": analysis.why_not,
        "became": page.state.told,
    }


def _statements(known: _Known) -> Iterator[Row]:
    by_id = {item.id: item for item in known.analysis.attributions}
    for row in flat.statements(known.page, known.analysis):
        item = by_id[row.id]
        yield asdict(row) | {
            "speaker_id": known.id(item.speaker),
            "target_id": known.id(_first(item.targets)),
            "addressee_id": known.id(_first(item.addressees)),
            "source_spans": _spans(item.source),
            "cue_spans": _spans(item.cue),
            "content_spans": _spans(item.content),
            "date": known.date(item.time),
            "time": item.time.value if item.time else None,
            "grain": item.time.grain if item.time else None,
            "place": item.place.name if item.place else None,
            "occasion": item.occasion.kind if item.occasion else None,
        }


def _mentions(known: _Known) -> Iterator[Row]:
    for entity in known.analysis.entities:
        for mention in entity.mentions:
            yield {
                "document": known.page.document.id,
                "entity": _id_of(entity),
                "name": entity.called,
                "kind": entity.kind,
                "country": entity.country,
                "named": entity.is_named,
                "in_document": entity.id,
                "start": mention.span.start,
                "end": mention.span.end,
                "form": mention.form,
                "words": mention.span.of(known.text),
            }


def _acts(known: _Known) -> Iterator[Row]:
    """What statements do, the most probable act as number 1, and deeds."""
    for item in known.analysis.attributions:
        for number, act in enumerate(item.acts, 1):
            common = _acted(known, item.cue, item.time, act.actor, act.recipient)
            own = {"code": act.code, "modality": act.modality, "prob": act.prob}
            yield {"statement": item.id, "deed": None, "number": number, **common, **own}
    for deed in known.analysis.deeds:
        common = _acted(known, deed.cue, deed.at, deed.actor, deed.recipient)
        own = {"code": deed.code, "modality": deed.modality, "prob": deed.prob}
        yield {"statement": None, "deed": deed.id, "number": 1, **common, **own}


def _acted(
    known: _Known, cue: Spans, at: SaidAt | None, actor: str | None, recipient: str | None
) -> Row:
    return {
        "document": known.page.document.id,
        "publisher": known.publisher,
        "published": known.published,
        "date": known.date(at),
        "actor": known.name(actor),
        "actor_id": known.id(actor),
        "recipient": known.name(recipient),
        "recipient_id": known.id(recipient),
        "cue": words_of(cue, known.text),
    }


def _id_of(entity: Entity) -> str:
    return entity.id if entity.identity is None else entity.identity.id


def _first(some: Iterable[str]) -> str | None:
    return next(iter(some), None)


def _spans(spans: Spans) -> list[Row]:
    return [{"start": span.start, "end": span.end} for span in spans]
