"""Calls about proposals: the ledger, and one with every statement about it."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord.export.disputed import objects, proposal_object
from onrecord.web.api.answers import begins, gives, part, resource
from onrecord.web.api.asking import AskedProposals, Name
from onrecord.web.pages import proposals as page
from onrecord.web.site import OfSite
from onrecord.workflow import lists
from onrecord.workflow.proposals import Asked

router = resource("proposals")


@router.get("/proposals", **gives("Proposals"))
def proposals(request: Request, site: OfSite, asked: AskedProposals) -> Response:
    """Proposals that fit with their answers, the most probable first.

    Each part begins after the last proposal of the one before. Proposals are derived: one that
    pages read meanwhile touch is made again, and stands where its new probability puts it.
    """
    wanted = Asked(
        by=asked.by,
        to=asked.to,
        about=asked.about,
        since=asked.since,
        until=asked.until,
        is_open=asked.only_open,
        least=asked.least,
    )
    after = begins(request, asked)
    found, last = lists.proposals(site.record, wanted, after=after, limit=asked.limit)
    return part(request, asked, [*objects(found, proposal_object)], last)


@router.get("/proposals/{name}", **gives("ProposalWhole", 404))
def proposal(site: OfSite, name: Name) -> Response:
    """One proposal with every statement that makes, reports or answers it."""
    return JSONResponse(page.proposal(site, name).told)
