"""Reads: which known identity each entity of a document is, or that it is new, and why.

Invariant: nothing is written. Two entities that a document keeps apart are two identities, unless
their names are one or one is what the record calls the other; an unnamed source is nobody but
itself; a bare name is linked only where one fitting identity is near, of the same story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.identity.across.blocking import keys
from onrecord.identity.across.features import (
    gap_days,
    is_bare_fact,
    is_called_so,
    n_companions,
    name_fact,
    shares_office,
)
from onrecord.identity.across.scoring import evidence, probability
from onrecord.model.identity import BlockKey, Candidate, Decision, Profile

VERSION = "linker/1"

Lookup = Callable[[Sequence[BlockKey]], Mapping[str, Sequence[Candidate]]]
"""The identities that stand under each key, by the key's own words."""

_LEAST = 0.7
"""Chosen with the weights (`scoring`): under it pairs joined wrongly grow faster than rightly."""
_LEAST_TO_JOIN = 0.9
"""Two identities become one by an entity that is surely both."""
_CLEAR_ODDS = 1.0
"""By so many log-odds the best must lead a second that may be somebody else."""
_NEAR_DAYS = 14
_SEEN_DAYS = 60
_MANY_COMPANIONS = 2


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    weighed: tuple[tuple[str, float], ...]
    is_near: bool

    @property
    def prob(self) -> float:
        return probability(self.weighed)

    @property
    def odds(self) -> float:
        return sum(weight for _, weight in self.weighed)

    @property
    def name(self) -> str:
        return self.weighed[0][0]


def decide(profiles: Mapping[str, Profile], lookup: Lookup) -> list[Decision]:
    """A decision for each entity of a document, by its id; joint groups come last."""
    alone = {e: p for e, p in profiles.items() if not p.members}
    asked = {e: keys(p) for e, p in alone.items()}
    found = lookup([k for own in asked.values() for k in own])
    scored = {e: _scored(p, asked[e], found) for e, p in alone.items()}
    made = _assigned(alone, scored)
    known = {d.entity: d.identity or d.entity for d in made}
    return made + _groups(profiles, known, lookup)


def with_members(profile: Profile, known: Mapping[str, str]) -> Profile:
    """A joint group's profile with identities in the place of its document's entities."""
    return replace(profile, members=tuple(sorted(known.get(m, m) for m in profile.members)))


def _scored(
    profile: Profile, own: Sequence[BlockKey], found: Mapping[str, Sequence[Candidate]]
) -> list[_Scored]:
    """The candidates that fit, the likeliest first."""
    candidates = {c.id: c for key in own for c in found.get(key.key, ())}
    names = {i: name_fact(profile, c.profile) for i, c in candidates.items()}
    full = Counter(n for n in names.values() if n is not None and not is_bare_fact(n))
    fitting = [
        _Scored(c, weighed, _is_near(profile, c.profile))
        for i, c in candidates.items()
        if (name := names[i]) is not None
        and (weighed := evidence(profile, c.profile, has_namesakes=full[name] > 1))
    ]
    return sorted(fitting, key=lambda s: (-s.odds, s.candidate.id))


def _is_near(one: Profile, other: Profile) -> bool:
    """Whether both are of one story: shared companions, or an office, at about one time."""
    n, gap = n_companions(one, other), gap_days(one, other)
    if gap is not None and gap > _SEEN_DAYS:
        return False
    if n >= _MANY_COMPANIONS:
        return True
    office = shares_office(one, other)
    return (n > 0 or office) if gap is not None and gap <= _NEAR_DAYS else n > 0 and office


def _assigned(
    profiles: Mapping[str, Profile], scored: Mapping[str, list[_Scored]]
) -> list[Decision]:
    """The surest first; an identity that an entity has taken is no other's in the same document."""
    taken: dict[str, str] = {}
    made: dict[str, Decision] = {}
    order = sorted(profiles, key=lambda e: -scored[e][0].odds if scored[e] else 0.0)
    for entity in order:
        free = [s for s in scored[entity] if _is_free(s, taken, profiles, entity)]
        made[entity] = _decision(entity, free)
        chosen = made[entity].identity
        if chosen is not None:
            taken.setdefault(chosen, entity)
    return [made[e] for e in profiles]


def _is_free(
    scored: _Scored, taken: Mapping[str, str], profiles: Mapping[str, Profile], entity: str
) -> bool:
    other = taken.get(scored.candidate.id)
    if other is None:
        return True
    fact = name_fact(profiles[entity], profiles[other])
    if fact is None or not is_bare_fact(fact):
        return fact is not None
    usual = is_called_so(profiles[entity], scored.candidate.profile)
    return usual and scored.is_near and scored.prob >= _LEAST_TO_JOIN


def _decision(entity: str, scored: list[_Scored]) -> Decision:
    if not scored:
        return Decision(entity, None, 1.0, "no identity of that name is known")
    best = scored[0]
    rivals = [s for s in scored[1:] if _may_be_another(best, s)]
    if is_bare_fact(best.name):
        scored = [s for s in scored if s.is_near]
        if not scored:
            return Decision(entity, None, 1 - best.prob, "a bare name, and nobody of it is near")
        best = scored[0]
        rivals = [s for s in scored[1:] if _may_be_another(best, s)]
    if best.prob < _LEAST:
        reason = "the likeliest identity is not likely enough"
        return Decision(entity, None, 1 - best.prob, reason, best.weighed)
    if rivals and best.odds - rivals[0].odds < _CLEAR_ODDS:
        reason = "more than one identity may be meant"
        return Decision(entity, None, 1 - best.prob, reason, best.weighed)
    return Decision(
        entity,
        best.candidate.id,
        best.prob,
        "; ".join(fact for fact, _ in best.weighed),
        best.weighed,
        _also(best, scored[1:]),
    )


def _may_be_another(best: _Scored, other: _Scored) -> bool:
    """Whether a second candidate is somebody else: two that are one are no rivals."""
    fact = name_fact(best.candidate.profile, other.candidate.profile)
    return fact is None or not other.is_near


def _also(best: _Scored, others: Sequence[_Scored]) -> tuple[tuple[str, float], ...]:
    """Identities that are the same one: sure by themselves, and no clash with the one chosen."""
    return tuple(
        (s.candidate.id, s.prob)
        for s in others
        if s.prob >= _LEAST_TO_JOIN
        and s.is_near
        and name_fact(best.candidate.profile, s.candidate.profile) is not None
    )


def _groups(
    profiles: Mapping[str, Profile], known: Mapping[str, str], lookup: Lookup
) -> list[Decision]:
    """Joint groups: those of the same members are one."""
    groups = {e: with_members(p, known) for e, p in profiles.items() if p.members}
    asked = {e: keys(p) for e, p in groups.items()}
    found = lookup([k for own in asked.values() for k in own]) if groups else {}
    return [_decision(e, _scored(p, asked[e], found)) for e, p in groups.items()]
