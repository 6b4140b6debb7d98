"""Persons, bodies, states, groups and places of the whole record, as Python sees them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from onrecord.export.acted import person_row
from onrecord.model.identity import ReportedRole
from onrecord.store.listing import people, roll
from onrecord.store.listing.people import Counted


@dataclass(frozen=True, slots=True)
class Person:
    """Someone that the record names, of any kind, with their place in it.

    `found` is the value of the store behind it.
    """

    found: people.Person

    @property
    def id(self) -> str:
        """The id that every page of the record knows them by."""
        return self.found.known.id

    @property
    def name(self) -> str:
        """Their name in the whole record."""
        return self.found.known.name

    @property
    def kind(self) -> str:
        """Person, organization, state, group or place."""
        return self.found.known.kind

    @property
    def country(self) -> str | None:
        """Their country, ISO 3166 alpha-2."""
        return self.found.known.country

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names that pages have for them."""
        return self.found.known.aliases

    @property
    def roles(self) -> tuple[ReportedRole, ...]:
        """Offices as reported, each with the day of publication."""
        return self.found.known.roles

    @property
    def n_statements(self) -> int:
        """How many statements are theirs."""
        return self.found.n_statements

    @property
    def n_articles(self) -> int:
        """How many articles tell of them."""
        return self.found.n_articles

    @property
    def first_day(self) -> str | None:
        """The first day of publication that tells of them."""
        return self.found.first_day

    @property
    def last_day(self) -> str | None:
        """The last day of publication that tells of them."""
        return self.found.last_day

    @property
    def to(self) -> tuple[Counted, ...]:
        """Those to whom they do the act that was asked for, the most frequent first."""
        return self.found.to

    @property
    def by(self) -> tuple[Counted, ...]:
        """Those who do it to them, the most frequent first."""
        return self.found.by

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord who --json` prints."""
        return person_row(self.found)

    def __repr__(self) -> str:
        return f"<Person {self.name}, {self.kind}, {self.n_statements} statements>"


@dataclass(frozen=True, slots=True)
class Named:
    """Someone or something that the record names, with counts.

    `found` is the value of the store behind it.
    """

    found: roll.Known

    @property
    def id(self) -> str:
        """The id that every page of the record knows it by."""
        return self.found.id

    @property
    def name(self) -> str:
        """Its name in the whole record."""
        return self.found.name

    @property
    def kind(self) -> str:
        """Person, organization, state, group or place."""
        return self.found.kind

    @property
    def country(self) -> str | None:
        """Its country, ISO 3166 alpha-2."""
        return self.found.country

    @property
    def n_documents(self) -> int:
        """How many documents name it."""
        return self.found.n_documents

    @property
    def n_statements(self) -> int:
        """How many statements are its own."""
        return self.found.n_statements

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord entities list --json` prints."""
        return asdict(self.found)

    def __repr__(self) -> str:
        return f"<Named {self.name}, {self.kind}, {self.n_documents} documents>"
