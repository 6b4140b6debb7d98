"""The record as FollowTheMoney entities (4.x), one a line: for OpenAleph and OpenSanctions' tools.

A page is an `Article`, who is named a `Person`, `Organization`, `PublicBody` or `LegalEntity` with
a `Mention` in it, a statement an `Event`, an act with a recipient an `UnknownLink`. Somebody of
several pages comes once for each, under one id: the tools merge them. `contentHash` is SHA-1 by
their custom, so the page's SHA-256 stands in `notes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.export.contract import document_object
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

JsonObject = dict[str, Any]

_SCHEMATA = {"person": "Person", "organization": "Organization", "state": "PublicBody"}
_OTHERWISE = "LegalEntity"
_DATASET = "onrecord"
_MOST_NAME = 120


def lines(found: Iterable[tuple[Page, Analysis]]) -> Iterator[str]:
    """All entities of all pages."""
    for page, analysis in found:
        for one in entities(page, analysis):
            yield json.dumps(one, ensure_ascii=False) + "\n"


def entities(page: Page, analysis: Analysis) -> Iterator[JsonObject]:
    """The entities of one page, what others point to before what points to it."""
    whole = document_object(page, analysis)
    article = _article(page, whole)
    yield article
    for entity in whole["entities"]:
        schema = _SCHEMATA.get(entity["kind"], _OTHERWISE)
        who = _named(
            entity["id"],
            schema,
            name=[entity["name"]],
            country=[entity["country"]] if entity["country"] else [],
            position=[r["title"] for r in entity["roles"]] if schema == "Person" else [],
        )
        yield who
        yield _named(
            f"{article['id']}-{entity['in_document']}",
            "Mention",
            document=[article["id"]],
            resolved=[who["id"]],
            name=[entity["name"]],
            detectedSchema=[schema],
        )
    for item in whole["attributions"]:
        yield from _said(item, page, article)


def _article(page: Page, whole: JsonObject) -> JsonObject:
    text, document = page.article.text, whole["document"]
    headline = page.article.headline.of(text) if page.article.headline else None
    return _named(
        document["id"],
        "Article",
        title=[headline] if headline else [],
        sourceUrl=[document["uri"]] if _is_url(document["uri"]) else [],
        fileName=[] if _is_url(document["uri"]) else [document["uri"]],
        publishedAt=_moment(page),
        retrievedAt=[document["fetched_at"]],
        author=[byline.name for byline in page.article.bylines],
        publisher=[page.article.publisher] if page.article.publisher else [],
        language=[page.document.language] if page.document.language else [],
        mimeType=[document["media_type"]],
        bodyText=[text],
        notes=[f"sha256:{document['sha256']}", *_became(page)],
    )


def _said(item: JsonObject, page: Page, article: JsonObject) -> Iterator[JsonObject]:
    text, speaker = page.article.text, item["speaker"]
    words = " … ".join(text[start:end] for start, end in item["content"])
    who = speaker["name"] if speaker else "Somebody"
    involved = [speaker, *item["targets"], *item["addressees"]]
    common = {
        "date": _moment(page),
        "summary": [words],
        "proof": [article["id"]],
        "sourceUrl": article["properties"].get("sourceUrl", []),
        "publisher": article["properties"].get("publisher", []),
        "notes": _became(page),
    }
    cue = " ".join(text[start:end] for start, end in item["cue"])
    yield _named(
        item["id"],
        "Event",
        name=[f"{who} {cue}: {words}"[:_MOST_NAME]],
        involved=list(dict.fromkeys(_id(one["id"]) for one in involved if one)),
        location=[item["place"]["name"]] if item["place"] else [],
        **common,
    )
    for number, act in enumerate(item["acts"]):
        if act["actor"] and act["recipient"]:
            yield _named(
                f"{item['id']}-{number}",
                "UnknownLink",
                subject=[_id(act["actor"]["id"])],
                object=[_id(act["recipient"]["id"])],
                role=[act["code"].lower()],
                status=[act["modality"]],
                **common,
            )


def _named(key: str, schema: str, **properties: list[str]) -> JsonObject:
    told = {name: values for name, values in properties.items() if values}
    return {"id": _id(key), "schema": schema, "properties": told, "datasets": [_DATASET]}


def _id(name: str) -> str:
    """An id in their alphabet, ours told apart from others' by its beginning."""
    return name if name.startswith("onr-") else f"onr-{name.replace('_', '-')}"


def _moment(page: Page) -> list[str]:
    return [page.article.published.time] if page.article.published else []


def _became(page: Page) -> list[str]:
    """That the page is an earlier version, or was taken back."""
    return [page.state.told] if page.state.told else []


def _is_url(uri: str) -> bool:
    return uri.startswith(("http://", "https://"))
