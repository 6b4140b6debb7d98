"""Disputes: the list, and one with its sides beside each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from onrecord.export.disputed import dispute_object, dispute_whole, objects
from onrecord.web import listing
from onrecord.web.listing import Start
from onrecord.web.pages.statements import Words
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import disputes as kept
from onrecord.workflow.disputes import Asked

router = APIRouter()
Probability = Annotated[float, Query(ge=0, le=1)]


@page(router, "/disputes")
def disputes(
    request: Request,
    site: OfSite,
    one: Words = "",
    other: Words = "",
    about: Words = "",
    since: Words = "",
    until: Words = "",
    least: Probability = 0.0,
    start: Start = 0,
) -> View:
    """Disputes that fit, the most probable first."""
    asked = Asked(
        between=(one, other) if one and other else None,
        speaker=None if one and other else one or other or None,
        about=about or None,
        since=since or None,
        until=until or None,
        least=least,
    )
    found = listing.part(
        request,
        start,
        lambda n, offset: list(
            objects(kept.disputes(site.record, asked, limit=n, offset=offset), dispute_object)
        ),
    )
    given = {"one": one, "other": other, "about": about, "since": since, "until": until}
    return View("disputes.html", {"part": found, "given": given}, listing.told(found, found.things))


@page(router, "/disputes/{name}")
def dispute(site: OfSite, name: str) -> View:
    """One dispute: the matter, the sides in time, the reasons, and what both say."""
    found = kept.dispute(site.record, name)
    told = dispute_whole(found.things[0], found.said)
    said = {row["id"]: row for row in told["statements"]}
    return View("dispute.html", {"dispute": told, "said": said}, told)
