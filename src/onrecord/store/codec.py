"""Pages and analyses to rows and back; the only file that knows both.

Invariant: what comes back equals what went in (a property test holds it).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.model.attribution import Attribution
from onrecord.model.document import (
    Article,
    Byline,
    Caption,
    Dateline,
    Document,
    Dropped,
    PageTime,
    Stretch,
)
from onrecord.model.entity import Entity, Role
from onrecord.model.mention import Mention
from onrecord.model.selector import Span, words_of
from onrecord.store.naming import forms_of, words_of_name
from onrecord.store.proof.sums import Values, article_sum

ROLES = ("source", "cue", "content")
Row = dict[str, Any]


def article_row(document: Document, article: Article) -> Row:
    """One row of `articles`, with its sum, without its number."""
    row: Row = {
        "media_type": document.media_type,
        "encoding": document.encoding,
        "errors": document.errors,
        "language": document.language,
        "text": article.text,
        "headline": article.headline.of(article.text) if article.headline else "",
        "publisher": article.publisher,
        "published": article.published.time if article.published else None,
        "structure": structure_of(article),
    }
    return row | {
        "sha256": document.sha256,
        "sum": article_sum(row),
        "publisher_words": publisher_words(article.publisher),
    }


def publisher_words(publisher: str | None) -> str:
    """The publisher's name folded for finding."""
    return " ".join(words_of_name(publisher or ""))


def structure_of(article: Article) -> Row:
    """All of an article but its text, as JSON values; what agencies state only where they do."""
    stated = [article.item, article.version, article.status]
    return _parts(article) | ({} if stated == [None, None, None] else {"stated": stated})


def _parts(article: Article) -> Row:
    return {
        "headline": _pair(article.headline),
        "deck": _pair(article.deck),
        "bylines": [[b.name, _pair(b.span)] for b in article.bylines],
        "published": _time(article.published),
        "modified": _time(article.modified),
        "dateline": article.dateline and [article.dateline.place, _pair(article.dateline.span)],
        "captions": [[_pair(c.span), c.credit, _pair(c.credit_span)] for c in article.captions],
        "paragraphs": [_pair(p) for p in article.paragraphs],
        "dropped": [[_pair(d.raw), d.why] for d in article.dropped],
        "alignment": [
            [s.text_start, s.text_end, s.raw_start, s.raw_end] for s in article.alignment
        ],
    }


def article_of(text: str, publisher: str | None, structure: Row) -> Article:
    """The article that `structure_of` took apart."""
    s = structure
    item, version, status = s.get("stated") or (None, None, None)
    return Article(
        text=text,
        headline=_span(s["headline"]),
        deck=_span(s["deck"]),
        bylines=tuple(Byline(name, Span(*span)) for name, span in s["bylines"]),
        publisher=publisher,
        published=_page_time(s["published"]),
        modified=_page_time(s["modified"]),
        dateline=Dateline(s["dateline"][0], Span(*s["dateline"][1])) if s["dateline"] else None,
        captions=tuple(Caption(Span(*c[0]), c[1], _span(c[2])) for c in s["captions"]),
        paragraphs=tuple(Span(*p) for p in s["paragraphs"]),
        dropped=tuple(Dropped(Span(*d[0]), d[1]) for d in s["dropped"]),
        alignment=tuple(Stretch(*a) for a in s["alignment"]),
        item=item,
        version=version,
        status=status,
    )


def spans_of(structure: Row) -> list[tuple[str, int, int]]:
    """What the structure says of the text: the name of the part, where it starts and ends."""
    named: list[tuple[str, list[int] | None]] = [
        ("headline", structure["headline"]),
        ("deck", structure["deck"]),
        *(("byline", b[1]) for b in structure["bylines"]),
        *((key, (structure[key] or [None])[-1]) for key in ("published", "modified", "dateline")),
        *(("caption", c[0]) for c in structure["captions"]),
        *(("credit", c[2]) for c in structure["captions"]),
        *(("paragraph", p) for p in structure["paragraphs"]),
    ]
    return [(name, pair[0], pair[1]) for name, pair in named if pair is not None]


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)


def _time(time: PageTime | None) -> list[Any] | None:
    return None if time is None else [time.time, time.zone, _pair(time.span)]


def _page_time(stored: list[Any] | None) -> PageTime | None:
    return None if stored is None else PageTime(stored[0], stored[1], Span(*stored[2]))


def entity_row(layer: int, number: int, entity: Entity, text: str) -> Row:
    """One row of `entities`; each role keeps its words beside its span."""
    return {
        "number": number,
        "layer": layer,
        "id": entity.id,
        "name": entity.name,
        "names": forms_of(entity, text),
        "kind": entity.kind,
        "country": entity.country,
        "is_named": entity.is_named,
        "members": list(entity.members),
        "roles": [[r.title, r.organization, _pair(r.span), r.span.of(text)] for r in entity.roles],
    }


def mention_rows(entity_number: int, mentions: Iterable[Mention], text: str) -> list[Row]:
    """Rows of `mentions`, each with its words."""
    return [
        {
            "entity": entity_number,
            "place": place,
            "start": m.span.start,
            "end": m.span.end,
            "head_start": m.head.start,
            "head_end": m.head.end,
            "form": m.form,
            "kind": m.kind,
            "prob": m.prob,
            "words": m.span.of(text),
        }
        for place, m in enumerate(mentions)
    ]


def entity_of(row: Values, mentions: Iterable[Values]) -> Entity:
    """The entity of a row with its mentions' rows, these in order."""
    return Entity(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        country=row["country"],
        members=tuple(row["members"]),
        roles=tuple(Role(title, body, Span(*span)) for title, body, span, _ in row["roles"]),
        mentions=tuple(
            Mention(
                Span(m["start"], m["end"]),
                Span(m["head_start"], m["head_end"]),
                m["form"],
                m["kind"],
                m["prob"],
            )
            for m in mentions
        ),
        is_named=row["is_named"],
    )


def attribution_row(
    layer: int, number: int, attribution: Attribution, text: str, speaker: int | None
) -> Row:
    """One row of `attributions`; `speaker` is the number of the entity's row."""
    return {
        "number": number,
        "layer": layer,
        "id": attribution.id,
        "kind": attribution.kind,
        "within": attribution.within,
        "speaker": speaker,
        "prob": attribution.prob,
        "content": words_of(attribution.content, text),
    }


def span_rows(number: int, attribution: Attribution, text: str) -> list[Row]:
    """Rows of `spans`, each with its words."""
    return [
        {
            "attribution": number,
            "role": role,
            "place": place,
            "start": span.start,
            "end": span.end,
            "words": span.of(text),
        }
        for role in ROLES
        for place, span in enumerate(getattr(attribution, role))
    ]


def attribution_of(row: Values, spans: Iterable[Values], speaker: str | None) -> Attribution:
    """The attribution of a row with its spans' rows, these in order; `speaker` is an id."""
    roles: dict[str, list[Span]] = {role: [] for role in ROLES}
    for s in spans:
        roles[s["role"]].append(Span(s["start"], s["end"]))
    return Attribution(
        id=row["id"],
        kind=row["kind"],
        source=tuple(roles["source"]),
        cue=tuple(roles["cue"]),
        content=tuple(roles["content"]),
        within=row["within"],
        speaker=speaker,
        prob=row["prob"],
    )
