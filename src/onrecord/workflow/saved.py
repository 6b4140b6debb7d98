"""Saved searches of a person, and desks carried from one machine to another.

Invariant: the record is not touched. All raise `DeskUnusable` and `NotKept`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.desk import carrying, searches
from onrecord.desk import database as desks
from onrecord.desk.items import Item
from onrecord.model.where import Where

__all__ = [
    "Item", "carried", "looked", "of_token", "renew", "save", "search", "searches_of", "take_in",
]  # fmt: skip


def save(record: Where, person: str, address: str, name: str) -> Item:
    """Save a list (its path and query string) under a name; raises `UnfitWords`."""
    with desks.writing(record) as desk:
        return searches.save(desk, person, address, name)


def searches_of(record: Where, person: str) -> list[Item]:
    """A person's searches, the last saved first."""
    with desks.reading(record) as desk:
        return searches.of_person(desk, person)


def search(record: Where, person: str, key: str) -> Item:
    """A person's search of that key."""
    with desks.reading(record) as desk:
        return searches.one(desk, person, key)


def looked(record: Where, person: str, key: str) -> None:
    """All that a search finds now was looked at."""
    with desks.writing(record) as desk:
        searches.looked(desk, person, key)


def renew(record: Where, person: str, key: str) -> None:
    """Give a search's feed another address; the one before leads nowhere."""
    with desks.writing(record) as desk:
        searches.renew(desk, person, key)


def of_token(record: Where, token: str) -> tuple[str, Item]:
    """Whose search a feed's token belongs to, and the search."""
    with desks.reading(record) as desk:
        return searches.of_token(desk, token)


def carried(record: Where, person: str) -> Iterator[str]:
    """All that a person keeps, a line of JSON for each item."""
    with desks.reading(record) as desk:
        for line in carrying.lines(desk, person):
            yield carrying.dumped(line)


def take_in(record: Where, person: str, lines: Iterable[str], *, path: str) -> int:
    """Put such lines onto a person's desk; how many items were not there. Raises `BadKept`.

    Either all of them are taken in, or none.
    """
    with desks.writing(record) as desk:
        return carrying.take_in(desk, person, lines, path=path)
