"""Identities as rows: found by key, by id and by name; made, and made again from their links.

Invariant: an identity that stands for others has no `shown` of its own; all that is joined leads
to it in one step. A profile is the sum of the facts of its links, in their order.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from onrecord.model.identity import (
    MAX_BLOCK,
    BlockKey,
    Candidate,
    Profile,
    Reference,
    ReportedRole,
    joined,
)
from onrecord.store.dialects.base import or_ignore
from onrecord.store.schema import identities, identity_keys, links

_N_AT_ONCE = 500
_MAX_KEPT = 10_000
"""Profiles kept in memory while one writer works: at most some 6 kB each."""


class Identities:
    """The identities of one record, as its one writer sees them; profiles are kept once read."""

    def __init__(self) -> None:
        self._profiles: dict[int, Candidate] = {}
        self._numbers: dict[str, int] = {}

    def number(self, connection: Connection, name: str) -> int:
        """The number of the identity of that id, which there is."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = int(number_of(connection, name) or 0)
        return number

    def lookup(
        self, connection: Connection, asked: Sequence[BlockKey]
    ) -> tuple[dict[str, list[int]], dict[str, list[Candidate]]]:
        """The numbers that stand under each key and its finer ones, and the candidates of it."""
        blocks = _blocks(connection, [k.key for k in asked])
        full = [k for k in asked if len(blocks.get(k.key, ())) >= MAX_BLOCK]
        finer = _blocks(connection, [f for k in full for f in k.finer])
        blocks |= finer
        shown = _shown(connection, {n for block in blocks.values() for n in block})
        self._load(connection, set(shown.values()))
        found: dict[str, list[Candidate]] = {}
        for key in asked:
            names = [key.key, *(key.finer if len(blocks.get(key.key, ())) >= MAX_BLOCK else ())]
            numbers = dict.fromkeys(shown[n] for name in names for n in blocks.get(name, ()))
            found[key.key] = [self._profiles[n] for n in numbers]
        return blocks, found

    def keep(self, number: int, candidate: Candidate) -> None:
        """Remember a profile that was just written."""
        if len(self._profiles) >= _MAX_KEPT:
            self.forget()
        self._profiles[number] = candidate
        self._numbers[candidate.id] = number

    def update(self, number: int, profile: Profile) -> None:
        """Remember what is now known of an identity, where it was remembered before."""
        if number in self._profiles:
            self._profiles[number] = replace(self._profiles[number], profile=profile)

    def name(self, connection: Connection, number: int) -> str:
        """The id of an identity."""
        self._load(connection, {number})
        return self._profiles[number].id

    def profile(self, connection: Connection, number: int) -> Profile:
        """The profile of an identity."""
        self._load(connection, {number})
        return self._profiles[number].profile

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._profiles.clear()
        self._numbers.clear()

    def _load(self, connection: Connection, numbers: set[int]) -> None:
        missing = sorted(numbers - self._profiles.keys())
        if len(self._profiles) + len(missing) > _MAX_KEPT:
            self.forget()
            missing = sorted(numbers)
        columns = (identities.c.number, identities.c.id, identities.c.profile)
        for chunk in _chunks(missing):
            for row in connection.execute(select(*columns).where(identities.c.number.in_(chunk))):
                self._profiles[row.number] = Candidate(row.id, profile_of(row.profile))
                self._numbers[row.id] = row.number


def places_of(
    number: int, own: Iterable[BlockKey], blocks: dict[str, list[int]]
) -> list[dict[str, Any]]:
    """New rows that put an identity under its keys, under the finer ones where a block is full.

    `blocks` holds from then on what they add.
    """
    new: list[dict[str, Any]] = []

    def put(key: str) -> bool:
        block = blocks.setdefault(key, [])
        if number in block:
            return True
        if len(block) >= MAX_BLOCK:
            return False
        block.append(number)
        new.append({"key": key, "identity": number})
        return True

    for key in own:
        if not put(key.key):
            for finer in key.finer:
                put(finer)
    return new


def stand(connection: Connection, places: Sequence[dict[str, Any]]) -> None:
    """Put identities under keys: rows of `places_of`."""
    if places:
        connection.execute(or_ignore(connection, identity_keys), list(places))


def stand_anew(
    connection: Connection, number: int, own: Sequence[BlockKey], *, of: Sequence[int]
) -> None:
    """Put an identity under these keys alone, in the place of all that it is one with."""
    connection.execute(delete(identity_keys).where(identity_keys.c.identity.in_(of)))
    if own:
        blocks = _blocks(connection, [k for key in own for k in (key.key, *key.finer)])
        stand(connection, places_of(number, own, blocks))


