"""The forms by which a person keeps things, words notes, discards and takes back."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter
from fastapi import Form as Sent
from pydantic import Field

from onrecord.errors import NotInRecord
from onrecord.model.anchor import ThingKind
from onrecord.web.persons import OfPerson
from onrecord.web.posting import Form, posting
from onrecord.web.site import OfSite
from onrecord.workflow import gathering, keeping
from onrecord.workflow.keeping import Keeping

router = APIRouter()
_MAX_KEY_CHARS, _MAX_NAME_CHARS, _MAX_WORDS_CHARS = 100, 1_000, 100_000
Key = Annotated[str, Field(max_length=_MAX_KEY_CHARS)]
Name = Annotated[str, Field(max_length=_MAX_NAME_CHARS)]
Words = Annotated[str, Field(max_length=_MAX_WORDS_CHARS)]
What = Annotated[str, Field(max_length=_MAX_NAME_CHARS)]
"""A thing as a form names it: "statement/att_...". """
_KINDS: tuple[ThingKind, ...] = get_args(ThingKind)


class Marked(Form):
    """A thing that is bookmarked, or a mark that is discarded."""

    bookmark: What = ""
    discard: Key = ""


class Tagged(Form):
    """A tag for a thing."""

    what: What
    tag: Name


class Noted(Form):
    """A note about a thing."""

    what: What
    words: Words


class Gathered(Form):
    """A thing for a collection."""

    what: What
    collection: Name
    words: Words = ""


class Reworded(Form):
    """A note or a comment in other words."""

    key: Key
    words: Words = ""


class Named(Form):
    """An item by its key."""

    key: Key


@posting(router, "/yours/mark", role="reader", what="keep bookmarks")
def mark(site: OfSite, person: OfPerson, form: Annotated[Marked, Sent()]) -> str:
    """Bookmark a thing, or discard one of its marks."""
    if form.discard:
        keeping.discard(site.record, person.key, form.discard)
    if form.bookmark:
        _keep(site, person, form.bookmark, Keeping(is_bookmarked=True))
    return form.way_back()


@posting(router, "/yours/tag", role="reader", what="keep tags")
def tag(site: OfSite, person: OfPerson, form: Annotated[Tagged, Sent()]) -> str:
    """Give a thing a tag."""
    _keep(site, person, form.what, Keeping(tags=(form.tag,)))
    return form.way_back()


@posting(router, "/yours/note", role="reader", what="keep notes")
def note(site: OfSite, person: OfPerson, form: Annotated[Noted, Sent()]) -> str:
    """Write a note about a thing."""
    _keep(site, person, form.what, Keeping(note=form.words))
    return form.way_back()


@posting(router, "/yours/reword", role="reader", what="keep notes")
def reword(site: OfSite, person: OfPerson, form: Annotated[Reworded, Sent()]) -> str:
    """Word a note or a comment anew."""
    keeping.reword(site.record, person.key, form.key, form.words)
    return form.way_back()


@posting(router, "/yours/gather", role="reader", what="keep collections")
def gather(site: OfSite, person: OfPerson, form: Annotated[Gathered, Sent()]) -> str:
    """Put a thing into a collection."""
    kind, name = _thing(form.what)
    gathering.gather(site.record, person.key, name, form.collection, comment=form.words, kind=kind)
    return form.way_back()


@posting(router, "/yours/restore", role="reader", what="keep things")
def restore(site: OfSite, person: OfPerson, form: Annotated[Named, Sent()]) -> str:
    """Take something out of the trash."""
    keeping.restore(site.record, person.key, form.key)
    return form.way_back()


@posting(router, "/yours/empty", role="reader", what="empty the trash")
def empty(site: OfSite, person: OfPerson, form: Annotated[Form, Sent()]) -> str:
    """Remove for good what is in the trash."""
    keeping.empty(site.record, person.key)
    return form.way_back()


def _keep(site: OfSite, person: OfPerson, what: str, wanted: Keeping) -> None:
    kind, name = _thing(what)
    keeping.keep(site.record, person.key, name, wanted, kind=kind)


def _thing(what: str) -> tuple[ThingKind, str]:
    """The kind and the id that a form names; raises `NotInRecord`."""
    told, _, name = what.partition("/")
    kind = next((one for one in _KINDS if one == told), None)
    if kind is None:
        raise NotInRecord("thing of that kind", what)
    return kind, name
