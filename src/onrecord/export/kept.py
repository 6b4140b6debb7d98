"""What a person keeps, as objects and rows: things with their marks, collections, searches.

Invariant: a thing that the record does not have any more is told with the words it had, and `id`
null; nobody's key and no link is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.workflow.gathering import Collection
    from onrecord.workflow.keeping import Discarded, Found, Item

Row = dict[str, Any]
COLUMNS = ("id", "kind", "words", "bookmarked", "tags", "notes", "at")
COLLECTION_COLUMNS = ("name", "n_things", "words", "shared", "at", "key")
SEARCH_COLUMNS = ("name", "address", "seen_at", "at", "key")


def kept_object(found: Found) -> Row:
    """A kept thing with its marks, each with the key that `unkeep` takes."""
    kept = found.kept
    return {
        "id": found.id,
        "kind": kept.thing.kind,
        "words": kept.thing.words,
        "at": kept.thing.at,
        "kept_as": kept.thing.id,
        "bookmarked": bool(kept.of_kind("bookmark")),
        "tags": [tag.name for tag in kept.of_kind("tag")],
        "notes": [_note(note) for note in kept.of_kind("note")],
        "marks": [{"key": mark.key, "kind": mark.kind} for mark in kept.marks],
    }


def kept_row(row: Row) -> Row:
    """The same in a line."""
    return row | {
        "tags": ", ".join(row["tags"]),
        "notes": " / ".join(" ".join(note["words"].split()) for note in row["notes"]),
    }


def collection_row(item: Item, n_things: int) -> Row:
    """A collection as it is listed."""
    return {
        "key": item.key,
        "name": item.name,
        "words": item.words,
        "n_things": n_things,
        "shared": item.token is not None,
        "at": item.made_at,
    }


def search_row(item: Item) -> Row:
    """A saved search as it is listed."""
    return {
        "key": item.key,
        "name": item.name,
        "address": item.address,
        "seen_at": item.seen_at,
        "at": item.made_at,
    }


def discarded_row(found: Discarded) -> Row:
    """Something in the trash."""
    item = found.item
    return {
        "key": item.key,
        "kind": item.kind,
        "name": item.name or None,
        "words": item.words or None,
        "thing": found.thing.words if found.thing else None,
        "discarded_at": item.discarded_at,
    }


def entries_of(collection: Collection, ids: Iterable[str | None]) -> list[Row]:
    """The things of a collection in its order, with what its owner says of each."""
    return [
        {
            "key": entry.item.key,
            "id": now,
            "kind": entry.thing.kind,
            "words": entry.thing.words,
            "comment": entry.item.words,
            "kept_as": entry.thing.id,
        }
        for entry, now in zip(collection.entries, ids, strict=True)
    ]


def _note(note: Item) -> Row:
    return {
        "key": note.key,
        "words": note.words,
        "at": note.made_at,
        "earlier": [{"words": one.words, "at": one.at} for one in note.wordings[:-1]],
    }
