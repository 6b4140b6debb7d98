"""Items: what a person makes on the desk. Marks of things, collections and entries, searches.

Invariant: every read and every change names the person, and touches nobody else's; a wording is
added, never overwritten; what is discarded is kept until the trash is emptied.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Select, insert, select, update

from onrecord.desk.schema import items, wordings
from onrecord.desk.wording import folded, now
from onrecord.errors import NotKept

ItemKind = Literal["bookmark", "tag", "note", "entry", "collection", "search"]
ITEM_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)
MARKS: tuple[ItemKind, ...] = ("bookmark", "tag", "note", "entry")
"""Kinds that are of a thing."""
_KEY_BYTES = 6
_N_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they stood from a moment on."""

    words: str
    at: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `names` and `wordings` have what it was called and what it said, the latest last.

    A tag and a search have a name, a note has words, a collection has both, an entry has words
    that may be none. `thing` and `collection` are numbers of rows.
    """

    number: int
    key: str
    kind: ItemKind
    thing: int | None
    collection: int | None
    place: int | None
    address: str | None
    seen_at: str | None
    token: str | None
    made_at: str
    discarded_at: str | None
    names: tuple[Wording, ...] = ()
    wordings: tuple[Wording, ...] = ()

    @property
    def name(self) -> str:
        """What it is called now."""
        return self.names[-1].words if self.names else ""

    @property
    def words(self) -> str:
        """What it says now."""
        return self.wordings[-1].words if self.wordings else ""


def add(
    connection: Connection,
    person: str,
    kind: ItemKind,
    *,
    name: str | None = None,
    words: str | None = None,
    **facts: Any,
) -> int:
    """A new item; its number. `facts` are columns of `items`; the key is made where none is."""
    row: dict[str, Any] = {
        "key": secrets.token_hex(_KEY_BYTES), "person": person, "kind": kind, "made_at": now(),
    }  # fmt: skip
    (number,) = connection.execute(insert(items).returning(items.c.number), row | facts).one()
    for role, told in (("name", name), ("words", words)):
        if told is not None:
            add_wording(connection, number, role, Wording(told, row["made_at"]))
    return int(number)


def reword(
    connection: Connection, item: Item, *, name: str | None = None, words: str | None = None
) -> None:
    """Name or word an item anew; what it was called and said before stays beside it.

    The new wording is the latest also where the clock was set back since the one before.
    """
    for role, told, known in (("name", name, item.names), ("words", words, item.wordings)):
        before = known[-1] if known else None
        if told is not None and told != (before.words if before else ""):
            at = max(now(), before.at if before else "")
            add_wording(connection, item.number, role, Wording(told, at))


def add_wording(connection: Connection, number: int, role: str, told: Wording) -> None:
    """One more name or wording of an item."""
    row = {
        "item": number, "role": role, "words": told.words, "folded": folded(told.words),
        "at": told.at,
    }  # fmt: skip
    connection.execute(insert(wordings), row)


def change(connection: Connection, item: Item, **facts: Any) -> None:
    """Set what moves on: `place`, `seen_at`, `token`, `discarded_at`."""
    connection.execute(update(items).where(items.c.number == item.number).values(facts))


def one(connection: Connection, person: str, key: str) -> Item:
    """A person's item of that key, also from the trash; raises `NotKept`."""
    found = read(connection, mine(person).where(items.c.key == key))
    if not found:
        raise NotKept("item", key)
    return found[0]


def of_kind(connection: Connection, person: str, *kinds: ItemKind) -> list[Item]:
    """A person's items of some kinds that are not in the trash, the first made first."""
    return read(connection, standing(person).where(items.c.kind.in_(kinds)))


def marks_of(connection: Connection, person: str, things: Iterable[int]) -> dict[int, list[Item]]:
    """What a person keeps of things, by their numbers; entries of discarded collections not."""
    wanted = sorted(set(things))
    found: dict[int, list[Item]] = {}
    for start in range(0, len(wanted), _N_AT_ONCE):
        some = items.c.thing.in_(wanted[start : start + _N_AT_ONCE])
        for item in read(connection, standing(person).where(some)):
            if item.thing is not None:
                found.setdefault(item.thing, []).append(item)
    return found


def mine(person: str) -> Select[Any]:
    """A query of all a person's items."""
    return select(items).where(items.c.person == person).order_by(items.c.number)


def standing(person: str) -> Select[Any]:
    """A query of a person's items that are not in the trash, nor in a collection that is."""
    around = items.alias("around")
    gone = select(around.c.number).where(
        around.c.person == person, around.c.discarded_at.is_not(None)
    )
    is_inside = items.c.collection.is_not(None) & items.c.collection.in_(gone)
    return mine(person).where(items.c.discarded_at.is_(None), ~is_inside)


def read(connection: Connection, query: Select[Any]) -> list[Item]:
    """The items of a query with their names and wordings."""
    rows = connection.execute(query).all()
    told = _wordings(connection, [row.number for row in rows])
    return [_item(row, told.get(row.number, {})) for row in rows]


def _wordings(
    connection: Connection, numbers: list[int]
) -> Mapping[int, Mapping[str, tuple[Wording, ...]]]:
    found: dict[int, dict[str, tuple[Wording, ...]]] = {}
    for start in range(0, len(numbers), _N_AT_ONCE):
        some = wordings.c.item.in_(numbers[start : start + _N_AT_ONCE])
        query = select(wordings).where(some).order_by(wordings.c.at, wordings.c.number)
        for row in connection.execute(query):
            roles = found.setdefault(row.item, {})
            roles[row.role] = (*roles.get(row.role, ()), Wording(row.words, row.at))
    return found


def _item(row: Any, told: Mapping[str, tuple[Wording, ...]]) -> Item:
    return Item(
        row.number, row.key, row.kind, row.thing, row.collection, row.place, row.address,
        row.seen_at, row.token, row.made_at, row.discarded_at, told.get("name", ()),
        told.get("words", ()),
    )  # fmt: skip
