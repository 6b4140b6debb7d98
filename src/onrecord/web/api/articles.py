"""Calls about articles: the list, one whole, its text, the raw page under it, and its soundness."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from onrecord.export.changed import changes_object, version_object
from onrecord.export.contract import article_object
from onrecord.export.copied import text_object
from onrecord.export.whole import document_whole
from onrecord.web import raw
from onrecord.web.api.answers import begins, gives, part, resource
from onrecord.web.api.asking import AskedArticles, Name
from onrecord.web.site import OfSite
from onrecord.workflow import changed, copied, lists, record
from onrecord.workflow.record import Filters

router = resource("articles")


@router.get("/articles", **gives("Articles"))
def articles(request: Request, site: OfSite, asked: AskedArticles) -> Response:
    """Articles that fit, the latest published first.

    Each part begins after the last article of the one before: pages that are read meanwhile
    neither double nor hide what was there at the start.
    """
    wanted = Filters(publisher=asked.publisher, since=asked.since, until=asked.until)
    found = lists.articles(site.record, wanted, after=begins(request, asked), limit=asked.limit)
    return part(request, asked, [*map(asdict, found.things)], found.last)


@router.get("/articles/{name}", **gives("Document", 404))
def article(site: OfSite, name: Name) -> Response:
    """One article whole, by its newest reading: the object onrecord/1.

    Its name is an id, the beginning of one, or the name of a file.
    """
    read, analysis = record.show(site.record, name)
    return JSONResponse(document_whole(site.record, read, analysis))


@router.get("/articles/{name}/text", **gives("", 404, media=("text/plain",)))
def text(site: OfSite, name: Name) -> Response:
    """The article's text alone: what every span counts in, by Unicode code points."""
    read, _ = record.show(site.record, name)
    return PlainTextResponse(read.article.text)


@router.get("/articles/{name}/raw", **gives("Raw", 404))
def raw_page(site: OfSite, name: Name) -> Response:
    """The page as it was fetched, in stretches: what became of each, and who says what in it.

    With the alignment that leads from the article's text back to it. Of a very long page the first
    stretches are told, and how many characters are not.
    """
    read, analysis = record.show(site.record, name)
    told = article_object(read.article)
    return JSONResponse(
        {
            "document": read.document.id,
            "sha256": read.document.sha256,
            "encoding": read.document.encoding,
            "alignment": told["alignment"],
            **asdict(raw.stretches(read, analysis)),
        }
    )


@router.get("/articles/{name}/changes", **gives("Changes", 404))
def changes(site: OfSite, name: Name) -> Response:
    """The versions of an article's page that were read, and what changed from each to the next.

    Every statement of both versions is told once: kept, reworded, attributed otherwise, disappeared
    or added. `earlier` and `later` of a difference, read in order, give both texts whole.
    """
    known = changed.versions_of(site.record, name)
    found = changed.changes(site.record, name)
    return JSONResponse(
        {
            "versions": [*map(version_object, known)],
            "changes": [*map(changes_object, found)],
        }
    )


@router.get("/articles/{name}/copies", **gives("Copies", 404))
def copies(site: OfSite, name: Name) -> Response:
    """The articles that run the same text as one, itself among them, the earliest published first.

    `shared` tells how much of the shorter of it and the earliest stands in both. `text` is null and
    the lists are empty where no other article runs it.
    """
    found = copied.same_text(site.record, name)
    if found is None:
        return JSONResponse({"text": None, "outlets": [], "runs": []})
    return JSONResponse(text_object(found))


@router.get("/articles/{name}/verify", **gives("Report", 404))
def verify(site: OfSite, name: Name) -> Response:
    """Is what is stored of an article what was stored: its bytes, its text, the words of each span.

    The bytes are held against their SHA-256, the text and each row against their sums, every span
    of every reading against the words that were kept beside it.
    """
    return JSONResponse(asdict(record.verify_document(site.record, name)))
