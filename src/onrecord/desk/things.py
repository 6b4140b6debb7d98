"""Things of the record that a person keeps something of, each with how it is found again.

Invariant: a thing keeps its words as they were; only what was forgotten from the record loses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.desk.anchors import anchor_of, stored
from onrecord.desk.schema import items, thing_pages, things, wordings
from onrecord.desk.wording import folded, now, some_words
from onrecord.model.anchor import Anchor, Place, ThingKind

_N_AT_ONCE = 500
FORGOTTEN = "(words of a page that was removed from the record)"


@dataclass(frozen=True, slots=True)
class Thing:
    """What is kept; `words` are what it said then, `at` when it was first kept."""

    number: int
    kind: ThingKind
    anchor: Anchor
    words: str
    at: str

    @property
    def id(self) -> str:
        """Its id in the record when it was kept."""
        return self.anchor.id


def put(
    connection: Connection,
    person: str,
    anchor: Anchor,
    words: str,
    pages: Iterable[str] = (),
    *,
    at: str | None = None,
) -> int:
    """The number of a person's thing, added where it is not there.

    `pages` are those whose words it has beside those of its anchor (SHA-256 of their bytes); it is
    kept from the moment `at` on, or from now.
    """
    mine = (things.c.person == person) & (things.c.kind == anchor.kind)
    query = select(things.c.number).where(mine, things.c.about == anchor.id)
    known = connection.execute(query).scalar()
    if known is not None:
        return int(known)
    words = some_words(words, "thing", is_needed=False)
    row = {
        "person": person, "kind": anchor.kind, "about": anchor.id, "anchor": stored(anchor),
        "words": words, "folded": folded(words), "at": at or now(),
    }  # fmt: skip
    (number,) = connection.execute(insert(things).returning(things.c.number), row).one()
    own = sorted({*pages, *(place.sha256 for place in anchor.places)})
    if own:
        connection.execute(insert(thing_pages), [{"thing": number, "sha256": p} for p in own])
    return int(number)


def pages_of(connection: Connection, numbers: Iterable[int]) -> dict[int, list[str]]:
    """The pages whose words things have, by the things' numbers."""
    found: dict[int, list[str]] = {}
    query = select(thing_pages).order_by(thing_pages.c.sha256)
    for row in _among(connection, query, thing_pages.c.thing, sorted(set(numbers))):
        found.setdefault(row.thing, []).append(row.sha256)
    return found


def numbered(connection: Connection, numbers: Iterable[int]) -> dict[int, Thing]:
    """Things by their numbers."""
    return {
        row.number: _thing(row)
        for row in _among(connection, select(things), things.c.number, sorted(set(numbers)))
    }


def any_of(connection: Connection, person: str) -> bool:
    """Whether a person keeps anything."""
    query = select(things.c.number).where(things.c.person == person).limit(1)
    return connection.execute(query).first() is not None


def of_ids(
    connection: Connection, person: str, ids: Sequence[str], pages: Sequence[str] = ()
) -> list[Thing]:
    """A person's things of these ids, and those whose words stand in these pages (SHA-256)."""
    mine = select(things).where(things.c.person == person)
    here = mine.join(thing_pages, thing_pages.c.thing == things.c.number)
    rows = [
        *_among(connection, mine, things.c.about, ids),
        *_among(connection, here, thing_pages.c.sha256, pages),
    ]
    return list({row.number: _thing(row) for row in rows}.values())


def forget(connection: Connection, digests: Sequence[str]) -> int:
    """Drop the words of pages that were forgotten from the record; how many things lost theirs.

    What people wrote themselves stays.
    """
    gone = set(digests)
    query = select(things).join(thing_pages, thing_pages.c.thing == things.c.number)
    rows = {r.number: r for r in _among(connection, query, thing_pages.c.sha256, sorted(gone))}
    for number, row in rows.items():
        anchor = anchor_of(row.anchor)
        left = tuple(_wordless(p) if p.sha256 in gone else p for p in anchor.places)
        bare = Anchor(anchor.kind, anchor.id, left, anchor.name)
        values = {"anchor": stored(bare), "words": FORGOTTEN, "folded": folded(FORGOTTEN)}
        connection.execute(update(things).where(things.c.number == number).values(values))
    return len(rows)


def sweep(connection: Connection, person: str) -> None:
    """Drop a person's things of which nothing is kept any more, not even in the trash."""
    used = select(items.c.thing).where(items.c.thing.is_not(None))
    unused = select(things.c.number).where(things.c.person == person, things.c.number.not_in(used))
    connection.execute(delete(thing_pages).where(thing_pages.c.thing.in_(unused)))
    connection.execute(
        delete(things).where(things.c.person == person, things.c.number.not_in(used))
    )


def worded_with(words: str) -> Any:
    """A query of the numbers of things that hold some words, theirs or what was written of them."""
    own = select(things.c.number).where(things.c.folded.contains(words, autoescape=True))
    written = (
        select(items.c.thing)
        .join(wordings, wordings.c.item == items.c.number)
        .where(wordings.c.folded.contains(words, autoescape=True), items.c.discarded_at.is_(None))
        .where(items.c.thing.is_not(None))
    )
    return own.union(written)


def _wordless(place: Place) -> Place:
    return Place(place.document, place.uri, place.sha256)


def _thing(row: Any) -> Thing:
    return Thing(row.number, row.kind, anchor_of(row.anchor), row.words, row.at)


def _among(connection: Connection, query: Any, column: Any, values: Sequence[Any]) -> Iterator[Any]:
    """Rows whose column has one of some values, as many at once as a query takes."""
    for start in range(0, len(values), _N_AT_ONCE):
        yield from connection.execute(query.where(column.in_(values[start : start + _N_AT_ONCE])))
