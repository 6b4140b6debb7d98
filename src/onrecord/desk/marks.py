"""Bookmarks, tags and notes of a thing.

Invariant: a person bookmarks a thing once, and gives it a tag once however it is spelled; of notes
there may be several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, exists, func, select

from onrecord.desk import items, things
from onrecord.desk.items import Item, ItemKind
from onrecord.desk.schema import items as rows
from onrecord.desk.schema import things as thing_rows
from onrecord.desk.things import Thing
from onrecord.desk.wording import a_name, folded, some_words
from onrecord.model.anchor import ThingKind


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing with all that a person keeps of it, the first made first."""

    thing: Thing
    marks: tuple[Item, ...]

    def of_kind(self, kind: ItemKind) -> list[Item]:
        return [mark for mark in self.marks if mark.kind == kind]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of kept things; None where anything fits.

    `words` stand in what the thing said or in what was written of it; `mark` is a kind of mark;
    `since` and `until` are days, months or years in which it was first kept.
    """

    kind: ThingKind | None = None
    words: str | None = None
    tag: str | None = None
    mark: ItemKind | None = None
    since: str | None = None
    until: str | None = None


def bookmark(connection: Connection, person: str, thing: int) -> str:
    """Bookmark a thing; the bookmark's key. One in the trash comes back."""
    return _once(connection, person, thing, "bookmark", None)


def tag(connection: Connection, person: str, thing: int, name: str) -> str:
    """Give a thing a tag; its key. The person's first spelling of a tag stays. Raises `UnfitWords`.

    One in the trash comes back.
    """
    fit = a_name(name.lstrip("#"), "tag")
    same = items.mine(person).where(rows.c.kind == "tag", rows.c.folded == folded(fit))
    known = items.read(connection, same.limit(1))
    return _once(connection, person, thing, "tag", known[0].name if known else fit)


def note(connection: Connection, person: str, thing: int, words: str) -> str:
    """Write a note about a thing; its key. Raises `UnfitWords`."""
    fit = some_words(words, "note")
    return _key(connection, items.add(connection, person, "note", thing=thing, words=fit))


def tags(connection: Connection, person: str) -> dict[str, int]:
    """A person's tags with how many things have each, those of most things first."""
    return counted(items.of_kind(connection, person, "tag"))


def counted(some: Iterable[Item]) -> dict[str, int]:
    """How many things have each tag, by the tag's first spelling; those of most things first."""
    spelled: dict[str, list[str]] = {}
    for item in some:
        spelled.setdefault(folded(item.name), []).append(item.name)
    ranked = sorted(spelled.items(), key=lambda one: (-len(one[1]), one[0]))
    return {names[0]: len(names) for _, names in ranked}


def kept(
    connection: Connection,
    person: str,
    wanted: Wanted | None = None,
    *,
    limit: int,
    offset: int = 0,
) -> list[Kept]:
    """Things of which a person keeps something, the last kept first."""
    own = thing_rows.c.person == person
    query = (
        select(thing_rows.c.number)
        .where(own, *_conditions(person, wanted or Wanted()))
        .order_by(thing_rows.c.at.desc(), thing_rows.c.number.desc())
    )
    numbers = list(connection.execute(query.limit(limit).offset(offset)).scalars())
    return with_marks(connection, person, list(_in_order(connection, numbers)))


def with_marks(connection: Connection, person: str, some: Sequence[Thing]) -> list[Kept]:
    """Things with what a person keeps of them."""
    found = items.marks_of(connection, person, [one.number for one in some])
    return [Kept(one, tuple(found.get(one.number, ()))) for one in some]


def _in_order(connection: Connection, numbers: Sequence[int]) -> Sequence[Thing]:
    found = things.numbered(connection, numbers)
    return [found[n] for n in numbers]


def _conditions(person: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    own = items.standing(person).order_by(None).subquery()
    mark = exists().where(own.c.thing == thing_rows.c.number)
    conditions: list[ColumnElement[bool]] = [
        mark if wanted.mark is None else mark.where(own.c.kind == wanted.mark)
    ]
    if wanted.tag is not None:
        other = items.standing(person).order_by(None).subquery()
        tagged = exists().where(other.c.thing == thing_rows.c.number, other.c.kind == "tag")
        conditions.append(tagged.where(other.c.folded == folded(wanted.tag)))
    if wanted.kind is not None:
        conditions.append(thing_rows.c.kind == wanted.kind)
    conditions += [
        thing_rows.c.number.in_(things.worded_with(word))
        for word in folded(wanted.words or "").split()
    ]
    if wanted.since:
        conditions.append(func.substr(thing_rows.c.at, 1, len(wanted.since)) >= wanted.since)
    if wanted.until:
        conditions.append(func.substr(thing_rows.c.at, 1, len(wanted.until)) <= wanted.until)
    return conditions


def _once(connection: Connection, person: str, thing: int, kind: ItemKind, name: str | None) -> str:
    """The one mark of its kind and name that a thing has, made or taken out of the trash."""
    same = items.mine(person).where(rows.c.thing == thing, rows.c.kind == kind)
    fold = None if name is None else folded(name)
    known = items.read(connection, same.where(rows.c.folded.is_not_distinct_from(fold)).limit(1))
    if known:
        items.change(connection, known[0], discarded_at=None)
        return known[0].key
    made = items.add(connection, person, kind, thing=thing, name=name, folded=fold)
    return _key(connection, made)


def _key(connection: Connection, number: int) -> str:
    key: str = connection.execute(select(rows.c.key).where(rows.c.number == number)).scalar_one()
    return key
