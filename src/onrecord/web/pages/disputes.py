"""Disputes: the list, and one with its sides beside each other."""

from __future__ import annotations

from fastapi import APIRouter, Request

from onrecord.export.disputed import dispute_object, dispute_whole, objects
from onrecord.web import listing
from onrecord.web.asking import AskedDisputes, Founding
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import anchored
from onrecord.workflow import disputes as kept

router = APIRouter()


@page(router, "/disputes")
def disputes(request: Request, site: OfSite, person: OfPerson, asked: AskedDisputes) -> View:
    """Disputes that fit, the most probable first."""
    wanted = asked.wanted(narrowed(site, person, asked, "dispute"))
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: list(
            objects(kept.disputes(site.record, wanted, limit=n, offset=offset), dispute_object)
        ),
    )
    return View("disputes.html", {"part": found, "asked": asked}, listing.told(found, found.things))


@page(router, "/disputes/{name}")
def dispute(site: OfSite, name: str, of: Founding = []) -> View:  # noqa: B006 - FastAPI copies it
    """One dispute: the matter, the sides in time, the reasons, and what both say."""
    now = anchored.derived_now(site.record, "dispute", name, of) if of else name
    found = kept.dispute(site.record, now)
    told = dispute_whole(found.things[0], found.said)
    said = {row["id"]: row for row in told["statements"]}
    return View("dispute.html", {"dispute": told, "said": said}, told)
