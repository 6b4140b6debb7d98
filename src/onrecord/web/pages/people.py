"""People, bodies and states: the roll, and one with what they say and what is said of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request

from onrecord.export.acted import person_row, regarding_row
from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.export.flat import said_row
from onrecord.export.listed import KNOWN, known_row
from onrecord.web import contexts, figures, listing, topics
from onrecord.web.asking import AskedPeople, AskedTopic
from onrecord.web.downloads import Table, all_of
from onrecord.web.keeping import narrowed
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, listed, page
from onrecord.web.site import OfSite
from onrecord.workflow import acts, correct, disputes, overview, proposals, record
from onrecord.workflow import topics as kept
from onrecord.workflow.record import Filters

router = APIRouter()
_N_SAID, _N_ABOUT, _N_DISPUTES, _N_PROPOSALS, _N_OUTLETS = 12, 12, 8, 8, 8
_N_ACCUSED = 40


@listed(router, "/people")
def people(request: Request, site: OfSite, reader: OfPerson, asked: AskedPeople) -> View:
    """Everybody whom the record knows, those of most articles first."""
    ids = narrowed(site, reader, asked, "person")

    def read(n: int, offset: int) -> list[correct.Known]:
        return correct.entities(
            site.record, asked.name, kind=asked.kind, ids=ids, limit=n, offset=offset
        )

    found = listing.part(request, asked.start, read)
    table = Table(KNOWN, lambda: map(asdict, all_of(read)), known_row)
    told = listing.told(found, [*map(asdict, found.things)])
    return View("people.html", contexts.People(found, asked), told, table=table)


@page(router, "/people/{name}")
def person(site: OfSite, name: str, asked: AskedTopic) -> View:
    """One of them: offices as reported, statements, disputes, proposals, accusations.

    With words asked for, what they say on these in time.
    """
    at = site.record
    who = acts.people(at, name, Filters(), limit=1)[0]
    key = who.known.id
    spread = overview.facets(at, Filters(speaker=key))
    told = person_row(who)
    told |= {
        "to": told["to"][:_N_ACCUSED],
        "by": told["by"][:_N_ACCUSED],
        "outlets": [asdict(share) for share in spread.publishers[:_N_OUTLETS]],
        "said": [said_row(one) for one in record.said(at, Filters(speaker=key), limit=_N_SAID)],
        "about": [regarding_row(o) for o in acts.regarding(at, key, Filters(), limit=_N_ABOUT)],
        "disputes": list(
            objects(
                disputes.disputes(at, disputes.Asked(speaker=key), limit=_N_DISPUTES),
                dispute_object,
            )
        ),
        "made": _proposals(site, proposals.Asked(by=key)),
        "got": _proposals(site, proposals.Asked(to=key)),
    }
    days = overview.facets(at, Filters(regarding=key)).days
    counts = figures.over_time({"says": spread.days, "is spoken of": days})
    told["over_time"] = {"grain": counts.grain, "rows": [asdict(row) for row in counts.rows]}
    topic = None
    if asked.about:
        wanted = Filters(since=asked.since, until=asked.until)
        topic = topics.course(kept.on_topic(at, key, asked.about, wanted))
        told["topic"] = topics.told(topic, asked.about)
    cites = [row["document"] for row in (*told["said"], *told["about"])]
    return View("person.html", contexts.Person(told, counts, asked, topic), told, cites)


def _proposals(site: OfSite, asked: proposals.Asked) -> list[dict[str, Any]]:
    found = proposals.proposals(site.record, asked, limit=_N_PROPOSALS)
    return list(objects(found, proposal_object))
