"""What a person keeps beside a record: marks of its things, found again as the record changes.

Invariant: the record is only read, and its writer's lock never needed; each call opens both files
and closes them again. All raise `DeskUnusable`, and what opening the record raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from onrecord.desk import database as desks
from onrecord.desk import items, marks, things, trash
from onrecord.desk.items import Item, ItemKind
from onrecord.desk.marks import Kept, Wanted
from onrecord.desk.things import Thing
from onrecord.desk.trash import Discarded
from onrecord.desk.wording import some_words
from onrecord.errors import NotKept
from onrecord.model.anchor import ThingKind
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.writing import lasting
from onrecord.workflow.anchored import PREFIXES, Told, ids_now, thing_of
from onrecord.workflow.record import Filters, check_days

__all__ = [
    "Discarded", "Found", "Item", "ItemKind", "Keeping", "Kept", "Overview", "Thing", "ThingKind",
    "Wanted", "discard", "discarded", "empty", "ids_kept", "keep", "kept", "marked", "overview",
    "put", "restore", "reword", "tags", "unkeep",
]  # fmt: skip

MOST_IDS = 5_000
"""So many kept things narrow a list of the record, the last kept first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A kept thing with the id that it has in the record now, None where it is not found."""

    kept: Kept
    id: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person keeps of some things by their ids; tags and collections with their counts."""

    of: Mapping[str, Kept]
    tags: Mapping[str, int]
    collections: Sequence[tuple[Item, int]]


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is to be kept of a thing: a bookmark, tags, a note."""

    is_bookmarked: bool = False
    tags: tuple[str, ...] = ()
    note: str | None = None


def put(record: Where, desk: Connection, person: str, told: Told) -> int:
    """The number of a thing of the record on an open desk, found there under any of its ids."""
    near = things.of_ids(desk, person, [told.anchor.id], told.pages)
    near = [one for one in near if one.kind == told.anchor.kind]
    wanted, *found = ids_now(record, [told.anchor, *(one.anchor for one in near)])
    for one, now in zip(near, found, strict=True):
        if now is not None and now == wanted:
            return one.number
    return things.put(desk, person, told.anchor, told.words, told.pages)


def keep(
    record: Where, person: str, name: str, keeping: Keeping, *, kind: ThingKind | None = None
) -> Found:
    """Keep something of a thing of the record; the thing with all that is kept of it.

    Raises `NotInRecord`, `AmbiguousName`, `UnfitWords`.
    """
    told = thing_of(record, name, kind)
    with desks.writing(record) as desk:
        number = put(record, desk, person, told)
        if keeping.is_bookmarked:
            marks.bookmark(desk, person, number)
        for tag in keeping.tags:
            marks.tag(desk, person, number, tag)
        if keeping.note is not None:
            marks.note(desk, person, number, keeping.note)
        (found,) = marks.with_marks(desk, person, [things.numbered(desk, [number])[number]])
    return _found(record, [found])[0]


def unkeep(record: Where, person: str, name: str) -> list[Item]:
    """Put into the trash what is kept of a thing (its id), or one item (its key); what went.

    Raises `NotKept`.
    """
    with desks.writing(record) as desk:
        gone = _meant(record, desk, person, name)
        for item in gone:
            trash.discard(desk, person, item.key)
    return gone


def discard(record: Where, person: str, key: str) -> Item:
    """Put one item into the trash; raises `NotKept`."""
    with desks.writing(record) as desk:
        trash.discard(desk, person, key)
        return items.one(desk, person, key)


def restore(record: Where, person: str, key: str) -> Item:
    """Take one item out of the trash; raises `NotKept`."""
    with desks.writing(record) as desk:
        trash.restore(desk, person, key)
        return items.one(desk, person, key)


def empty(record: Where, person: str) -> int:
    """Remove for good what is in a person's trash; how many items went."""
    with desks.writing(record) as desk:
        return trash.empty(desk, person)


def discarded(record: Where, person: str) -> list[Discarded]:
    """What is in a person's trash, the last discarded first."""
    with desks.reading(record) as desk:
        return trash.trash(desk, person)


def reword(record: Where, person: str, key: str, words: str) -> Item:
    """Word a note or the comment of an entry anew; the earlier wording stays.

    Raises `NotKept`, `UnfitWords`.
    """
    with desks.writing(record) as desk:
        item = items.one(desk, person, key)
        if item.kind not in ("note", "entry") or item.discarded_at is not None:
            raise NotKept("note", key)
        told = some_words(words, item.kind, is_needed=item.kind == "note")
        items.reword(desk, item, words=told)
        return items.one(desk, person, key)