def next_number(connection: Connection) -> int:
    """The number that a new identity gets."""
    last = select(func.coalesce(func.max(identities.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def identity_row(
    number: int, name: str, profile: Profile, called: tuple[str, str | None]
) -> dict[str, Any]:
    """A new identity's row: its id, profile, canonical name and id in the file of knowledge."""
    return {
        "number": number, "id": name, "shown": None, "name": called[0], "kind": profile.kind,
        "country": profile.country, "knowledge": called[1], "profile": stored(profile),
    }  # fmt: skip


def number_of(connection: Connection, name: str) -> int | None:
    """The number of the identity of that id, or None."""
    query = select(identities.c.number).where(identities.c.id == name)
    return connection.execute(query).scalar()


def numbers_of(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The numbers of the identities of these ids, as far as there are any."""
    numbers: dict[str, int] = {}
    for chunk in _chunks(list(names)):
        query = select(identities.c.id, identities.c.number).where(identities.c.id.in_(chunk))
        numbers |= {row.id: row.number for row in connection.execute(query)}
    return numbers


def ids_of(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """The ids of identities, by number and in its order."""
    query = select(identities.c.id).where(identities.c.number.in_(numbers))
    return list(connection.execute(query.order_by(identities.c.number)).scalars())


def names_of(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """What identities are called, by number."""
    query = select(identities.c.number, identities.c.name)
    return {
        row.number: row.name
        for chunk in _chunks(numbers)
        for row in connection.execute(query.where(identities.c.number.in_(chunk)))
    }


def root_of(connection: Connection, number: int) -> int:
    """The identity that stands for one now."""
    return _shown(connection, {number})[number]


def component(connection: Connection, number: int) -> list[int]:
    """All identities that are one with this one now, the one that stands for them first."""
    root = root_of(connection, number)
    query = select(identities.c.number).where(identities.c.shown == root)
    return [root, *connection.execute(query.order_by(identities.c.number)).scalars()]


def profile_at(connection: Connection, number: int) -> Profile:
    """The profile of an identity as it is written."""
    query = select(identities.c.profile).where(identities.c.number == number)
    return profile_of(connection.execute(query).scalar_one())


def facts_of(connection: Connection, numbers: Sequence[int]) -> list[Profile]:
    """What single documents say of these identities, in the order in which they were added."""
    query = select(links.c.facts).where(links.c.shown.in_(numbers)).order_by(links.c.entity)
    return [profile_of(facts) for facts in connection.execute(query).scalars()]


def made_again(connection: Connection, numbers: Sequence[int]) -> Profile | None:
    """The profile of these identities together, from their links; None where they have none."""
    facts = facts_of(connection, numbers)
    return joined(facts) if facts else None


def rewrite(
    connection: Connection, changed: dict[int, tuple[Profile, tuple[str, str | None]]]
) -> None:
    """Profiles and names of identities as they are now, by number."""
    rows = [
        {"of": number, "profile": stored(profile), "name": called[0], "knowledge": called[1],
         "country": profile.country}
        for number, (profile, called) in changed.items()
    ]  # fmt: skip
    if rows:
        columns: dict[str, Any] = {
            c: bindparam(c) for c in ("profile", "name", "knowledge", "country")
        }
        this = identities.c.number == bindparam("of")
        connection.execute(update(identities).where(this).values(columns), rows)


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Identities that nothing leads to any more, with their keys."""
    connection.execute(delete(identity_keys).where(identity_keys.c.identity.in_(numbers)))
    gone = identities.c.number.in_(numbers)
    connection.execute(update(identities).where(gone).values(shown=None))
    connection.execute(delete(identities).where(gone))


def references(connection: Connection, entities: Iterable[int]) -> dict[int, Reference]:
    """The identity of each entity, by row numbers; entities without a link are left out."""
    own, root = identities.alias("own"), identities.alias("root")
    known: dict[int, Reference] = {}
    for chunk in _chunks(sorted(entities)):
        query = (
            select(links.c.entity, root.c.id, root.c.name)
            .join(own, own.c.number == links.c.shown)
            .join(root, root.c.number == func.coalesce(own.c.shown, own.c.number))
            .where(links.c.entity.in_(chunk))
        )
        known |= {row.entity: Reference(row.id, row.name) for row in connection.execute(query)}
    return known


def stored(profile: Profile) -> dict[str, Any]:
    """A profile as JSON values; what is empty is left out."""
    values = {name: getattr(profile, name) for name in Profile.__slots__}
    values["roles"] = [[r.title, r.organization, r.day] for r in profile.roles]
    if profile.knowledge is not None:
        values["knowledge"] = [profile.knowledge.id, profile.knowledge.name]
    return {k: v for k, v in values.items() if v not in ((), [], None)}


def profile_of(values: Any) -> Profile:
    """The profile that was written as JSON values."""
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    # Companions are the same few words over and over: one string for each of them.
    plain["companions"] = tuple(map(sys.intern, values.get("companions", ())))
    for name in ("forms", "full"):
        plain[name] = tuple((form, n) for form, n in values[name])
    if "knowledge" in values:
        plain["knowledge"] = Reference(*values["knowledge"])
    plain["roles"] = tuple(ReportedRole(*role) for role in values.get("roles", ()))
    return Profile(**plain)


def _blocks(connection: Connection, keys: Sequence[str]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = {}
    for chunk in _chunks(list(dict.fromkeys(keys))):
        query = select(identity_keys).where(identity_keys.c.key.in_(chunk))
        for row in connection.execute(query):
            blocks.setdefault(row.key, []).append(row.identity)
    return blocks


def _shown(connection: Connection, numbers: set[int]) -> dict[int, int]:
    shown: dict[int, int] = {}
    for chunk in _chunks(sorted(numbers)):
        query = select(identities.c.number, identities.c.shown)
        rows = connection.execute(query.where(identities.c.number.in_(chunk)))
        shown |= {row.number: row.shown or row.number for row in rows}
    return shown


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[i : i + _N_AT_ONCE] for i in range(0, len(items), _N_AT_ONCE))
