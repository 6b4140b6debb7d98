"""A desk as lines of JSON, and such lines onto a desk: how it moves between machines.

Invariant: to take the same lines in again changes nothing; links by which others read something
are not carried.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy import Connection

from onrecord.desk import items, things
from onrecord.desk.anchors import anchor_of, stored
from onrecord.desk.items import MARKS, Item, ItemKind, Wording
from onrecord.desk.schema import items as rows
from onrecord.desk.things import Thing
from onrecord.desk.wording import MAX_NAME_CHARS, MAX_WORDS_CHARS, folded
from onrecord.errors import BadKept
from onrecord.model.anchor import ThingKind

SCHEMA: Literal["onrecord-desk/1"] = "onrecord-desk/1"
_MOST_FRAGMENTS, _MOST_PLACES, _MOST_PAGES, _MOST_WORDINGS = 500, 8, 10_000, 10_000
_MOST_PLACE = 2**31
_TOKEN_BYTES = 24

_Whole = ConfigDict(extra="forbid", frozen=True, strict=True)
_Id = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,100}$")]
_Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT[\d:.+-]{8,30}$")]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Words = Annotated[str, Field(max_length=4 * MAX_WORDS_CHARS)]
_Quote = Annotated[list[_Words], Field(min_length=3, max_length=3)]
_Ends = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2, max_length=2)]


class _Told(BaseModel):
    model_config = _Whole
    words: Annotated[str, Field(max_length=MAX_WORDS_CHARS)]
    at: _Moment


class _Place(BaseModel):
    model_config = _Whole
    document: _Id
    uri: _Words
    sha256: _Digest
    quotes: Annotated[list[_Quote], Field(max_length=_MOST_FRAGMENTS)]
    at: Annotated[list[_Ends], Field(max_length=_MOST_FRAGMENTS)]


class _Thing(BaseModel):
    model_config = _Whole
    kind: ThingKind
    id: _Id
    name: Annotated[str, Field(max_length=MAX_WORDS_CHARS)] | None
    places: Annotated[list[_Place], Field(max_length=_MOST_PLACES)]
    words: _Words
    pages: Annotated[list[_Digest], Field(max_length=_MOST_PAGES)]
    at: _Moment


class _Line(BaseModel):
    """One item, with the thing that it is of; a collection is named by its key."""

    model_config = _Whole
    schema_: Literal["onrecord-desk/1"] = Field(alias="schema")
    key: _Id
    kind: ItemKind
    thing: _Thing | None
    collection: _Id | None
    place: Annotated[int, Field(ge=0, le=_MOST_PLACE)] | None
    address: Annotated[str, StringConstraints(pattern=r"^/[^\s\\]*$", max_length=4_000)] | None
    seen_at: _Moment | None
    made_at: _Moment
    discarded_at: _Moment | None
    names: Annotated[list[_Told], Field(max_length=_MOST_WORDINGS)]
    wordings: Annotated[list[_Told], Field(max_length=_MOST_WORDINGS)]


def lines(connection: Connection, person: str) -> Iterator[dict[str, Any]]:
    """All that a person keeps, the trash too: an object for each item, collections first."""
    own = items.read(connection, items.mine(person))
    found = things.numbered(connection, [one.thing for one in own if one.thing is not None])
    pages = things.pages_of(connection, found)
    keys = {item.number: item.key for item in own}
    for item in sorted(own, key=lambda item: (item.kind != "collection", item.number)):
        thing = _thing(found[item.thing], pages.get(item.thing, [])) if item.thing else None
        yield _line(item, thing, keys.get(item.collection or 0))


def take_in(connection: Connection, person: str, told: Iterable[str], *, path: str) -> int:
    """Put lines onto a person's desk; how many items were not there. Raises `BadKept`.

    An item that is there gains the wordings that it lacks, and stays where it is.
    """
    n_new = 0
    taken = _Taken(connection, person)
    for number, line in enumerate(told, 1):
        if line.strip():
            try:
                n_new += taken.take(_Line.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"]))
                raise BadKept(path, number, f"{where}: {first['msg']}") from error
            except _Incoherent as error:
                raise BadKept(path, number, str(error)) from error
    return n_new


class _Incoherent(Exception):
    """What a line lacks that its kind needs."""


class _Taken:
    """Lines on their way to a desk: collections are known by the keys that the lines give them."""

    def __init__(self, connection: Connection, person: str) -> None:
        self._connection = connection
        self._person = person
        own = items.read(connection, items.mine(person))
        self._by_key = {item.key: item for item in own}
        self._same = {_sameness(item): item for item in own}

    def take(self, line: _Line) -> bool:
        """Whether the line's item is new."""
        facts = self._facts(line)
        probe = _probe(line, facts)
        known = self._by_key.get(line.key) or self._same.get(_sameness(probe))
        if known is not None and known.kind != line.kind:
            raise _Incoherent(f"key: a {known.kind} has it already")
        if known is not None:
            self._by_key[line.key] = known
            self._add_wordings(known, line)
            return False
        token = secrets.token_urlsafe(_TOKEN_BYTES) if line.kind == "search" else None
        number = items.add(
            self._connection, self._person, line.kind, key=line.key, made_at=line.made_at,
            discarded_at=line.discarded_at, seen_at=line.seen_at, token=token, **facts,
        )  # fmt: skip
        self._add_wordings(_probe(line, facts, number), line)
        (made,) = items.read(
            self._connection, items.mine(self._person).where(rows.c.number == number)
        )
        self._by_key[line.key] = self._same[_sameness(made)] = made
        return True

    def _facts(self, line: _Line) -> dict[str, Any]:
        """The columns of a line's item; raises `_Incoherent`."""
        is_mark = line.kind in MARKS
        if is_mark != (line.thing is not None):
            raise _Incoherent(f"thing: a {line.kind} has {'one' if is_mark else 'none'}")
        if (line.kind == "search") != (line.address is not None):
            raise _Incoherent("address: a search has one, and nothing else")
        inside = self._by_key.get(line.collection or "")
        is_inside = inside is not None and inside.kind == "collection"
        if not (is_inside if line.kind == "entry" else line.collection is None):
            raise _Incoherent("collection: an entry names one of a line above, and nothing else")
        if line.kind in ("tag", "search", "collection") and not line.names:
            raise _Incoherent(f"names: a {line.kind} has one")
        if any(len(one.words) > MAX_NAME_CHARS for one in line.names):
            raise _Incoherent(f"names: at most {MAX_NAME_CHARS} characters")
        return {
            "thing": None if line.thing is None else self._thing(line.thing),
            "collection": inside.number if inside else None,
            "place": line.place,
            "address": line.address,
            "folded": folded(line.names[-1].words) if line.kind == "tag" else None,
        }

    def _thing(self, told: _Thing) -> int:
        anchor = anchor_of(told.model_dump(exclude={"words", "pages", "at"}))
        return things.put(
            self._connection, self._person, anchor, told.words, told.pages, at=told.at
        )

    def _add_wordings(self, item: Item, line: _Line) -> None:
        for role, before, told in (
            ("name", item.names, line.names), ("words", item.wordings, line.wordings),
        ):  # fmt: skip
            known = set(before)
            for one in told:
                wording = Wording(one.words, one.at)
                if wording not in known:
                    items.add_wording(self._connection, item.number, role, wording)


