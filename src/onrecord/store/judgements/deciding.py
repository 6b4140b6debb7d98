"""Decisions about identities: joined, taken apart, named; and taken back.

Invariant: what is derived (`shown`, names, profiles) follows from the links and the standing
judgements alone, so that revoking a judgement restores what stood before it. A person's revocation
of a join keeps the program from joining the two again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, insert, select, update

from onrecord.errors import NotInRecord
from onrecord.model.identifiers import apart_id, named_id
from onrecord.model.identity import BlockKey, Profile, ReportedRole, joined
from onrecord.store.judgements import judging
from onrecord.store.schema import entities, identities, judgements, links
from onrecord.store.writing import identities as rows

ONE = "one"
APART = "apart"
NAMED = "named"
ROLE = "role"


class Names(Protocol):
    """What the store asks of the linker to keep identities in order."""

    def keys(self, profile: Profile) -> tuple[BlockKey, ...]:
        """The keys under which an entity can meet others."""
        ...

    def named(self, profile: Profile) -> tuple[str, str | None]:
        """The canonical name, and the id in the file of knowledge where there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Decider:
    """Whoever decides: `author` and `why` are kept."""

    author: str
    why: str


def join(connection: Connection, names: Names, one: str, other: str, by: Decider) -> int:
    """Two identities are one from now on; the judgement's number."""
    a, b = (_existing(connection, name) for name in (one, other))
    number = _judged_one(connection, one, other, by, 1.0)
    rejoin(connection, names, (a, b))
    return number


def join_found(
    connection: Connection, names: Names, one: str, other: str, by: Decider, *, prob: float
) -> tuple[int, Profile]:
    """Two identities that the program finds to be one: the one that stands for both, its profile.

    Their profiles are added up as they are, so that it costs the same however many documents name
    them.
    """
    _judged_one(connection, one, other, by, prob)
    root, joins = sorted(rows.root_of(connection, _existing(connection, n)) for n in (one, other))
    moved = (identities.c.number == joins) | (identities.c.shown == joins)
    connection.execute(update(identities).where(moved).values(shown=root))
    profile = rows.profile_at(connection, root).joined(rows.profile_at(connection, joins))
    whole = rows.component(connection, root) if has_been_named(connection) else []
    told = called(connection, names, whole, profile) if whole else names.named(profile)
    rows.rewrite(connection, {root: (profile, told)})
    return root, profile


def _judged_one(connection: Connection, one: str, other: str, by: Decider, prob: float) -> int:
    before = {"shown": [rows.root_of(connection, _existing(connection, n)) for n in (one, other)]}
    details = {"with": other, "prob": round(prob, 4)}
    return judging.judge(
        connection, one, ONE, before=before, author=by.author, why=by.why, details=details
    )


def may_join(connection: Connection, one: str, other: str) -> bool:
    """Whether no one has taken back that these two are one."""
    for about, with_ in ((one, other), (other, one)):
        for item in judging.judgements(connection, about):
            is_this = item.verdict == ONE and (item.details or {}).get("with") == with_
            if is_this and not item.is_standing:
                return False
    return True


def found_person(connection: Connection, names: Names, name: str) -> int:
    """The identity of a person whom no document names, made where there is none; its number."""
    own = named_id(name, "person")
    number = rows.number_of(connection, own)
    if number is None:
        profile = Profile("person", ((name, 1),), ((name, 1),), n_documents=0)
        number = rows.next_number(connection)
        row = rows.identity_row(number, own, profile, (name, None))
        connection.execute(insert(identities), row)
        rows.stand_anew(connection, number, names.keys(profile), of=[number])
    return number


def split(
    connection: Connection, names: Names, members: Sequence[str], by: Decider
) -> tuple[int, str]:
    """Entities of documents become an identity of their own; the judgement's number, and its id.

    `members` are ids as documents have them (`in_document`). Raises `NotInRecord`.
    """
    numbers = _entity_numbers(connection, members)
    query = select(links.c.shown).where(links.c.entity.in_(numbers))
    before = sorted(set(connection.execute(query).scalars()))
    own = apart_id(members)
    facts = [
        rows.profile_of(f)
        for f in connection.execute(
            select(links.c.facts).where(links.c.entity.in_(numbers)).order_by(links.c.entity)
        ).scalars()
    ]
    if not facts:
        raise NotInRecord("entity", ", ".join(members))
    if rows.number_of(connection, own) is None:
        profile = joined(facts)
        row = rows.identity_row(rows.next_number(connection), own, profile, names.named(profile))
        connection.execute(insert(identities), row)
    number = judging.judge(
        connection, own, APART, before=before, author=by.author, why=by.why,
        details={"entities": list(members)},
    )  # fmt: skip
    _move(connection, names, judging.original(connection, number))
    return number, own


