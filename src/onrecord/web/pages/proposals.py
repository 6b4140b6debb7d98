"""The ledger of what was offered, asked and promised, and how it was answered."""

from __future__ import annotations

from fastapi import APIRouter, Request

from onrecord.export.disputed import objects, proposal_object
from onrecord.export.flat import said_row
from onrecord.web import listing
from onrecord.web.asking import AskedProposals, Founding
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import anchored
from onrecord.workflow import proposals as kept

router = APIRouter()


@page(router, "/proposals")
def proposals(request: Request, site: OfSite, person: OfPerson, asked: AskedProposals) -> View:
    """Proposals that fit, the most probable first."""
    wanted = asked.wanted(narrowed(site, person, asked, "proposal"))
    said = {}

    def read(n: int, offset: int) -> list[dict[str, object]]:
        found = kept.proposals(site.record, wanted, limit=n, offset=offset)
        said.update({name: said_row(one) for name, one in found.said.items()})
        return list(objects(found, proposal_object))

    found = listing.part(request, asked.start, read)
    shown = {"part": found, "said": said, "asked": asked}
    return View("proposals.html", shown, listing.told(found, found.things))


@page(router, "/proposals/{name}")
def proposal(site: OfSite, name: str, of: Founding = []) -> View:  # noqa: B006 - FastAPI copies it
    """One proposal with every statement that makes, reports or answers it."""
    now = anchored.derived_now(site.record, "proposal", name, of) if of else name
    found = kept.proposal(site.record, now)
    (told,) = objects(found, proposal_object)
    said = {name: said_row(one) for name, one in found.said.items()}
    told["statements"] = list(said.values())
    return View("proposal.html", {"proposal": told, "said": said}, told)
