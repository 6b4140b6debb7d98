"""The ledger of what was offered, asked and promised, and how it was answered."""

from __future__ import annotations

from fastapi import APIRouter, Request

from onrecord.export.disputed import objects, proposal_object
from onrecord.export.disputed_rows import FLAT
from onrecord.export.flat import said_row
from onrecord.web import contested, contexts, listing, narrowing
from onrecord.web.asking import AskedProposals, Founding
from onrecord.web.downloads import Table, all_of
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import anchored
from onrecord.workflow import proposals as kept

router = APIRouter()
_LABELS = {
    "by": "by", "to": "to", "about": "with the words", "since": "since", "until": "until",
}  # fmt: skip


@listed(router, "/proposals")
def proposals(request: Request, site: OfSite, person: OfPerson, asked: AskedProposals) -> View:
    """Proposals that fit: the open ones first, then the most probable."""
    wanted = asked.wanted(narrowed(site, person, asked, "proposal"))

    def read(n: int, offset: int) -> list[dict[str, object]]:
        some = kept.proposals(site.record, wanted, limit=n, offset=offset)
        return list(objects(some, proposal_object))

    found = listing.part(request, asked.start, read)
    disputed = [one["id"] for one in found.things if contested.is_contested(one)]
    told = listing.told(found, found.things) | {"contested": disputed}
    flat, columns = FLAT["proposals"]
    table = Table(columns, lambda: all_of(read), flat)
    names = narrowing.names_of(site, asked.by, asked.to)
    shown = contexts.Proposals(found, asked, narrowing.chosen(request, _LABELS, names))
    return View("proposals.html", shown, told, table=table)


@page(router, "/proposals/{name}")
def proposal(site: OfSite, name: str, of: Founding = []) -> View:  # noqa: B006 - FastAPI copies it
    """One proposal with every statement that makes, reports or answers it."""
    now = anchored.derived_now(site.record, "proposal", name, of) if of else name
    found = kept.proposal(site.record, now)
    (told,) = objects(found, proposal_object)
    said = {name: said_row(one) for name, one in found.said.items()}
    told |= {"statements": list(said.values()), "contested": contested.is_contested(told)}
    cites = [row["document"] for row in said.values()]
    return View("proposal.html", contexts.Proposal(told, said), told, cites)