def rename(connection: Connection, names: Names, one: str, name: str, by: Decider) -> int:
    """An identity goes by another name from now on; the judgement's number."""
    number = _existing(connection, one)
    before = connection.execute(
        select(identities.c.name).where(identities.c.number == number)
    ).scalar()
    judged = judging.judge(
        connection, one, NAMED, before=before, author=by.author, why=by.why, details={"name": name}
    )
    make_again(connection, names, [number])
    return judged


def give_role(connection: Connection, one: str, role: ReportedRole, by: Decider) -> int:
    """A person's word that someone holds an office; the judgement's number."""
    _existing(connection, one)
    details = {"title": role.title, "organization": role.organization, "day": role.day}
    return judging.judge(
        connection, one, ROLE, before=None, author=by.author, why=by.why, details=details
    )


def renew(connection: Connection, names: Names, judged: judging.Judgement) -> None:
    """What follows from a judgement that was just made, taken back or made to stand again."""
    about = rows.number_of(connection, judged.about)
    if about is None:
        return
    if judged.verdict == ONE:
        other = rows.number_of(connection, judged.details["with"])
        rejoin(connection, names, [n for n in (about, other) if n is not None])
    elif judged.verdict == APART:
        _move(connection, names, judged)
    elif judged.verdict == NAMED:
        make_again(connection, names, [about])


def rejoin(connection: Connection, names: Names, numbers: Iterable[int]) -> None:
    """Settle anew which identities are one, among these and all that they were one with."""
    whole = {n for number in numbers for n in rows.component(connection, number)}
    query = select(identities.c.id, identities.c.number).where(identities.c.number.in_(whole))
    known = {row.id: row.number for row in connection.execute(query)}
    root = {n: n for n in whole}

    def find(n: int) -> int:
        while root[n] != n:
            n = root[n]
        return n

    for item in judging.standing_of(connection, ONE, list(known)):
        other = known.get(item.details["with"])
        if other is not None:
            a, b = sorted((find(known[item.about]), find(other)))
            root[b] = a
    for n in sorted(whole):
        shown = None if find(n) == n else find(n)
        connection.execute(update(identities).where(identities.c.number == n).values(shown=shown))
    make_again(connection, names, sorted(whole))


def make_again(connection: Connection, names: Names, numbers: Iterable[int]) -> None:
    """Profiles and names of identities from their links and the standing judgements."""
    changed = {}
    for number in numbers:
        whole = rows.component(connection, number)
        of = whole if whole[0] == number else [number]
        profile = rows.made_again(connection, of)
        if profile is not None:
            changed[number] = (profile, called(connection, names, whole, profile))
    rows.rewrite(connection, changed)


def called(
    connection: Connection, names: Names, whole: Sequence[int], profile: Profile
) -> tuple[str, str | None]:
    """What an identity is called: as people decided, as knowledge says, or as pages write it."""
    known, knowledge = names.named(profile)
    ids = select(identities.c.id).where(identities.c.number.in_(whole))
    told = judging.standing_of(connection, NAMED, list(connection.execute(ids).scalars()))
    return (str(told[-1].details["name"]) if told else known), knowledge


def has_been_named(connection: Connection) -> bool:
    """Whether any identity was ever named by a person."""
    query = select(judgements.c.number).where(judgements.c.verdict == NAMED).limit(1)
    return connection.execute(query).first() is not None


def _move(connection: Connection, names: Names, judged: judging.Judgement) -> None:
    """Links of entities that are set apart, or put back where they were found to belong."""
    own = rows.number_of(connection, judged.about)
    if own is None:
        return
    numbers = _entity_numbers(connection, judged.details["entities"])
    before = set(
        connection.execute(select(links.c.shown).where(links.c.entity.in_(numbers))).scalars()
    )
    these = update(links).where(links.c.entity.in_(numbers))
    connection.execute(these.values(shown=own if judged.is_standing else links.c.identity))
    after = set(
        connection.execute(select(links.c.shown).where(links.c.entity.in_(numbers))).scalars()
    )
    make_again(connection, names, sorted(before | after | {own}))
    profile = rows.made_again(connection, [own])
    rows.stand_anew(connection, own, names.keys(profile) if profile else (), of=[own])


def _existing(connection: Connection, name: str) -> int:
    number = rows.number_of(connection, name)
    if number is None:
        raise NotInRecord("entity", name)
    return number


def _entity_numbers(connection: Connection, members: Sequence[str]) -> list[int]:
    query = select(entities.c.number).where(entities.c.id.in_(members))
    return list(connection.execute(query).scalars())
