"""Calls about what people should look at: what was found least surely, and what was not borne out.

A part begins after so many of them: what is judged in between is met no more.
"""

from __future__ import annotations

from dataclasses import asdict

from fastapi import Request
from starlette.responses import Response

from onrecord.export.disputed import dispute_object
from onrecord.web.api.answers import counted, gives, resource
from onrecord.web.api.asking import AskedDoubts, AskedPart
from onrecord.web.review.decided import told_conflict
from onrecord.web.review.queue import told_doubt
from onrecord.web.site import OfSite
from onrecord.workflow import review
from onrecord.workflow.record import Filters

router = resource("review")


@router.get("/review/statements", **gives("Doubts", 404))
def doubtful_statements(request: Request, site: OfSite, asked: AskedDoubts) -> Response:
    """Statements that nobody judged yet, the least certain first, with what is needed to decide."""
    wanted = Filters(
        speaker=asked.speaker, publisher=asked.publisher, since=asked.since, until=asked.until
    )
    return counted(
        request,
        asked,
        lambda n, offset: review.queue(site.record, wanted, limit=n, offset=offset),
        told_doubt,
    )


@router.get("/review/people", **gives("Links"))
def doubtful_links(request: Request, site: OfSite, asked: AskedPart) -> Response:
    """Who is held to be whom and nobody judged yet, the least certain first."""
    return counted(
        request,
        asked,
        lambda n, offset: review.doubtful_links(site.record, limit=n, offset=offset),
        asdict,
    )


@router.get("/review/disputes", **gives("Disputes"))
def doubtful_disputes(request: Request, site: OfSite, asked: AskedPart) -> Response:
    """Disputes that are shown and that nobody judged yet, the least certain first."""

    def read(n: int, offset: int) -> list[dict[str, object]]:
        found = review.doubtful_disputes(site.record, limit=n, offset=offset)
        return [dispute_object(one, found.said) for one in found.things]

    return counted(request, asked, read)


@router.get("/review/conflicts", **gives("Conflicts"))
def conflicts(request: Request, site: OfSite, asked: AskedPart) -> Response:
    """Decisions that a later reading does not bear out, or that contradict each other."""
    return counted(
        request,
        asked,
        lambda n, offset: review.conflicts(site.record, limit=n, offset=offset),
        told_conflict,
    )
