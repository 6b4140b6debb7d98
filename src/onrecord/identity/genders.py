"""Which pronoun can mean a person: read from honorifics, offices, first names and pronouns.

Used to keep "she" from meaning a man, nothing else; no gender is stored in the record.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from onrecord.identity.first_names import gender_of_first_name
from onrecord.identity.parties import Party
from onrecord.identity.scene import Scene
from onrecord.model.selector import Span

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Hh]im|[Hh]is|[Hh]imself|[Ss]he|[Hh]ers?|[Hh]erself)\b")


def add_genders(scene: Scene) -> None:
    """Tell the gender of persons whom no title told: by first name, chain, then nearby pronouns."""
    unknown = [p for p in scene.parties if p.kind == "person" and not p.gender]
    for party in unknown:
        party.gender = gender_of_first_name(party.name) or _most(_chained(scene, party))
    near = _near(scene)
    for party in unknown:
        party.gender = party.gender or _most(near.get(id(party), []))


def _chained(scene: Scene, party: Party) -> list[str]:
    """The pronouns that the encoder's chains join to a person."""
    return [
        other.head.of(scene.text)
        for mention in party.mentions
        for other in scene.chains.get(mention.span, ())
        if other.form == "pronoun"
    ]


def _near(scene: Scene) -> dict[int, list[str]]:
    """Pronouns in a sentence that names one person alone, before them, by the person's `id`."""
    found: dict[int, list[str]] = {}
    for start, end in pairwise([*scene.sentences, len(scene.text)]):
        named = [m for m in scene.named_inside(Span(start, end)) if m.kind == "person"]
        people = {id(scene.of_mention[m.head]) for m in named}
        if len(people) == 1:
            after = scene.text[named[0].head.end : end]
            found.setdefault(people.pop(), []).extend(_PRONOUN.findall(after))
    return found


def _most(pronouns: list[str]) -> str | None:
    count = Counter(
        "m" if w in _HE else "f" for w in map(str.lower, pronouns) if w in _HE or w in _SHE
    )
    he, she = count["m"], count["f"]
    return None if he == she else "m" if he > she else "f"
