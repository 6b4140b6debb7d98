"""Who asks: one local person, or whoever is signed in; and what each may do.

Invariant: what no role grants is refused, and said to be; pages ask `may`, routes `needs`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from onrecord.errors import OnRecordError, RoleNeeded
from onrecord.model.role import ROLES, Role

__all__ = [
    "LOCAL", "ROLES", "OfPerson", "OneLocal", "Person", "Persons", "Role", "needs", "person_of",
    "signed_in",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `name` is kept with what they decide, `key` with what they keep for themselves."""

    name: str
    role: Role
    key: str

    def may(self, role: Role) -> bool:
        """Whether this person may do what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Persons(Protocol):
    """How a site tells who asks."""

    def who(self, request: Request) -> Person:
        """The person behind a request; raises `Refused` where nobody may ask."""
        ...


LOCAL = "the person at this machine"
_LOCAL_KEY = "local"


@dataclass(frozen=True, slots=True)
class OneLocal:
    """Everybody who reaches this machine's loopback address is the one person at it."""

    name: str = LOCAL

    def who(self, _: Request) -> Person:
        return Person(self.name, "admin", _LOCAL_KEY)


def person_of(request: Request) -> Person:
    """The person behind a request, found once."""
    known: Person | None = getattr(request.state, "person", None)
    if known is None:
        persons: Persons = request.app.state.site.persons
        known = request.state.person = persons.who(request)
    return known


def signed_in(request: Request) -> Person | None:
    """Whoever is signed in; None where nobody is, or nobody need be."""
    known: Person | None = getattr(request.state, "person", None)
    return None if known is None or known.key == _LOCAL_KEY else known


def may(request: Request, role: Role) -> bool:
    """Whether whoever asks may do what a role may; nobody may where nobody is known to ask.

    A page that tells of a failure asks nobody who they are.
    """
    known: Person | None = getattr(request.state, "person", None)
    if known is None and getattr(request.state, "has_failed", False):
        return False
    try:
        return person_of(request).may(role)
    except OnRecordError:
        return False


OfPerson = Annotated[Person, Depends(person_of)]


def needs(role: Role, what: str) -> Callable[[Person], None]:
    """A dependency that lets only those with a role through; `what` they want is told if not."""

    def checked(person: OfPerson) -> None:
        if not person.may(role):
            raise RoleNeeded(what, role=role)

    return checked
