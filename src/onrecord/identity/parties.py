"""Everyone and everything that a text names: named mentions gathered into parties.

Invariant: every named mention belongs to exactly one party; a party has at least one mention.
Names are trusted before the encoder's chains: two names that cannot be one person's are never
joined, however sure the chain is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.identity import countries
from onrecord.identity.first_names import gender_of_first_name
from onrecord.identity.known_bodies import bodies_in, known_body
from onrecord.identity.metonyms import is_actor, use_of
from onrecord.identity.names import (
    bare,
    fold,
    gender_of_title,
    is_acronym,
    same_person,
    stands_for,
    words,
)
from onrecord.identity.titles import office_in, same_office
from onrecord.model.entity import Role
from onrecord.model.mention import EntityKind, Mention


@dataclass(eq=False, slots=True)
class Party:
    """An entity in the making."""

    kind: EntityKind
    mentions: list[Mention]
    names: list[str] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    country: str | None = None
    gender: str | None = None
    state_name: str | None = None
    members: tuple[Party, ...] = ()
    is_named: bool = True

    @property
    def name(self) -> str:
        """The table's name for states, else the fullest form; the more frequent one of equals."""
        if self.state_name:
            return self.state_name
        counts = Counter(self.names)
        return max(counts, key=lambda n: (_fullness(n), counts[n], -self.names.index(n)))

    @property
    def last_words(self) -> set[str]:
        return {words(n)[-1] for n in self.names}


def _fullness(name: str) -> tuple[int, int]:
    return (min(len(words(name)), 4), 0 if is_acronym(name) else 1)


def gather(text: str, mentions: Sequence[Mention]) -> list[Party]:
    """The parties behind all named mentions of a text, in the order of their first mention.

    Full names come first, so that a surname finds its full name wherever that stands.
    """
    parties: list[Party] = []
    named = [m for m in mentions if m.form == "name" and words(m.head.of(text))]
    short, others = _parted(named, lambda m: m.kind == "person" and _n_words(text, m) == 1)
    hosts, full = _parted(others, lambda m: m.kind != "person" and bool(bodies_in(m.head.of(text))))
    for mention in sorted(full, key=lambda m: (-_length(text, m), m.span)):
        _place(text, mention, parties)
    for mention in hosts:
        _place_host(text, mention, parties)
    for group in _by_surname(text, short):
        _place_short(text, group, parties)
    for party in parties:
        party.mentions.sort(key=lambda m: m.head)
    return sorted(parties, key=lambda p: p.mentions[0].head)


def _parted(
    mentions: Iterable[Mention], is_one: Callable[[Mention], bool]
) -> tuple[list[Mention], list[Mention]]:
    """Those that are such ones, and the others."""
    parts: tuple[list[Mention], list[Mention]] = ([], [])
    for mention in mentions:
        parts[not is_one(mention)].append(mention)
    return parts


def _n_words(text: str, mention: Mention) -> int:
    return len(words(mention.head.of(text)))


def _length(text: str, mention: Mention) -> int:
    return _n_words(text, mention) if mention.kind == "person" else len(mention.head)


