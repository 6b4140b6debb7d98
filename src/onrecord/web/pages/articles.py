"""Articles: the list, one as it was read with its statements, and the raw page under it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from functools import partial
from typing import Any

from fastapi import APIRouter, Request

from onrecord.export.changed import changes_object, version_object
from onrecord.export.listed import DOCUMENTS, PAGES
from onrecord.export.whole import document_together, with_claims
from onrecord.web import contexts, listing, marking, raw
from onrecord.web.asking import AskedArticles
from onrecord.web.downloads import Table, all_of
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import changed, copied, record
from onrecord.workflow.record import Filters

router = APIRouter()
_N_ALSO = 6


@listed(router, "/articles")
def articles(request: Request, site: OfSite, person: OfPerson, asked: AskedArticles) -> View:
    """Articles that fit, the latest published first; with words the best of those with them."""
    wanted = asked.wanted(narrowed(site, person, asked, "article"))
    if asked.about:
        return _holding(request, site, asked, wanted)

    def read(n: int, offset: int) -> list[record.Listed]:
        return record.documents(site.record, wanted, limit=n, offset=offset)

    found = listing.part(request, asked.start, read)
    told = listing.told(found, [*map(asdict, found.things)])
    table = Table(DOCUMENTS, lambda: map(asdict, all_of(read)))
    cites = [one.id for one in found.things]
    return View("articles.html", contexts.Articles(found, asked), told, cites, table)


def _holding(request: Request, site: OfSite, asked: AskedArticles, wanted: Filters) -> View:
    words = asked.about or ""

    def read(n: int, offset: int) -> list[record.Hit]:
        return record.search(site.record, words, wanted, limit=n, offset=offset)

    found = listing.part(request, asked.start, read)
    told = listing.told(found, [*map(asdict, found.things)])
    table = Table(PAGES, lambda: map(asdict, all_of(read)))
    cites = [one.document for one in found.things]
    return View("articles.html", contexts.Articles(found, asked), told, cites, table)


@page(router, "/articles/{name}")
def article(site: OfSite, name: str) -> View:
    """One article as it was read: its words, and beside them who says what."""
    read, analysis = record.show(site.record, name)
    speaking = marking.voices(analysis)
    whole = document_together(site.record, read, analysis)
    parts = marking.paragraphs(read.article, analysis)
    begun = [name for paragraph in parts for name in paragraph.statements]
    shown = contexts.Article(
        page=read,
        analysis=analysis,
        paragraphs=parts,
        n_left_out=marking.n_left_out(read.article),
        number_of={name: number for number, name in enumerate(begun, 1)},
        voices=[voice for voice in speaking.values() if voice.n_statements],
        voice_of={item.id: speaking[item.speaker] for item in analysis.attributions},
        said={item["id"]: item for item in whole["attributions"]},
        elsewhere=_elsewhere(whole),
        also_in=_also_in(whole),
        whole=whole,
        versions=changed.versions_of(site.record, read.document.id),
        running=copied.same_text(site.record, read.document.id),
    )
    told = partial(with_claims, site.record, whole)
    things = [read.document.id, *(item.id for item in analysis.attributions)]
    return View("article.html", shown, told, [read.document.id], things=things)


def _elsewhere(whole: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """For statements that other articles report as well: the saying, and how many articles do."""
    found: dict[str, tuple[str, int]] = {}
    for saying in whole["utterances"]:
        documents = {o["document"] for report in saying["reports"] for o in report["outlets"]}
        if len(documents) > 1:
            found |= dict.fromkeys(saying["attributions"], (saying["id"], len(documents)))
    return found


def _also_in(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The other articles that report sayings of this one, those that share most first."""
    shared = Counter[str]()
    found: dict[str, dict[str, Any]] = {}
    for saying in whole["utterances"]:
        outlets = [outlet for report in saying["reports"] for outlet in report["outlets"]]
        others = {one["document"]: one for one in outlets}
        others.pop(whole["document"]["id"], None)
        shared.update(others.keys())
        found |= others
    return [found[name] | {"n_shared": n} for name, n in shared.most_common(_N_ALSO)]


@page(router, "/articles/{name}/changes")
def changes(site: OfSite, name: str) -> View:
    """The versions of a page that were read, and what changed from each to the next."""
    read, _ = record.show(site.record, name)
    known = changed.versions_of(site.record, read.document.id)
    found = [changes_object(one) for one in changed.changes(site.record, read.document.id)]
    shown = contexts.Changed(read, known, found[::-1])
    told = {"versions": [*map(version_object, known)], "changes": found}
    return View("changes.html", shown, told, [one.document for one in known])


@page(router, "/articles/{name}/raw")
def raw_page(site: OfSite, name: str) -> View:
    """The page as it was fetched, with the same statements lit and what was left out greyed."""
    read, analysis = record.show(site.record, name)
    found = raw.stretches(read, analysis)
    speaking = marking.voices(analysis)
    shown = contexts.Fetched(
        page=read,
        raw=found,
        voices=[voice for voice in speaking.values() if voice.n_statements],
        reasons=sorted({one.why for one in found.stretches if one.why}),
    )
    told = {"document": read.document.id, "sha256": read.document.sha256, **asdict(found)}
    return View("raw.html", shown, told, [read.document.id])
