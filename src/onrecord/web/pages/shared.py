"""What is read by whoever has its link, signed in or not: shared collections, feeds of searches.

Invariant: nothing here asks who reads; a link that was taken back leads nowhere.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.export.collection import collection_object
from onrecord.export.feed import NEVER, Entry, Feed, rfc3339, written
from onrecord.web import finding
from onrecord.web.finding import Asker, Hit
from onrecord.web.persons import Person
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite, Site
from onrecord.workflow import gathering, saved
from onrecord.workflow.saved import Item

router = APIRouter()
_MOST = 100
_FRESH_DAYS = 30
_ATOM = "application/atom+xml; charset=utf-8"


@router.get("/feeds/{token}.atom", include_in_schema=False)
def feed(request: Request, site: OfSite, token: str) -> Response:
    """What a saved search finds, as an Atom feed: what came in lately first."""
    key, item = saved.of_token(site.record, token)
    base = str(request.base_url).rstrip("/")
    entries = tuple(_entry(one, base) for one in _found(site, Person(key, "reader", key), item))
    whole = Feed(
        item.name, f"urn:onrecord:search:{item.key}", entries, f"{base}/feeds/{token}.atom"
    )
    return Response(written(whole), media_type=_ATOM)


@page(router, "/shared/{token}", is_open=True)
def shared(site: OfSite, token: str) -> View:
    """A collection, for whoever has its link."""
    told = collection_object(site.record, gathering.shared(site.record, token))
    return View("shared.html", {"told": told}, told)


def _found(site: Site, person: Person, item: Item) -> list[Hit]:
    """What came into the record in the last days, then what the list shows first."""
    since = (datetime.now(UTC) - timedelta(days=_FRESH_DAYS)).isoformat(timespec="microseconds")
    fresh = finding.find(Asker(site, person, since), item.address or "", limit=_MOST)
    rest = finding.find(Asker(site, person), item.address or "", limit=_MOST)
    return list(dict.fromkeys((*fresh, *rest)))[:_MOST]


def _entry(one: Hit, base: str) -> Entry:
    return Entry(
        id=f"urn:onrecord:{'attribution' if one.kind == 'statement' else one.kind}:{one.id}",
        title=one.title,
        time=rfc3339(one.published) or NEVER,
        author=one.author,
        link=f"{base}{one.path}",
        acts=(),
        publisher=one.publisher,
        words=one.words,
    )
