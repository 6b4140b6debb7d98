"""What a person keeps: everything that is marked, one thing with all its marks, the trash."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Header, Query, Request

from onrecord.export.kept import collection_row, discarded_row, kept_object, search_row
from onrecord.model.anchor import THING_KINDS, ThingKind
from onrecord.web import listing
from onrecord.web.asking import AskedYours
from onrecord.web.persons import OfPerson
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite
from onrecord.workflow import anchored, gathering, keeping, saved
from onrecord.workflow.keeping import Found, Kept, Wanted

router = APIRouter()
_N_BESIDE = 8
Back = Annotated[str, Query(max_length=2_000)]
CurrentPage = Annotated[str, Header(alias="HX-Current-URL", max_length=4_000)]


@page(router, "/yours")
def yours(request: Request, site: OfSite, person: OfPerson, asked: AskedYours) -> View:
    """Everything of which this person keeps something, the last kept first."""
    wanted = Wanted(
        kind=asked.kind,
        words=asked.q,
        tag=asked.tag,
        mark=None if asked.kept is None or asked.kept == "any" else asked.kept,
        since=asked.since,
        until=asked.until,
    )
    found = listing.part(
        request,
        asked.start,
        lambda n, offset: keeping.kept(site.record, person.key, wanted, limit=n, offset=offset),
    )
    rows = [kept_object(one) for one in found.things]
    told = listing.told(found, rows) | {
        "tags": keeping.tags(site.record, person.key),
        "collections": [
            collection_row(*one)
            for one in gathering.collections(site.record, person.key)[:_N_BESIDE]
        ],
        "searches": [
            search_row(one) for one in saved.searches_of(site.record, person.key)[:_N_BESIDE]
        ],
    }
    shown = told | {"part": found, "asked": asked, "rows": rows, "kinds": THING_KINDS}
    return View("yours.html", shown, told)


@page(router, "/yours/trash")
def trash(site: OfSite, person: OfPerson) -> View:
    """What was discarded, the last first."""
    rows = [discarded_row(one) for one in keeping.discarded(site.record, person.key)]
    return View("yours_trash.html", {"rows": rows}, {"items": rows})


@page(router, "/yours/of/{kind}/{name}")
def one(
    site: OfSite,
    person: OfPerson,
    kind: ThingKind,
    name: str,
    *,
    back: Back = "",
    current: CurrentPage = "",
) -> View:
    """One thing with all that this person keeps of it, and the forms to keep more."""
    told = anchored.thing_of(site.record, name, kind)
    now = anchored.id_now(site.record, kind, told.anchor.id)
    kept = keeping.marked(site.record, person.key, [now]).get(now)
    row = {"id": now, "kind": kind, "words": told.words, "kept": _object(kept, now)}
    return View("yours_thing.html", {"row": row, "back": back or _path_of(current)}, row)


def _object(kept: Kept | None, name: str) -> dict[str, object] | None:
    return None if kept is None else kept_object(Found(kept, name))


def _path_of(address: str) -> str:
    """The page in which a form is put, to which it leads back."""
    url = urlsplit(address)
    return f"{url.path}?{url.query}" if url.query else url.path
