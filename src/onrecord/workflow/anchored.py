"""Things of the record by names that outlast their ids: as they are kept, and as they are now.

Invariant: each call opens the record and closes it again. All raise what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from onrecord.errors import NotInRecord
from onrecord.model.anchor import Anchor, Place, ThingKind
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.judgements import refinding
from onrecord.store.listing import roll
from onrecord.store.writing import lasting
from onrecord.workflow import disputes, proposals

PREFIXES: dict[str, ThingKind] = {
    "att_": "statement", "ent_": "person", "dis_": "dispute", "pro_": "proposal", "doc_": "article",
}  # fmt: skip
"""What a thing is, by the beginning of its id."""
_MAX_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """A thing as it is kept: how it is found again, what it says, and of which pages the words are.

    `pages` are the SHA-256 of their bytes.
    """

    anchor: Anchor
    words: str
    pages: tuple[str, ...] = ()


def thing_of(record: Where, name: str, kind: ThingKind | None = None) -> Told:
    """A thing of the record as it is kept.

    `name` is an id; without `kind` its beginning tells what it is of, else a document or a person
    is meant. Raises `NotInRecord`, or `AmbiguousName` for a person.
    """
    if kind is None:
        return _guessed(record, name)
    if kind == "dispute":
        found = disputes.dispute(record, name)
        (one,) = found.things
        return _of_statements(record, lasting.dispute, one.id, one.matter, found.said)
    if kind == "proposal":
        ledger = proposals.proposal(record, name)
        (made,) = ledger.things
        return _of_statements(record, lasting.proposal, made.id, made.what, ledger.said)
    with database.reading(record) as connection:
        if kind == "person":
            known = roll.one(connection, name)
            return Told(Anchor(kind, known.id, (), known.name), known.name)
        if kind == "article":
            page = lasting.article(connection, name)
            return _told(page, lasting.title(connection, page.id))
        return _told(lasting.statement(connection, name), lasting.said(connection, name))


def ids_now(record: Where, anchors: Sequence[Anchor]) -> list[str | None]:
    """The ids that things have now, None for those that are not found; in the order given."""
    if not anchors:
        return []
    with database.reading(record) as connection:
        return refinding.found(connection, anchors)


def id_now(record: Where, kind: ThingKind, name: str) -> str:
    """The id that a thing has now which had this one once; raises `NotInRecord`."""
    (found,) = ids_now(record, [thing_of(record, name, kind).anchor])
    if found is None:
        raise NotInRecord(kind, name)
    return found


def derived_now(record: Where, kind: ThingKind, name: str, statements: Sequence[str]) -> str:
    """The id that a dispute or a proposal has now which had this one once.

    `statements` are the ids of those that founded it, as its address has them. Where it is not
    found by them its id is given back, to be asked for.
    """
    with database.reading(record) as connection:
        places: list[Place] = []
        for one in statements:
            with suppress(NotInRecord):
                places += lasting.statement(connection, one).places
        (found,) = refinding.found(connection, [Anchor(kind, name, tuple(places))])
    return found or name


def _of_statements(
    record: Where,
    find: Callable[[Connection, str], Anchor],
    name: str,
    words: str,
    said: Iterable[str],
) -> Told:
    """A thing that is made of statements, whose words may be those of any of them."""
    with database.reading(record) as connection:
        pages = lasting.pages_of(connection, said)
        return Told(find(connection, name), _short(words), tuple(pages))


def _told(anchor: Anchor, words: str) -> Told:
    return Told(anchor, _short(words), tuple(place.sha256 for place in anchor.places))


def _guessed(record: Where, name: str) -> Told:
    """A thing by an id of any kind, a document's name or a person's."""
    kind = next((of for start, of in PREFIXES.items() if name.startswith(start)), None)
    if kind is not None:
        return thing_of(record, name, kind)
    try:
        return thing_of(record, name, "article")
    except NotInRecord:
        return thing_of(record, name, "person")


def _short(words: str) -> str:
    told = " ".join(words.split())
    return told if len(told) <= _MAX_WORDS else told[:_MAX_WORDS] + " …"
