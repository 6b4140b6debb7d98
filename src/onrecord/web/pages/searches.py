"""Saved searches of a person: the list, and one with what is new in it since it was looked at."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Form as Sent

from onrecord.export.kept import search_row
from onrecord.web import finding
from onrecord.web.finding import Asker, Hit
from onrecord.web.pages.keeps import Name, Named
from onrecord.web.persons import OfPerson, Person
from onrecord.web.posting import Form, posting
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite, Site
from onrecord.workflow import saved
from onrecord.workflow.saved import Item

router = APIRouter()
_MOST_NEW, _MOST_SHOWN = 100, 25


class Saved(Form):
    """A list's address, and the name it is saved under."""

    address: Name
    name: Name


@page(router, "/yours/searches")
def searches(site: OfSite, person: OfPerson) -> View:
    """A person's searches with how much is new in each, the last saved first."""
    rows = [
        search_row(item) | {"n_new": len(_new(site, person, item))}
        for item in saved.searches_of(site.record, person.key)
    ]
    shown = {"rows": rows, "most_new": _MOST_NEW}
    return View("yours_searches.html", shown, {"items": rows})


@page(router, "/yours/searches/{key}")
def search(site: OfSite, person: OfPerson, key: str) -> View:
    """One search: what is new in it, what it finds else, and its feed."""
    item = saved.search(site.record, person.key, key)
    new = _new(site, person, item)
    found = finding.find(Asker(site, person), item.address or "", limit=_MOST_SHOWN)
    told = search_row(item) | {
        "new": [_hit(one) for one in new],
        "items": [_hit(one) for one in found],
        "feed": f"/feeds/{item.token}.atom",
    }
    shown = {"item": item, "new": new, "found": found, "feed": told["feed"], "most_new": _MOST_NEW}
    return View("yours_search.html", shown, told)


@posting(router, "/yours/searches", role="reader", what="save searches")
def save(site: OfSite, person: OfPerson, form: Annotated[Saved, Sent()]) -> str:
    """Save a list under a name."""
    item = saved.save(site.record, person.key, finding.settled(form.address), form.name)
    return f"/yours/searches/{item.key}"


@posting(router, "/yours/looked", role="reader", what="save searches")
def looked(site: OfSite, person: OfPerson, form: Annotated[Named, Sent()]) -> str:
    """All that a search finds now was looked at."""
    saved.looked(site.record, person.key, form.key)
    return form.way_back()


@posting(router, "/yours/renew", role="reader", what="save searches")
def renew(site: OfSite, person: OfPerson, form: Annotated[Named, Sent()]) -> str:
    """Give a search's feed another address."""
    saved.renew(site.record, person.key, form.key)
    return form.way_back()


def _new(site: Site, person: Person, item: Item) -> list[Hit]:
    """What came into the record since the search was looked at, at most so many and one."""
    asker = Asker(site, person, since=item.seen_at)
    return finding.find(asker, item.address or "", limit=_MOST_NEW)


def _hit(one: Hit) -> dict[str, Any]:
    return asdict(one) | {"path": one.path}
