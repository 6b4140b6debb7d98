"""What was decided, the latest first, and where decisions do not fit what is found now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request

from onrecord.export.flat import said_row
from onrecord.export.listed import JUDGEMENTS
from onrecord.web import listing, posting
from onrecord.web.asking import AskedReview
from onrecord.web.downloads import Table, all_of
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, listed, page
from onrecord.web.review.deciding import Deciding
from onrecord.web.site import OfSite
from onrecord.workflow import record, review
from onrecord.workflow.review import Conflicting

router = APIRouter()


class Settled(Deciding):
    """How a conflict is settled; `statement` is the one that a lost judgement is about."""

    conflict: int
    how: Literal["keep", "revoke", "attach"]
    statement: str = ""


@listed(router, "/review/decided")
def decided(request: Request, site: OfSite, asked: AskedReview) -> View:
    """Every decision with who, when, why and what stood before."""

    def read(n: int, offset: int) -> list[record.Judgement]:
        return record.judgements(site.record, limit=n, offset=offset, latest_first=True)

    found = listing.part(request, asked.start, read)
    table = Table(JUDGEMENTS, lambda: map(asdict, all_of(read)))
    told = listing.told(found, [asdict(one) for one in found.things])
    return View("review/decided.html", {"part": found, "asked": asked}, told, table=table)


@page(router, "/review/conflicts")
def conflicts(request: Request, site: OfSite, asked: AskedReview) -> View:
    """Decisions that a later reading does not bear out, or that contradict each other."""
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: review.conflicts(site.record, limit=n, offset=offset),
    )
    told = listing.told(found, [told_conflict(one) for one in found.things])
    return View("review/conflicts.html", {"part": found, "asked": asked}, told)


@posting.posting(router, "/review/conflicts/settle", role="curator", what="settle a conflict")
def settle(site: OfSite, by: OfPerson, form: Annotated[Settled, Form()]) -> str:
    """Keep the decision, take it back, or lead it to another statement."""
    statement = form.statement.strip() or None
    number = review.settle(site.record, form.conflict, form.how, form.by(by), statement=statement)
    return form.after(number)


def told_conflict(found: Conflicting) -> dict[str, Any]:
    """A conflict as a twin tells it, with both versions and the statement concerned."""
    about = found.about
    return {
        "number": found.number,
        "what": found.what,
        "judgement": asdict(found.judgement),
        "other": asdict(found.other) if found.other else None,
        "found": dict(found.found),
        "statement": said_row(about.statement) if about else None,
    }
