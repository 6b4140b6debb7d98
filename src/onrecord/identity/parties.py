"""Everyone and everything that a text names: named mentions gathered into parties.

Invariant: every named mention belongs to exactly one party; a party has at least one mention.
Names are trusted before the encoder's chains: two names that cannot be one person's are never
joined, however sure the chain is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.identity import countries
from onrecord.identity.names import (
    bare,
    fold,
    gender_of_title,
    is_acronym,
    same_person,
    stands_for,
    words,
)
from onrecord.identity.metonyms import acts
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

    Longer personal names come first, so that a surname finds the full name wherever it stands.
    """
    parties: list[Party] = []
    named = [m for m in mentions if m.form == "name"]
    for mention in sorted(named, key=lambda m: (-_length(text, m), m.span)):
        _place(text, mention, parties)
    for party in parties:
        party.mentions.sort(key=lambda m: m.head)
    return sorted(parties, key=lambda p: p.mentions[0].head)


def _length(text: str, mention: Mention) -> int:
    n = len(words(mention.head.of(text))) if mention.kind == "person" else 0
    return n if mention.kind == "person" else len(mention.head)


def _place(text: str, mention: Mention, parties: list[Party]) -> None:
    words_ = mention.head.of(text)
    country = _country(text, mention)
    if country is not None:
        _into_state(mention, country, parties)
        return
    kind: EntityKind = "group" if mention.kind == "state" else mention.kind
    for party in parties:
        if party.state_name is None and _is_same(kind, words_, party):
            party.mentions.append(mention)
            party.names.append(bare(words_))
            party.gender = party.gender or gender_of_title(mention.span.of(text))
            return
    gender = gender_of_title(mention.span.of(text)) if kind == "person" else None
    parties.append(Party(kind, [mention], [bare(words_)], gender=gender))


def _country(text: str, mention: Mention) -> countries.Country | None:
    """The state that a mention names, or stands for where its capital or seat acts."""
    if mention.kind == "person":
        return None
    name = mention.head.of(text)
    found = countries.by_name(name)
    if found is None and mention.kind != "organization":
        capital = countries.by_capital(name) or countries.by_seat(name)
        found = capital if capital and acts(text, mention.head) else None
    return found


def _into_state(mention: Mention, country: countries.Country, parties: list[Party]) -> None:
    for party in parties:
        if party.country == country.alpha2 and party.state_name:
            party.mentions.append(mention)
            return
    parties.append(
        Party("state", [mention], [country.name], country=country.alpha2, state_name=country.name)
    )


def _is_same(kind: EntityKind, name: str, party: Party) -> bool:
    if kind == "person" or party.kind == "person":
        return kind == party.kind and all(same_person(name, n) for n in party.names)
    one = fold(name)
    for other in party.names:
        if one == fold(other):
            return True
        if stands_for(name, other) or stands_for(other, name):
            return kind == party.kind or "organization" in (kind, party.kind)
    return False
