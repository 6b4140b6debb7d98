"""Calls about what whoever asks keeps for themselves: marks, collections, searches, the trash.

Answers have no tags: what is kept stands beside the record, and changes without it.
"""

from __future__ import annotations

from fastapi import Request
from starlette.responses import JSONResponse, Response

from onrecord.export.collection import collection_object
from onrecord.export.kept import collection_row, discarded_row, kept_object, search_row
from onrecord.web.api.answers import counted, gives, resource
from onrecord.web.api.asking import AskedKept, Name
from onrecord.web.persons import OfPerson
from onrecord.web.site import OfSite
from onrecord.workflow import gathering, keeping, saved
from onrecord.workflow.keeping import Wanted

router = resource("yours", validated=False)


@router.get("/yours", **gives("KeptThings"))
def kept(request: Request, site: OfSite, person: OfPerson, asked: AskedKept) -> Response:
    """Everything that the asker bookmarked, tagged or noted, the last kept first."""
    wanted = Wanted(kind=asked.kind, words=asked.q, tag=asked.tag, mark=asked.mark)
    return counted(
        request,
        asked,
        lambda n, offset: keeping.kept(site.record, person.key, wanted, limit=n, offset=offset),
        kept_object,
    )


@router.get("/yours/collections", **gives("Collections"))
def collections(site: OfSite, person: OfPerson) -> Response:
    """The asker's collections, the last made first."""
    found = gathering.collections(site.record, person.key)
    return JSONResponse({"items": [collection_row(*one) for one in found]})


@router.get("/yours/collections/{name}", **gives("Collection", 404))
def collection(site: OfSite, person: OfPerson, name: Name) -> Response:
    """One collection by its key, with its things in their order."""
    found = gathering.collection(site.record, person.key, name)
    return JSONResponse(collection_object(site.record, found))


@router.get("/yours/searches", **gives("Searches"))
def searches(site: OfSite, person: OfPerson) -> Response:
    """The asker's saved searches, the last saved first."""
    found = saved.searches_of(site.record, person.key)
    return JSONResponse({"items": [search_row(one) for one in found]})


@router.get("/yours/trash", **gives("Trash"))
def trash(site: OfSite, person: OfPerson) -> Response:
    """What the asker discarded, the last first."""
    found = keeping.discarded(site.record, person.key)
    return JSONResponse({"items": [discarded_row(one) for one in found]})
