"""People, bodies and states: the roll, and one with what they say and what is said of them."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request

from onrecord.export.acted import person_row, regarding_row
from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.export.flat import said_row
from onrecord.web import listing
from onrecord.web.asking import AskedPeople
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import acts, correct, disputes, proposals, record
from onrecord.workflow.record import Filters

router = APIRouter()
_N_SAID, _N_ABOUT, _N_DISPUTES, _N_PROPOSALS = 15, 15, 10, 10


@page(router, "/people")
def people(request: Request, site: OfSite, person: OfPerson, asked: AskedPeople) -> View:
    """Everybody whom the record knows, those of most statements first."""
    ids = narrowed(site, person, asked, "person")
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: correct.entities(
            site.record, asked.name, ids=ids, limit=n, offset=offset
        ),
    )
    shown = {"part": found, "name": asked.name, "asked": asked}
    return View("people.html", shown, listing.told(found, [*map(asdict, found.things)]))


@page(router, "/people/{name}")
def person(site: OfSite, name: str) -> View:
    """One of them: offices as reported, statements, disputes, proposals, accusations."""
    at = site.record
    who = acts.people(at, name, Filters(), limit=1)[0]
    key = who.known.id
    said = [said_row(one) for one in record.said(at, Filters(speaker=key), limit=_N_SAID)]
    about = [regarding_row(one) for one in acts.regarding(at, key, Filters(), limit=_N_ABOUT)]
    disputed = disputes.disputes(at, disputes.Asked(speaker=key), limit=_N_DISPUTES)
    made = proposals.proposals(at, proposals.Asked(by=key), limit=_N_PROPOSALS)
    got = proposals.proposals(at, proposals.Asked(to=key), limit=_N_PROPOSALS)
    told = person_row(who) | {
        "said": said,
        "about": about,
        "disputes": list(objects(disputed, dispute_object)),
        "made": list(objects(made, proposal_object)),
        "got": list(objects(got, proposal_object)),
    }
    return View("person.html", {"who": told}, told)
