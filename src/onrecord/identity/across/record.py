"""The linker as the record uses it: profiles, keys, decisions and names in one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.identity.across import linker
from onrecord.identity.across.blocking import keys
from onrecord.identity.across.profiles import profiles_of
from onrecord.identity.knowledge import Knowledge
from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.identity import BlockKey, Decision, Profile


@dataclass(frozen=True, slots=True)
class RecordLinker:
    """Says who the entities of a document are; what is known beforehand is handed to it."""

    version: str = linker.VERSION
    knowledge: Knowledge | None = None

    def profiles(self, article: Article, found: Sequence[Entity]) -> Mapping[str, Profile]:
        told = profiles_of(article, found)
        if self.knowledge is None:
            return told
        return {e: replace(p, knowledge=self.knowledge.of(p)) for e, p in told.items()}

    def keys(self, profile: Profile) -> tuple[BlockKey, ...]:
        return keys(profile)

    def decide(self, profiles: Mapping[str, Profile], lookup: linker.Lookup) -> list[Decision]:
        return linker.decide(profiles, lookup)

    def with_members(self, profile: Profile, known: Mapping[str, str]) -> Profile:
        return linker.with_members(profile, known)

    def named(self, profile: Profile) -> tuple[str, str | None]:
        """What knowledge calls it, else the fullest name of its pages."""
        return profile.name, profile.knowledge.id if profile.knowledge else None
