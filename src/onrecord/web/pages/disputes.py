"""Disputes: the list, and one with its sides beside each other."""

from __future__ import annotations

from fastapi import APIRouter, Request

from onrecord.export.disputed import dispute_object, dispute_whole, objects
from onrecord.export.disputed_rows import FLAT
from onrecord.web import listing
from onrecord.web.asking import AskedDisputes
from onrecord.web.downloads import Table, all_of
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import disputes as kept
from onrecord.workflow.disputes import Asked

router = APIRouter()


@listed(router, "/disputes")
def disputes(request: Request, site: OfSite, asked: AskedDisputes) -> View:
    """Disputes that fit, the most probable first."""
    one, other = asked.one, asked.other
    wanted = Asked(
        between=(one, other) if one and other else None,
        speaker=None if one and other else one or other,
        about=asked.about,
        since=asked.since,
        until=asked.until,
        least=asked.least,
    )

    def read(n: int, offset: int) -> list[dict[str, object]]:
        some = kept.disputes(site.record, wanted, limit=n, offset=offset)
        return list(objects(some, dispute_object))

    found = listing.part(request, asked.start, read)
    flat, columns = FLAT["disputes"]
    table = Table(columns, lambda: all_of(read), flat)
    shown = {"part": found, "asked": asked}
    return View("disputes.html", shown, listing.told(found, found.things), table=table)


@page(router, "/disputes/{name}")
def dispute(site: OfSite, name: str) -> View:
    """One dispute: the matter, the sides in time, the reasons, and what both say."""
    found = kept.dispute(site.record, name)
    told = dispute_whole(found.things[0], found.said)
    said = {row["id"]: row for row in told["statements"]}
    cites = [row["document"] for row in told["statements"]]
    return View("dispute.html", {"dispute": told, "said": said}, told, cites)
