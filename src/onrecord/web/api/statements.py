"""Calls about statements: lists of them, one, and whether a quotation stands on record."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord.export.answer import answer_object
from onrecord.export.flat import said_row
from onrecord.web.api.answers import begins, gives, part, resource
from onrecord.web.api.asking import AskedQuotation, AskedStatements, Name
from onrecord.web.site import OfSite
from onrecord.workflow import lists, record
from onrecord.workflow.record import Filters

router = resource("statements")


@router.get("/statements", **gives("Statements"))
def statements(request: Request, site: OfSite, asked: AskedStatements) -> Response:
    """Statements that fit, the latest published first.

    Each part begins after the last statement of the one before: pages that are read meanwhile
    neither double nor hide what was there at the start.
    """
    wanted = Filters(
        speaker=asked.speaker,
        about=asked.about,
        on=asked.on,
        act=asked.act,
        publisher=asked.publisher,
        since=asked.since,
        until=asked.until,
    )
    found = lists.said(site.record, wanted, after=begins(request, asked), limit=asked.limit)
    n_found = record.count_said(site.record, wanted) if asked.count else None
    return part(request, asked, [*map(said_row, found.things)], found.last, n_found=n_found)


@router.get("/statements/{name}", **gives("Statement", 404))
def statement(site: OfSite, name: Name) -> Response:
    """One statement, as the newest reading of its page has it."""
    return JSONResponse(said_row(lists.statement(site.record, name)))


@router.get("/check", **gives("Answer"))
def check(site: OfSite, asked: AskedQuotation) -> Response:
    """Was it said: where the words of a quotation stand on record, and how they differ.

    At most ten matches, the best first.
    """
    return JSONResponse(answer_object(record.check(site.record, asked.quotation)))