def _by_surname(text: str, short: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of one bare name together, those of different genders ("Mrs.", "Mr.") apart."""
    genders: dict[str, set[str]] = {}
    keyed = []
    for mention in short:
        name, gender = words(mention.head.of(text))[-1], gender_of(text, mention)
        keyed.append((name, gender, mention))
        if gender:
            genders.setdefault(name, set()).add(gender)
    groups: dict[tuple[str, str | None], list[Mention]] = {}
    for name, gender, mention in keyed:
        apart = len(genders.get(name, ())) > 1
        groups.setdefault((name, gender if apart else None), []).append(mention)
    return list(groups.values())


def _place_short(text: str, group: list[Mention], parties: list[Party]) -> None:
    """A bare name's mentions go to the full name that was introduced like a person of the story.

    News gives the full name first, headlines aside: where a bare name was used several times before
    a full one appears, the full one is somebody else ("Trump ... his wife, Melania Trump").
    """
    name = group[0].head.of(text)
    gender = next((g for m in group if (g := gender_of(text, m))), None)
    fitting = [
        p
        for p in parties
        if p.kind == "person"
        and all(same_person(name, n) for n in p.names)
        and (gender is None or p.gender in (gender, None))
        and _n_before(group, p) < _MAX_BARE_BEFORE
        and not _introduced_apart(text, group, p)
    ]
    if not fitting:
        parties.append(
            Party("person", list(group), [bare(m.head.of(text)) for m in group], gender=gender)
        )
        return
    party = max(fitting, key=lambda p: (len(p.mentions), -min(m.head.start for m in p.mentions)))
    party.mentions += group
    party.names += [bare(m.head.of(text)) for m in group]
    party.gender = party.gender or gender


_MIN_BODY_WORDS = 2
_MAX_BARE_BEFORE = 4
"""Headline, deck and caption may use a bare name before the text gives the full one."""


def _n_before(group: Sequence[Mention], party: Party) -> int:
    first = min(m.head.start for m in party.mentions)
    return sum(m.head.start < first for m in group)


def _introduced_apart(text: str, group: Sequence[Mention], party: Party) -> bool:
    """Whether the bare name comes in with an office that the full name never has."""
    first = min(m.head.start for m in party.mentions)
    early = {o for m in group if m.head.start < first and (o := _office_before(text, m))}
    own = {o for m in party.mentions if (o := _office_before(text, m))}
    return bool(early) and not any(same_office(a, b) for a in early for b in own)


def _office_before(text: str, mention: Mention) -> str | None:
    """The office word that stands right before a name, or None."""
    before = text[max(0, mention.head.start - 30) : mention.head.start].split()
    return office_in(before[-1]) if before else None


def gender_of(text: str, mention: Mention) -> str | None:
    """The gender that an honorific in or right before the name tells, else None."""
    before = text[max(0, mention.head.start - 12) : mention.head.start].split()
    own = gender_of_title(mention.head.of(text))
    return own or (gender_of_title(before[-1]) if before else None)


def _place(text: str, mention: Mention, parties: list[Party]) -> None:
    words_ = mention.head.of(text)
    country = _country(text, mention)
    if country is not None:
        state_party(parties, mention, country)
        return
    kind = _kind(text, mention)
    for party in parties:
        if party.state_name is None and _is_same(kind, words_, party):
            party.mentions.append(mention)
            party.names.append(bare(words_))
            party.gender = party.gender or gender_of(text, mention)
            return
    longer = _longer(words_, parties) if kind == "organization" else None
    if longer is not None:
        longer.mentions.append(mention)
        longer.names.append(bare(words_))
        return
    gender = None
    if kind == "person":
        gender = gender_of(text, mention) or gender_of_first_name(bare(words_))
    parties.append(Party(kind, [mention], [bare(words_)], gender=gender))


def _longer(name: str, parties: Sequence[Party]) -> Party | None:
    """The only body whose name ends with this one: "Rail Committee" for "Senate Rail Committee"."""
    end = " " + fold(name)
    if len(end.split()) < _MIN_BODY_WORDS:
        return None
    fitting = [
        p
        for p in parties
        if p.kind == "organization" and any(fold(n).endswith(end) for n in p.names)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _place_host(text: str, mention: Mention, parties: list[Party]) -> None:
    """A city that acts is the body that it hosts, where the text names that body."""
    host = host_of(mention.head.of(text), parties) if is_actor(text, mention.head) else None
    if host is None:
        _place(text, mention, parties)
    else:
        host.mentions.append(mention)


def host_of(name: str, parties: Sequence[Party]) -> Party | None:
    """The body that a city's name stands for in this text: Brussels for the EU, else for NATO."""
    for body in bodies_in(name):
        for party in parties:
            if party.kind != "person" and any(fold(n) in body.folded for n in party.names):
                return party
    return None


def _kind(text: str, mention: Mention) -> EntityKind:
    """What the tagger says; but a body's seat is a place where the text uses it as one."""
    body = known_body(mention.head.of(text)) if mention.kind != "person" else None
    if body is not None and body.is_seat:
        return "place" if use_of(text, mention.head) == "place" else "organization"
    return "group" if mention.kind == "state" else mention.kind


def _country(text: str, mention: Mention) -> countries.Country | None:
    """The state that a mention names, or stands for where its capital or seat acts."""
    if mention.kind == "person":
        return None
    name = mention.head.of(text)
    found = countries.by_name(name)
    if found is not None and _is_another(text, name, found):
        return None
    if found is None and (mention.kind != "organization" or countries.by_seat(name)):
        capital = countries.by_capital(name) or countries.by_seat(name)
        found = capital if capital and is_actor(text, mention.head) else None
    return found


def _is_another(text: str, name: str, country: countries.Country) -> bool:
    """Whether an ambiguous name ("Georgia") has nothing of the country's beside it in the text."""
    if fold(name) not in {fold(w) for w in country.ambiguous}:
        return False
    return not any(re.search(rf"\b{re.escape(w)}\b", text) for w in country.own_words)


def state_party(parties: list[Party], mention: Mention, country: countries.Country) -> Party:
    """The party of a state, which the mention joins; added where it is new."""
    for party in parties:
        if party.country == country.alpha2 and party.state_name:
            if mention not in party.mentions:
                party.mentions.append(mention)
            return party
    party = Party("state", [mention], [country.name], country=country.alpha2)
    party.state_name = country.name
    parties.append(party)
    return party


def _is_same(kind: EntityKind, name: str, party: Party) -> bool:
    if kind == "person" or party.kind == "person":
        return kind == party.kind and all(same_person(name, n) for n in party.names)
    one = fold(name)
    body = known_body(name)
    if body is not None and body.is_seat and (kind == "place") != (party.kind == "place"):
        return False
    for other in party.names:
        if one == fold(other) or (body is not None and fold(other) in body.folded):
            return True
        if stands_for(name, other) or stands_for(other, name):
            return kind == party.kind or "organization" in (kind, party.kind)
    return False
