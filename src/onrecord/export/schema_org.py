"""Statements in the words of schema.org: quotations, claims, and drafts of a review.

Invariant: a verdict is never written. A `ClaimReview` has its rating and its author to be completed
by a person; what a page does not tell is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

JsonObject = dict[str, Any]
Layers = Iterable[tuple[Page, Analysis]]

_CONTEXT = "https://schema.org"
_TYPES = {
    "person": "Person",
    "organization": "Organization",
    "state": "Country",
    "place": "Place",
}
TO_COMPLETE = "TO BE COMPLETED"
_MOST_REVIEWED = 75
"""So many characters at most a claim that is reviewed should have, as Google documents it."""


def lines(found: Layers) -> Iterator[str]:
    """A `Quotation` for each direct statement, a `Claim` for every other one."""
    return _dumped(one for layer in found for one in statements(*layer))


def reviews(found: Layers) -> Iterator[str]:
    """A draft of a `ClaimReview` for every statement, to be completed by a person."""
    return _dumped(_review(one) for layer in found for one in statements(*layer))


def statements(page: Page, analysis: Analysis) -> Iterator[JsonObject]:
    """Every statement of a page."""
    whole = document_object(page, analysis)
    entities = {entity["id"]: entity for entity in whole["entities"]}
    article = _article(page)
    day = page.article.published.time if page.article.published else None
    for item in whole["attributions"]:
        words = " … ".join(page.article.text[start:end] for start, end in item["content"])
        common = {
            "@context": _CONTEXT,
            "@id": f"urn:onrecord:{item['id']}",
            "inLanguage": page.document.language,
            "about": [_party(one, entities) for one in item["targets"]],
            "creativeWorkStatus": page.state.told,
        }
        speaker = _party(item["speaker"], entities) if item["speaker"] else None
        said = item["time"]["value"] if item["time"] else day
        if item["kind"] == "direct":
            own = {
                "@type": "Quotation",
                "text": words.strip("“”\"'‘’ "),
                "creator": speaker,
                "dateCreated": said,
                "locationCreated": _place(item["place"]),
                "isPartOf": article,
            }
        else:
            own = {
                "@type": "Claim",
                "text": words,
                "author": speaker,
                "datePublished": day,
                "firstAppearance": article,
                "appearance": [article],
                "claimInterpreter": {"@type": "Organization", "name": whole["reader"]},
            }
        yield _told(common | own)


def _review(statement: JsonObject) -> JsonObject:
    """A draft about one statement: who reviews it and how is left to a person."""
    article = statement.get("isPartOf") or statement.get("firstAppearance") or {}
    claim = _told(
        {
            "@type": "Claim",
            "text": statement.get("text"),
            "author": statement.get("creator") or statement.get("author"),
            "datePublished": article.get("datePublished"),
            "firstAppearance": article,
            "appearance": [article],
        }
    )
    return {
        "@context": _CONTEXT,
        "@type": "ClaimReview",
        "url": TO_COMPLETE,
        "claimReviewed": _short(statement.get("text", "")),
        "author": {"@type": "Organization", "name": TO_COMPLETE},
        "itemReviewed": claim,
        "reviewRating": {"@type": "Rating", "alternateName": TO_COMPLETE},
    }


def _short(words: str) -> str:
    if len(words) <= _MOST_REVIEWED:
        return words
    return words[: _MOST_REVIEWED - 1].rsplit(" ", 1)[0] + "…"


def _article(page: Page) -> JsonObject:
    article = page.article
    headline = article.headline.of(article.text) if article.headline else None
    publisher = {"@type": "Organization", "name": article.publisher} if article.publisher else None
    return _told(
        {
            "@type": "NewsArticle",
            "url": page.document.uri,
            "headline": headline,
            "datePublished": article.published.time if article.published else None,
            "author": [{"@type": "Person", "name": byline.name} for byline in article.bylines],
            "publisher": publisher,
            "creativeWorkStatus": page.state.told,
        }
    )


def _party(one: JsonObject, entities: dict[str, JsonObject]) -> JsonObject:
    entity = entities.get(one["id"], {})
    titles = [role["title"] for role in entity.get("roles", ())]
    kind = _TYPES.get(entity.get("kind", ""), "Thing")
    told: JsonObject = {"@type": kind, "name": one["name"]}
    if titles and kind == "Person":
        told["jobTitle"] = titles[-1]
    return told


def _place(place: JsonObject | None) -> JsonObject | None:
    return {"@type": "Place", "name": place["name"]} if place else None


def _told(item: JsonObject) -> JsonObject:
    """What is told; empty fields are left out."""
    return {name: value for name, value in item.items() if value not in (None, [], {}, "")}


def _dumped(objects: Iterable[JsonObject]) -> Iterator[str]:
    return (json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