def _probe(line: _Line, facts: dict[str, Any], number: int = 0) -> Item:
    """A line as an item that is not on the desk yet."""
    names = tuple(Wording(one.words, one.at) for one in line.names)
    return Item(
        number, line.key, line.kind, facts["thing"], facts["collection"], line.place, line.address,
        line.seen_at, None, line.made_at, line.discarded_at, names if not number else (),
    )  # fmt: skip


def _sameness(item: Item) -> tuple[Any, ...]:
    """What makes two items one, whatever their keys: a thing is bookmarked once."""
    if item.kind == "tag":
        return (item.kind, item.thing, folded(item.name))
    if item.kind == "search":
        return (item.kind, item.address)
    if item.kind in ("bookmark", "entry"):
        return (item.kind, item.thing, item.collection)
    return (item.kind, item.key)


def _thing(thing: Thing, pages: list[str]) -> dict[str, Any]:
    return stored(thing.anchor) | {"words": thing.words, "pages": pages, "at": thing.at}


def _line(item: Item, thing: dict[str, Any] | None, collection: str | None) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "key": item.key,
        "kind": item.kind,
        "thing": thing,
        "collection": collection,
        "place": item.place,
        "address": item.address,
        "seen_at": item.seen_at,
        "made_at": item.made_at,
        "discarded_at": item.discarded_at,
        "names": [{"words": one.words, "at": one.at} for one in item.names],
        "wordings": [{"words": one.words, "at": one.at} for one in item.wordings],
    }


def dumped(line: dict[str, Any]) -> str:
    """One line as it is written."""
    return json.dumps(line, ensure_ascii=False) + "\n"
