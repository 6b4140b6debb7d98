"""Calls about people, bodies and states: the roll, one, what they say, what is said about them."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord.export.acted import regarding_row
from onrecord.export.flat import said_row
from onrecord.web.api.answers import begins, counted, gives, part, resource
from onrecord.web.api.asking import AskedArticles, AskedPeople, Name
from onrecord.web.asking import OfTopic
from onrecord.web.pages import people as page
from onrecord.web.site import OfSite
from onrecord.workflow import acts, correct, lists
from onrecord.workflow.record import Filters

router = resource("people")
NO_TOPIC = OfTopic.model_validate({})


@router.get("/people", **gives("People"))
def people(request: Request, site: OfSite, asked: AskedPeople) -> Response:
    """Everybody whom the record knows, those of the most articles first.

    A part begins after so many of them: where pages are read in between, one may be met twice or
    not at all.
    """
    return counted(
        request,
        asked,
        lambda n, offset: correct.entities(
            site.record, asked.name, kind=asked.kind, limit=n, offset=offset
        ),
        asdict,
    )


@router.get("/people/{name}", **gives("Person", 404))
def person(site: OfSite, name: Name) -> Response:
    """One of them: offices as reported, and the latest of what they say, do, dispute and propose.

    Their name is an id, or a name that leads to one alone.
    """
    return JSONResponse(page.person(site, name, NO_TOPIC).told)


@router.get("/people/{name}/said", **gives("Statements", 404))
def said(request: Request, site: OfSite, name: Name, asked: AskedArticles) -> Response:
    """What they say, the latest published first.

    Each part begins after the last statement of the one before.
    """
    who = correct.entity(site.record, name).id
    wanted = Filters(speaker=who, publisher=asked.publisher, since=asked.since, until=asked.until)
    found = lists.said(site.record, wanted, after=begins(request, asked), limit=asked.limit)
    return part(request, asked, [*map(said_row, found.things)], found.last, n_found=None)


@router.get("/people/{name}/about", **gives("Mentions", 404))
def about(request: Request, site: OfSite, name: Name, asked: AskedArticles) -> Response:
    """What is said about or to them, and done to them, the latest published first.

    Put together from statements and deeds. A part begins after so many of both: where pages are
    read in between, one may be met twice or not at all.
    """
    who = correct.entity(site.record, name).id
    wanted = Filters(publisher=asked.publisher, since=asked.since, until=asked.until)
    return counted(
        request,
        asked,
        lambda n, offset: acts.regarding(site.record, who, wanted, limit=n + offset)[offset:],
        regarding_row,
    )
