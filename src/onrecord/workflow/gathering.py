"""Collections of a person: made, filled, ordered, shared by a link, read by whoever has it.

Invariant: the record is only read. All raise `DeskUnusable` and `NotKept`, and what opening the
record raises.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.desk import collected, items
from onrecord.desk import database as desks
from onrecord.desk.collected import Collection, Entry
from onrecord.desk.items import Item
from onrecord.desk.wording import a_name, some_words
from onrecord.errors import NotKept
from onrecord.model.anchor import ThingKind
from onrecord.model.where import Where
from onrecord.workflow.anchored import ids_now, thing_of
from onrecord.workflow.keeping import put

__all__ = [
    "Collection", "Entry", "Gathered", "Item", "collection", "collections", "gather", "make",
    "move", "rename", "share", "shared", "unshare",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathered:
    """A collection, and the ids that its things have now: None for those that are not found."""

    collection: Collection
    ids: tuple[str | None, ...]


def make(record: Where, person: str, name: str, words: str = "") -> Item:
    """A new collection; raises `UnfitWords`."""
    with desks.writing(record) as desk:
        return collected.make(desk, person, name, words)


def rename(record: Where, person: str, key: str, name: str, words: str) -> Item:
    """Name and describe a collection anew; what it was called stays. Raises `UnfitWords`."""
    with desks.writing(record) as desk:
        item = collected.called(desk, person, key)
        fit = a_name(name, "name of the collection")
        items.reword(desk, item, name=fit, words=some_words(words, "description", is_needed=False))
        return collected.called(desk, person, item.key)


def gather(
    record: Where,
    person: str,
    name: str,
    collection: str,
    *,
    comment: str = "",
    kind: ThingKind | None = None,
) -> Item:
    """Put a thing of the record into a collection, by its key or name; made where there is none.

    Raises `UnfitWords`, `NotInRecord`, `AmbiguousName`.
    """
    told = thing_of(record, name, kind)
    with desks.writing(record) as desk:
        number = put(record, desk, person, told)
        try:
            into = collected.called(desk, person, collection)
        except NotKept:
            into = collected.make(desk, person, collection)
        collected.put(desk, person, into, number, comment)
        return into


def move(record: Where, person: str, key: str, *, by: int) -> None:
    """Move an entry so many ranks down, up where negative."""
    with desks.writing(record) as desk:
        collected.move(desk, person, key, by=by)


def collections(record: Where, person: str) -> list[tuple[Item, int]]:
    """A person's collections with how many things each holds, the last made first."""
    with desks.reading(record) as desk:
        return collected.of_person(desk, person)


def collection(record: Where, person: str, name: str) -> Gathered:
    """A collection by its key or name."""
    with desks.reading(record) as desk:
        found = collected.whole(desk, person, name)
    return _gathered(record, found)


def shared(record: Where, token: str) -> Gathered:
    """The collection that a link leads to, for whoever has it."""
    with desks.reading(record) as desk:
        found = collected.shared(desk, token)
    return _gathered(record, found)


def share(record: Where, person: str, name: str) -> str:
    """The token of a collection's link, made where it has none."""
    with desks.writing(record) as desk:
        return collected.share(desk, person, name)


def unshare(record: Where, person: str, name: str) -> None:
    """Take a collection's link back."""
    with desks.writing(record) as desk:
        collected.unshare(desk, person, name)


def _gathered(record: Where, found: Collection) -> Gathered:
    return Gathered(found, tuple(ids_now(record, [entry.thing.anchor for entry in found.entries])))
