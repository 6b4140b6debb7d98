"""People, bodies and states: the roll, and one with what they say and what is said of them."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request

from onrecord.export.acted import person_row, regarding_row
from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.export.flat import said_row
from onrecord.export.listed import KNOWN, known_row
from onrecord.web import listing
from onrecord.web.asking import AskedPeople
from onrecord.web.downloads import Table, all_of
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import acts, correct, disputes, proposals, record
from onrecord.workflow.record import Filters

router = APIRouter()
_N_SAID, _N_ABOUT, _N_DISPUTES, _N_PROPOSALS = 15, 15, 10, 10


@listed(router, "/people")
def people(request: Request, site: OfSite, asked: AskedPeople) -> View:
    """Everybody whom the record knows, those of most statements first."""

    def read(n: int, offset: int) -> list[correct.Known]:
        return correct.entities(site.record, asked.name, limit=n, offset=offset)

    found = listing.part(request, asked.start, read)
    table = Table(KNOWN, lambda: map(asdict, all_of(read)), known_row)
    shown = {"part": found, "name": asked.name}
    told = listing.told(found, [*map(asdict, found.things)])
    return View("people.html", shown, told, table=table)


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
    cites = [row["document"] for row in (*said, *about)]
    return View("person.html", {"who": told}, told, cites)
