"""The ledger of what was offered, asked and promised, and how it was answered."""

from __future__ import annotations

from fastapi import APIRouter, Request

from onrecord.export.disputed import objects, proposal_object
from onrecord.export.disputed_rows import FLAT
from onrecord.export.flat import said_row
from onrecord.web import listing
from onrecord.web.asking import AskedProposals
from onrecord.web.downloads import Table, all_of
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import proposals as kept
from onrecord.workflow.proposals import Asked

router = APIRouter()


@listed(router, "/proposals")
def proposals(request: Request, site: OfSite, asked: AskedProposals) -> View:
    """Proposals that fit, the most probable first."""
    wanted = Asked(
        by=asked.by,
        to=asked.to,
        about=asked.about,
        since=asked.since,
        until=asked.until,
        is_open=asked.only_open,
        least=asked.least,
    )
    said = {}

    def read(n: int, offset: int) -> list[dict[str, object]]:
        found = kept.proposals(site.record, wanted, limit=n, offset=offset)
        said.update({name: said_row(one) for name, one in found.said.items()})
        return list(objects(found, proposal_object))

    found = listing.part(request, asked.start, read)
    shown = {"part": found, "said": said, "asked": asked}
    flat, columns = FLAT["proposals"]
    table = Table(columns, lambda: all_of(read), flat)
    cites = [row["document"] for row in said.values()]
    return View("proposals.html", shown, listing.told(found, found.things), cites, table)


@page(router, "/proposals/{name}")
def proposal(site: OfSite, name: str) -> View:
    """One proposal with every statement that makes, reports or answers it."""
    found = kept.proposal(site.record, name)
    (told,) = objects(found, proposal_object)
    said = {name: said_row(one) for name, one in found.said.items()}
    told["statements"] = list(said.values())
    cites = [row["document"] for row in said.values()]
    return View("proposal.html", {"proposal": told, "said": said}, told, cites)
