"""The call that finds words in pages and in statements."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import Request
from starlette.responses import Response

from onrecord.export.flat import said_row
from onrecord.web.api.answers import begins, gives, part, resource
from onrecord.web.api.asking import AskedSearch
from onrecord.web.site import OfSite
from onrecord.workflow import lists, record
from onrecord.workflow.record import Filters

router = resource("search")
_N_BESIDE = 10


@router.get("/search", **gives("Hits"))
def search(request: Request, site: OfSite, asked: AskedSearch) -> Response:
    """Pages that hold some words, the best first; with the first part also statements that do.

    How well a page fits is told by all pages together. A part begins after so many hits: where
    pages are read in between, one may be met twice or not at all.
    """
    pages = Filters(publisher=asked.publisher, since=asked.since, until=asked.until)
    said = Filters(about=asked.q, publisher=asked.publisher, since=asked.since, until=asked.until)
    found = lists.counted(
        lambda n, offset: record.search(site.record, asked.q, pages, limit=n, offset=offset),
        after=begins(request, asked),
        limit=asked.limit,
    )
    is_first = asked.cursor is None and asked.q.strip()
    beside = record.said(site.record, said, limit=_N_BESIDE) if is_first else []
    rows = [*map(said_row, beside)]
    return part(request, asked, [*map(asdict, found.things)], found.last, statements=rows)
