"""Disputes to look at, the least sure first; joined, parted and confirmed by people."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from pydantic import Field

from onrecord.export.disputed import dispute_object, dispute_whole
from onrecord.export.flat import said_row
from onrecord.web import listing, posting
from onrecord.web.asking import AskedReview
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.review.deciding import Deciding
from onrecord.web.site import OfSite
from onrecord.workflow import disputes as kept
from onrecord.workflow import review, settle_disputes

router = APIRouter()
_MOST = 500


class OfDispute(Deciding):
    """A decision about a dispute."""

    dispute: str


class Judged(OfDispute):
    """Whether the statements that the dispute grew from are opposed."""

    stance: Literal["opposed", "not_opposed"]


class Parted(OfDispute):
    """Statements that are not about the dispute's matter."""

    statement: list[str] = Field(default=[], max_length=_MOST)


class Joined(OfDispute):
    """The dispute and another are one."""

    other: str


@page(router, "/review/disputes")
def disputes(request: Request, site: OfSite, asked: AskedReview) -> View:
    """Disputes that are shown and that nobody judged yet."""
    said: dict[str, dict[str, Any]] = {}

    def read(n: int, offset: int) -> list[dict[str, Any]]:
        found = review.doubtful_disputes(site.record, limit=n, offset=offset)
        said.update({name: said_row(one) for name, one in found.said.items()})
        return [dispute_object(one, found.said) for one in found.things]

    found = listing.part(request, asked.start, read)
    shown = {"part": found, "said": said, "asked": asked}
    return View("review/disputes.html", shown, listing.told(found, found.things))


@page(router, "/review/disputes/{name}")
def dispute(site: OfSite, name: str, asked: AskedReview) -> View:
    """One dispute with a mark for each statement, to be joined, parted or confirmed."""
    found = kept.dispute(site.record, name)
    told = dispute_whole(found.things[0], found.said)
    said = {row["id"]: row for row in told["statements"]}
    cites = [row["document"] for row in told["statements"]]
    shown = {"dispute": told, "said": said, "asked": asked}
    return View("review/dispute.html", shown, told, cites)


@posting.posting(router, "/review/disputes/judge", role="curator", what="judge a dispute")
def judge(site: OfSite, by: OfPerson, form: Annotated[Judged, Form()]) -> str:
    """The statements that it grew from are opposed, or they are not."""
    done = settle_disputes.judge(site.record, form.dispute, form.stance, form.by(by))
    return form.after(*done.numbers)


@posting.posting(router, "/review/disputes/part", role="curator", what="part a dispute")
def part(site: OfSite, by: OfPerson, form: Annotated[Parted, Form()]) -> str:
    """Some of its statements are about something else."""
    done = settle_disputes.part(site.record, form.dispute, form.statement, form.by(by))
    return form.after(*done.numbers)


@posting.posting(router, "/review/disputes/join", role="curator", what="join disputes")
def join(site: OfSite, by: OfPerson, form: Annotated[Joined, Form()]) -> str:
    """It is one with another."""
    done = settle_disputes.join(site.record, form.dispute, form.other.strip(), form.by(by))
    return form.after(*done.numbers)
