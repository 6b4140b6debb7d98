"""The call that reads a page that is sent, and keeps nothing."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from onrecord.export.contract import document_object
from onrecord.web.api.answers import JSON, gives, resource
from onrecord.web.api.given import Given, OfGiven
from onrecord.web.site import OfSite

router = resource("reading", validated=False)
_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Given"}}},
    }
}


@router.post("/read", **gives("Document", 413, 415), openapi_extra=_BODY)
async def read(site: OfSite, given: OfGiven) -> Response:
    """A text or a page read: who says what in it, as the object onrecord/1. Nothing is kept.

    At most 2 MB, of which 200,000 characters of text. What statements of several pages come to,
    such as disputes, needs a record: those lists are empty here.
    """
    return JSONResponse(await run_in_threadpool(_read, site, given))


def _read(site: OfSite, given: Given) -> dict[str, object]:
    as_ = "html" if given.html else given.read_as
    page, analysis = site.reading.read(
        given.uri, given.words, read_as=as_, language=given.language or None
    )
    return document_object(page, analysis)