def kept(
    record: Where,
    person: str,
    wanted: Wanted | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
) -> list[Found]:
    """Things of which a person keeps something, the last kept first; raises `BadDay`."""
    asked = wanted or Wanted()
    check_days(Filters(since=asked.since, until=asked.until))
    with desks.reading(record) as desk:
        some = marks.kept(desk, person, asked, limit=limit, offset=offset)
    return _found(record, some)


def tags(record: Where, person: str) -> dict[str, int]:
    """A person's tags with how many things have each, those of most things first."""
    with desks.reading(record) as desk:
        return marks.tags(desk, person)


def ids_kept(
    record: Where, person: str, kind: ThingKind, *, tag: str | None, mark: ItemKind | None
) -> tuple[str, ...]:
    """The ids that a person's things of a kind have now, those with a tag or a mark alone.

    At most `MOST_IDS`, the last kept.
    """
    wanted = Wanted(kind=kind, tag=tag, mark=mark)
    with desks.reading(record) as desk:
        some = marks.kept(desk, person, wanted, limit=MOST_IDS)
    return tuple(one.id for one in _found(record, some) if one.id is not None)


def marked(record: Where, person: str, ids: Sequence[str]) -> dict[str, Kept]:
    """What a person keeps of things of the record, by the ids that they have now.

    Time is in proportion to the ids and to what is kept of their pages.
    """
    with desks.reading(record) as desk:
        found = _near(record, desk, person, ids)
    return _among(record, found, ids)


def overview(record: Where, person: str, ids: Sequence[str]) -> Overview:
    """The same, with the person's tags and collections."""
    with desks.reading(record) as desk:
        found = _near(record, desk, person, ids)
        own = items.of_kind(desk, person, "tag", "collection", "entry")
    n_in = Counter(item.collection for item in own if item.kind == "entry")
    gathered = [(item, n_in[item.number]) for item in own if item.kind == "collection"]
    return Overview(
        _among(record, found, ids),
        marks.counted(item for item in own if item.kind == "tag"),
        tuple(reversed(gathered)),
    )


def _near(record: Where, desk: Connection, person: str, ids: Sequence[str]) -> list[Kept]:
    """What is kept of things that may be those of some ids."""
    if not things.any_of(desk, person):
        return []
    near = things.of_ids(desk, person, ids, _pages(record, ids))
    if any(name.startswith("ent_") for name in ids):
        near = list(dict.fromkeys((*near, *_people(desk, person))))
    return [one for one in marks.with_marks(desk, person, near) if one.marks]


def _among(record: Where, found: Sequence[Kept], ids: Sequence[str]) -> dict[str, Kept]:
    """By the ids they have now; of two that were joined the marks of both."""
    wanted, among = set(ids), dict[str, Kept]()
    for one in _found(record, found):
        if one.id in wanted and one.id:
            known = among.get(one.id)
            before = known.marks if known else ()
            among[one.id] = Kept(known.thing if known else one.kept.thing, before + one.kept.marks)
    return among


def _meant(record: Where, desk: Connection, person: str, name: str) -> list[Item]:
    """The item of that key, else all that is kept of the thing of that id; raises `NotKept`."""
    try:
        item = items.one(desk, person, name)
    except NotKept:
        near = [one for one in things.of_ids(desk, person, [name]) if one.id == name]
        if not near and name.startswith(tuple(PREFIXES)):
            found = marked(record, person, [name]).get(name)
            near = [found.thing] if found else []
        gone = [mark for one in marks.with_marks(desk, person, near) for mark in one.marks]
        if gone:
            return gone
        raise NotKept("thing", name) from None
    if item.discarded_at is not None:
        raise NotKept("item", name)
    return [item]


def _people(desk: Connection, person: str) -> Iterator[Thing]:
    """The people that somebody keeps: those with whom they are joined have other ids."""
    for one in marks.kept(desk, person, Wanted(kind="person"), limit=MOST_IDS):
        yield one.thing


def _pages(record: Where, ids: Sequence[str]) -> list[str]:
    """The bytes of documents and statements among some ids, where kept words may stand."""
    with database.reading(record) as connection:
        names = [name for name in ids if name.startswith(("doc_", "att_"))]
        return lasting.pages_of(connection, names)


def _found(record: Where, some: Sequence[Kept]) -> list[Found]:
    ids = ids_now(record, [one.thing.anchor for one in some])
    return [Found(one, now) for one, now in zip(some, ids, strict=True)]
