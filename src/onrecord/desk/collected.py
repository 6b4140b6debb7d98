"""Collections: named, ordered things with a comment each, that their owner may share by a link.

Invariant: a link works until its owner takes it back, and never again after that; what is in the
trash is shared with nobody.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from onrecord.desk import items, things
from onrecord.desk.items import Item
from onrecord.desk.schema import items as rows
from onrecord.desk.things import Thing
from onrecord.desk.wording import a_name, folded, some_words
from onrecord.errors import NotKept

_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in a collection, with what its owner says of it there."""

    item: Item
    thing: Thing


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection with its entries in their order."""

    item: Item
    entries: tuple[Entry, ...]


def make(connection: Connection, person: str, name: str, words: str = "") -> Item:
    """A new collection; raises `UnfitWords`."""
    fit = a_name(name, "name of the collection")
    told = some_words(words, "description", is_needed=False)
    number = items.add(connection, person, "collection", name=fit, words=told)
    return _numbered(connection, person, number)


def called(connection: Connection, person: str, name: str) -> Item:
    """The collection of that key or name, the first made of several; raises `NotKept`."""
    own = items.of_kind(connection, person, "collection")
    for found in (
        [item for item in own if item.key == name],
        [item for item in own if folded(item.name) == folded(name)],
    ):
        if found:
            return found[0]
    raise NotKept("collection", name)


def put(
    connection: Connection, person: str, collection: Item, thing: int, comment: str = ""
) -> str:
    """Put a thing last into a collection; the entry's key.

    One that is there keeps its place, and one in the trash comes back to it; a comment that is
    given is added to its wordings. Raises `UnfitWords`.
    """
    told = some_words(comment, "comment", is_needed=False)
    inside = items.mine(person).where(rows.c.collection == collection.number)
    known = items.read(connection, inside.where(rows.c.thing == thing).limit(1))
    if known:
        items.change(connection, known[0], discarded_at=None)
        if told:
            items.reword(connection, known[0], words=told)
        return known[0].key
    last = select(func.max(rows.c.place)).where(rows.c.collection == collection.number)
    place = (connection.execute(last).scalar() or 0) + 1
    number = items.add(
        connection, person, "entry", words=told, thing=thing, collection=collection.number,
        place=place,
    )  # fmt: skip
    return _numbered(connection, person, number).key


def move(connection: Connection, person: str, key: str, *, by: int) -> None:
    """Move an entry so many ranks down (up where negative); others keep their order."""
    entry = items.one(connection, person, key)
    inside = items.standing(person).where(rows.c.collection == entry.collection)
    ordered = items.read(connection, inside.order_by(None).order_by(rows.c.place, rows.c.number))
    keys = [item.key for item in ordered]
    if key not in keys:
        raise NotKept("entry", key)
    at = keys.index(key)
    to = max(0, min(len(ordered) - 1, at + by))
    ordered.insert(to, ordered.pop(at))
    for place, item in enumerate(ordered, 1):
        if item.place != place:
            items.change(connection, item, place=place)


def of_person(connection: Connection, person: str) -> list[tuple[Item, int]]:
    """A person's collections with how many things each holds, the last made first."""
    own = items.of_kind(connection, person, "collection")
    counts: dict[int | None, int] = {}
    for entry in items.of_kind(connection, person, "entry"):
        counts[entry.collection] = counts.get(entry.collection, 0) + 1
    return [(item, counts.get(item.number, 0)) for item in reversed(own)]


def whole(connection: Connection, person: str, name: str) -> Collection:
    """A collection by key or name, with its entries; raises `NotKept`."""
    return _whole(connection, person, called(connection, person, name))


def shared(connection: Connection, token: str) -> Collection:
    """The collection that a link leads to, to whoever has it; raises `NotKept`."""
    query = select(rows.c.person, rows.c.key).where(
        rows.c.token == token, rows.c.kind == "collection", rows.c.discarded_at.is_(None)
    )
    found = connection.execute(query).first()
    if found is None:
        raise NotKept("shared collection", token)
    return _whole(connection, found.person, items.one(connection, found.person, found.key))


def share(connection: Connection, person: str, name: str) -> str:
    """The token of a collection's link, made where it has none; raises `NotKept`."""
    item = called(connection, person, name)
    token = item.token or secrets.token_urlsafe(_TOKEN_BYTES)
    items.change(connection, item, token=token)
    return token


def unshare(connection: Connection, person: str, name: str) -> None:
    """Take a collection's link back; another one is another link. Raises `NotKept`."""
    items.change(connection, called(connection, person, name), token=None)


def _whole(connection: Connection, person: str, item: Item) -> Collection:
    inside = items.standing(person).where(rows.c.collection == item.number)
    entries = items.read(connection, inside.order_by(None).order_by(rows.c.place, rows.c.number))
    found = things.numbered(connection, [one.thing for one in entries if one.thing is not None])
    return Collection(
        item, tuple(Entry(one, found[one.thing]) for one in entries if one.thing is not None)
    )


def _numbered(connection: Connection, person: str, number: int) -> Item:
    return items.read(connection, items.mine(person).where(rows.c.number == number))[0]
