"""Calls about disputes: the list, and one whole."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord.export.disputed import dispute_object, dispute_whole, objects
from onrecord.web.api.answers import begins, gives, part, resource
from onrecord.web.api.asking import AskedDisputes, Name
from onrecord.web.site import OfSite
from onrecord.workflow import disputes as kept
from onrecord.workflow import lists

router = resource("disputes")


@router.get("/disputes", **gives("Disputes"))
def disputes(request: Request, site: OfSite, asked: AskedDisputes) -> Response:
    """Disputes that fit, the most probable first.

    Each part begins after the last dispute of the one before. Disputes are derived: one that pages
    read meanwhile touch is made again, and stands where its new probability puts it.
    """
    one, other = asked.one, asked.other
    wanted = kept.Asked(
        between=(one, other) if one and other else None,
        speaker=None if one and other else one or other,
        about=asked.about,
        since=asked.since,
        until=asked.until,
        least=asked.least,
    )
    after = begins(request, asked)
    found, last = lists.disputes(site.record, wanted, after=after, limit=asked.limit)
    return part(request, asked, [*objects(found, dispute_object)], last)


@router.get("/disputes/{name}", **gives("Dispute", 404))
def dispute(site: OfSite, name: Name) -> Response:
    """One dispute: the matter, the sides, what opposes them and why, and every statement in it."""
    found = kept.dispute(site.record, name)
    return JSONResponse(dispute_whole(found.things[0], found.said))
