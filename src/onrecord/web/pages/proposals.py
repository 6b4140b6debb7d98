"""The ledger of what was offered, asked and promised, and how it was answered."""

from __future__ import annotations

from fastapi import APIRouter, Request

from onrecord.export.disputed import objects, proposal_object
from onrecord.export.flat import said_row
from onrecord.web import listing
from onrecord.web.listing import Start
from onrecord.web.pages.disputes import Probability
from onrecord.web.pages.statements import Words
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import proposals as kept
from onrecord.workflow.proposals import Asked

router = APIRouter()


@page(router, "/proposals")
def proposals(
    request: Request,
    site: OfSite,
    by: Words = "",
    to: Words = "",
    about: Words = "",
    since: Words = "",
    until: Words = "",
    only_open: bool = False,  # noqa: FBT001, FBT002 - a box in the query string
    least: Probability = 0.0,
    start: Start = 0,
) -> View:
    """Proposals that fit, the most probable first."""
    asked = Asked(
        by=by or None,
        to=to or None,
        about=about or None,
        since=since or None,
        until=until or None,
        is_open=only_open,
        least=least,
    )
    said = {}

    def read(n: int, offset: int) -> list[dict[str, object]]:
        found = kept.proposals(site.record, asked, limit=n, offset=offset)
        said.update({name: said_row(one) for name, one in found.said.items()})
        return list(objects(found, proposal_object))

    found = listing.part(request, start, read)
    given = {"by": by, "to": to, "about": about, "since": since, "until": until}
    shown = {"part": found, "said": said, "given": given, "only_open": only_open}
    return View("proposals.html", shown, listing.told(found, found.things))


@page(router, "/proposals/{name}")
def proposal(site: OfSite, name: str) -> View:
    """One proposal with every statement that makes, reports or answers it."""
    found = kept.proposal(site.record, name)
    (told,) = objects(found, proposal_object)
    said = {name: said_row(one) for name, one in found.said.items()}
    told["statements"] = list(said.values())
    return View("proposal.html", {"proposal": told, "said": said}, told)
