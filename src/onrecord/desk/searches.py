"""Saved searches: a list's address with a name, when it was looked at, and its feed's token."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from onrecord.desk import items
from onrecord.desk.items import Item
from onrecord.desk.schema import items as rows
from onrecord.desk.wording import a_name, now
from onrecord.errors import NotKept

_TOKEN_BYTES = 24


def save(connection: Connection, person: str, address: str, name: str) -> Item:
    """Save a list under a name; one of the same address is named anew. Raises `UnfitWords`."""
    fit = a_name(name, "name of the search")
    same = items.mine(person).where(rows.c.kind == "search", rows.c.address == address)
    known = items.read(connection, same.limit(1))
    if known:
        items.change(connection, known[0], discarded_at=None)
        items.reword(connection, known[0], name=fit)
        return items.one(connection, person, known[0].key)
    number = items.add(
        connection, person, "search", name=fit, address=address, seen_at=now(),
        token=secrets.token_urlsafe(_TOKEN_BYTES),
    )  # fmt: skip
    return items.read(connection, items.mine(person).where(rows.c.number == number))[0]


def of_person(connection: Connection, person: str) -> list[Item]:
    """A person's searches, the last saved first."""
    return items.of_kind(connection, person, "search")[::-1]


def one(connection: Connection, person: str, key: str) -> Item:
    """A person's search of that key; raises `NotKept`."""
    found = items.one(connection, person, key)
    if found.kind != "search" or found.discarded_at is not None:
        raise NotKept("search", key)
    return found


def looked(connection: Connection, person: str, key: str) -> None:
    """All that a search finds now was looked at; raises `NotKept`."""
    items.change(connection, one(connection, person, key), seen_at=now())


def renew(connection: Connection, person: str, key: str) -> None:
    """Give a search's feed another address; the one before leads nowhere. Raises `NotKept`."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    items.change(connection, one(connection, person, key), token=token)


def of_token(connection: Connection, token: str) -> tuple[str, Item]:
    """Whose search a feed's token belongs to, and the search; raises `NotKept`."""
    query = select(rows.c.person, rows.c.key).where(rows.c.token == token, rows.c.kind == "search")
    found = connection.execute(query.where(rows.c.discarded_at.is_(None))).first()
    if found is None:
        raise NotKept("feed", token)
    return found.person, items.one(connection, found.person, found.key)
