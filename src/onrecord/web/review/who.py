"""Who is who, least certain first: entities of articles that are held to be someone, not surely."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, Request

from onrecord.web import listing, posting
from onrecord.web.asking import AskedReview
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.review.deciding import Deciding
from onrecord.web.site import OfSite
from onrecord.workflow import correct, review

router = APIRouter()


class OfEntity(Deciding):
    """A decision about an entity of a document, by its id there."""

    entity: str


class IsAnother(OfEntity):
    """Who the entity is instead: an identity's id or name; empty for somebody of their own."""

    who: str = ""


class AreOne(Deciding):
    """Two identities that are one."""

    one: str
    other: str


@page(router, "/review/people")
def people(request: Request, site: OfSite, asked: AskedReview) -> View:
    """Links of documents' entities to people and bodies that nobody judged yet."""
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: review.doubtful_links(site.record, limit=n, offset=offset),
    )
    told = listing.told(found, [asdict(one) for one in found.things])
    cites = [one.document for one in found.things]
    return View("review/people.html", {"part": found, "asked": asked}, told, cites)


@page(router, "/review/people/{name}")
def person(site: OfSite, name: str, asked: AskedReview) -> View:
    """Everything that is held to be one person or body, and why."""
    who = correct.entity(site.record, name)
    links = correct.links(site.record, who.id)
    told = {"who": asdict(who), "links": [asdict(one) for one in links]}
    shown = {"who": who, "links": links, "asked": asked}
    return View("review/person.html", shown, told, [one.document for one in links])


@posting.posting(router, "/review/links/confirm", role="curator", what="confirm who someone is")
def confirm(site: OfSite, by: OfPerson, form: Annotated[OfEntity, Form()]) -> str:
    """The entity is who it is held to be."""
    return form.after(review.confirm_link(site.record, form.entity, form.by(by)))


@posting.posting(router, "/review/links/another", role="curator", what="tell who someone is")
def another(site: OfSite, by: OfPerson, form: Annotated[IsAnother, Form()]) -> str:
    """The entity is somebody else: one whom the record knows, or one of their own."""
    apart = correct.split(site.record, [form.entity], form.by(by))
    if not form.who.strip():
        return form.after(apart.number)
    joined = correct.merge(site.record, form.who.strip(), apart.id, form.by(by))
    return form.after(apart.number, joined.number)


@posting.posting(router, "/review/people/merge", role="curator", what="join two people")
def merge(site: OfSite, by: OfPerson, form: Annotated[AreOne, Form()]) -> str:
    """The two are one."""
    return form.after(correct.merge(site.record, form.one, form.other, form.by(by)).number)
