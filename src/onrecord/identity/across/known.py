"""Identities kept in memory: what a store does for the linker, for measuring and for tests.

Invariant: no block holds more than `MAX_BLOCK` identities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.identity.across.blocking import keys
from onrecord.identity.across.linker import decide, with_members
from onrecord.model.identity import MAX_BLOCK, BlockKey, Candidate, Decision, Profile


@dataclass(slots=True)
class Known:
    """Identities by id, and the blocks in which they stand."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    blocks: dict[str, list[str]] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)

    def now(self, name: str) -> str:
        """The identity that stands for one that was joined with another."""
        while name in self.stands_for:
            name = self.stands_for[name]
        return name

    def lookup(self, asked: Sequence[BlockKey]) -> Mapping[str, Sequence[Candidate]]:
        """The identities under each key; those under its finer keys too where its block is full."""
        under = {k.key: dict.fromkeys(map(self.now, self._under(k))) for k in asked}
        return {k: [Candidate(i, self.profiles[i]) for i in own] for k, own in under.items()}

    def take(self, profiles: Mapping[str, Profile]) -> list[Decision]:
        """Decide on the entities of one document, and know them from now on."""
        made = decide(profiles, self.lookup)
        known = {d.entity: d.identity or d.entity for d in made}
        for decision in made:
            profile = with_members(profiles[decision.entity], known)
            name = known[decision.entity]
            before = self.profiles.get(name)
            self.profiles[name] = profile if before is None else before.joined(profile)
            for key in keys(profile):
                self._stand(key, name)
        for decision in made:
            for other, _ in decision.also:
                self._join(self.now(known[decision.entity]), self.now(other))
        return made

    def _join(self, one: str, other: str) -> None:
        if one != other:
            self.stands_for[other] = one
            self.profiles[one] = self.profiles[one].joined(self.profiles.pop(other))

    def _under(self, key: BlockKey) -> list[str]:
        block = self.blocks.get(key.key, [])
        if len(block) < MAX_BLOCK:
            return block
        finer = (i for k in key.finer for i in self.blocks.get(k, ()))
        return list(dict.fromkeys((*block, *finer)))

    def _stand(self, key: BlockKey, name: str) -> None:
        block = self.blocks.setdefault(key.key, [])
        if name in block:
            return
        if len(block) < MAX_BLOCK:
            block.append(name)
            return
        for finer in key.finer:
            block = self.blocks.setdefault(finer, [])
            if name not in block and len(block) < MAX_BLOCK:
                block.append(name)
