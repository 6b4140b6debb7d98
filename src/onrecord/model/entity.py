"""Entities: who or what is named, with the roles reported for them."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.identity import Reference
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.selector import Span


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function as reported: "spokesperson" of "Foreign Ministry"."""

    title: str
    organization: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, state, group or place as one document names it.

    `name` is the fullest form in the document or, for states, the name in our table of
    countries. `country` is an ISO 3166 alpha-2 code. `members` are ids of the entities that a
    joint group consists of. `is_named` is False for unnamed sources, which keep their own words.
    `identity` says who that is in the whole record; None outside a record.
    """

    id: str
    name: str
    kind: EntityKind
    country: str | None
    members: tuple[str, ...]
    roles: tuple[Role, ...]
    mentions: tuple[Mention, ...]
    is_named: bool = True
    identity: Reference | None = None

    @property
    def called(self) -> str:
        """Its name in the whole record, else in its document."""
        return self.name if self.identity is None else self.identity.name
