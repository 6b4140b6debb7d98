"""Collections of a person: the list, one with its things in order, its files, its forms."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi import Form as Sent
from pydantic import Field
from starlette.responses import Response

from onrecord.export.collection import FORMS, collection_object, statement_ids
from onrecord.export.dossier import Dossier, of_statements
from onrecord.export.kept import collection_row
from onrecord.web import dossiers
from onrecord.web.pages.keeps import Key, Name, Named, Words
from onrecord.web.persons import OfPerson
from onrecord.web.posting import Form, posting
from onrecord.web.rendering import View, page
from onrecord.web.site import OfSite, Site
from onrecord.workflow import gathering

router = APIRouter()
Ending = Literal["csv", "html", "json", "md"]


class Made(Form):
    """A collection's name and what it is for."""

    name: Name
    words: Words = ""


class Renamed(Made):
    """The same for one that is there."""

    key: Key


class Moved(Named):
    """An entry, and by how many ranks it moves down."""

    by: Annotated[int, Field(ge=-10_000, le=10_000)]


@router.get("/yours/collections/{key}/file.{form}", include_in_schema=False)
def file(site: OfSite, person: OfPerson, key: str, form: Ending) -> Response:
    """A collection as a file to take along."""
    told = collection_object(site.record, gathering.collection(site.record, person.key, key))
    if form == "html":
        return dossiers.handed_out(_dossier(site, told), name="collection.html")
    media_type, write = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="collection.{form}"'}
    return Response("".join(write(told)), media_type=media_type, headers=headers)


def _dossier(site: Site, told: dict[str, Any]) -> Dossier:
    """The statements of a collection with what its owner wrote of them."""
    notes = {row["id"]: row["comment"] for row in told["items"] if row["id"] and row["comment"]}
    return of_statements(site.record, told["name"], statement_ids(told), notes=notes)


@page(router, "/yours/collections")
def collections(site: OfSite, person: OfPerson) -> View:
    """A person's collections, the last made first."""
    found = gathering.collections(site.record, person.key)
    rows = [collection_row(item, n) for item, n in found]
    return View("yours_collections.html", {"rows": rows}, {"items": rows})


@page(router, "/yours/collections/{key}")
def collection(site: OfSite, person: OfPerson, key: str) -> View:
    """One collection with its things in their order."""
    found = gathering.collection(site.record, person.key, key)
    told = collection_object(site.record, found)
    shown = {"item": found.collection.item, "rows": told["items"], "forms": [*FORMS, "html"]}
    return View("yours_collection.html", shown, told)


@posting(router, "/yours/collections", role="reader", what="keep collections")
def make(site: OfSite, person: OfPerson, form: Annotated[Made, Sent()]) -> str:
    """A new collection."""
    item = gathering.make(site.record, person.key, form.name, form.words)
    return f"/yours/collections/{item.key}"


@posting(router, "/yours/collections/rename", role="reader", what="keep collections")
def rename(site: OfSite, person: OfPerson, form: Annotated[Renamed, Sent()]) -> str:
    """Name and describe a collection anew."""
    gathering.rename(site.record, person.key, form.key, form.name, form.words)
    return form.way_back()


@posting(router, "/yours/move", role="reader", what="keep collections")
def move(site: OfSite, person: OfPerson, form: Annotated[Moved, Sent()]) -> str:
    """Move an entry up or down."""
    gathering.move(site.record, person.key, form.key, by=form.by)
    return form.way_back()


@posting(router, "/yours/share", role="reader", what="share collections")
def share(site: OfSite, person: OfPerson, form: Annotated[Named, Sent()]) -> str:
    """Make a link by which whoever has it reads a collection."""
    gathering.share(site.record, person.key, form.key)
    return form.way_back()


@posting(router, "/yours/unshare", role="reader", what="share collections")
def unshare(site: OfSite, person: OfPerson, form: Annotated[Named, Sent()]) -> str:
    """Take that link back."""
    gathering.unshare(site.record, person.key, form.key)
    return form.way_back()
