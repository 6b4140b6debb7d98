"""Articles: the list, one as it was read with its statements, and the raw page under it."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request

from onrecord.export.whole import document_whole
from onrecord.web import listing, marking, raw
from onrecord.web.asking import AskedArticles
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import record

router = APIRouter()


@page(router, "/articles")
def articles(request: Request, site: OfSite, person: OfPerson, asked: AskedArticles) -> View:
    """Articles that fit, the latest published first."""
    wanted = asked.wanted(narrowed(site, person, asked, "article"))
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: record.documents(site.record, wanted, limit=n, offset=offset),
    )
    shown = {"part": found, "asked": asked}
    return View("articles.html", shown, listing.told(found, [*map(asdict, found.things)]))


@page(router, "/articles/{name}")
def article(site: OfSite, name: str) -> View:
    """One article as it was read: its words, and beside them who says what."""
    read, analysis = record.show(site.record, name)
    speaking = marking.voices(analysis)
    whole = document_whole(site.record, read, analysis)
    parts = marking.paragraphs(read.article, analysis)
    begun = [name for paragraph in parts for name in paragraph.statements]
    shown = {
        "page": read,
        "analysis": analysis,
        "paragraphs": parts,
        "number_of": {name: number for number, name in enumerate(begun, 1)},
        "voices": [voice for voice in speaking.values() if voice.n_statements],
        "voice_of": {item.id: speaking[item.speaker] for item in analysis.attributions},
        "said": {item["id"]: item for item in whole["attributions"]},
        "entities": {entity["id"]: entity for entity in whole["entities"]},
    }
    return View("article.html", shown, whole)


@page(router, "/articles/{name}/raw")
def raw_page(site: OfSite, name: str) -> View:
    """The page as it was fetched, with the same statements lit and what was left out greyed."""
    read, analysis = record.show(site.record, name)
    found = raw.stretches(read, analysis)
    shown = {"page": read, "raw": found}
    told = {"document": read.document.id, "sha256": read.document.sha256, **asdict(found)}
    return View("raw.html", shown, told)
