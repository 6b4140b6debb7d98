"""The keys under which two entities of different documents can meet.

Invariant: two entities that may be one share a key, or a finer one where the key's block is full:
a name in any order and spelling, an acronym and what it stands for, a state by its code. Unnamed
sources have no key and meet nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from onrecord.identity import countries
from onrecord.identity.across.personal import PersonalName, personal, short_forms
from onrecord.identity.across.spelling import plain, skeleton, sound
from onrecord.identity.known_bodies import known_body
from onrecord.identity.names import all_initials, fold, initials, is_acronym
from onrecord.model.identity import BlockKey, Profile

_N_FINER = 6
_MAX_NAMES = 4
_MIN_ACRONYM_WORDS = 2
_ENDINGS = re.compile(
    r",?\s+(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|gmbh|ag|sa|nv|group)$"
)
# Where the family's name comes first, a bare name is the first word of the full one. Short list of
# the commonest; others are found by the bare form that their own documents use.
_FAMILY_FIRST = frozenset(
    """
    kim lee park choi jung kang cho yoon jang lim han oh seo shin kwon hwang ahn song moon ri pak
    xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin luo gao mao deng
    jiang hua wen nguyen tran le pham hun
    """.split()
)


@lru_cache(maxsize=512)  # asked twice for each entity of a document
def keys(profile: Profile) -> tuple[BlockKey, ...]:
    """The keys of an entity, of a document or of the record."""
    if not profile.is_named:
        return ()
    found = [*_KINDS[profile.kind](profile)]
    if profile.knowledge is not None:
        found.append("w:" + profile.knowledge.id)
    return tuple(BlockKey(k, _finer(k, profile)) for k in dict.fromkeys(found))


def _finer(key: str, profile: Profile) -> tuple[str, ...]:
    """The key with the weeks it was told of in, and with each of the nearest companions."""
    weeks = dict.fromkeys(w for d in (profile.first_day, profile.last_day) for w in _weeks(d))
    return (
        *(f"{key}@{week}" for week in weeks),
        *(f"{key}+{word}" for word in profile.companions[:_N_FINER]),
    )


def _weeks(day: str | None) -> tuple[int, ...]:
    """The number of a day's week and of the one that it borders on."""
    if day is None:
        return ()
    try:
        n = date.fromisoformat(day).toordinal()
    except ValueError:
        return ()
    return tuple(dict.fromkeys(((n - 3) // 7, (n + 3) // 7)))


def _person(profile: Profile) -> Iterator[str]:
    names = [n for form, _ in profile.forms if (n := personal(form)) is not None]
    bare = {n.last for n in names if n.is_bare}
    full = list(dict.fromkeys(n.words for n in names if not n.is_bare))[:_MAX_NAMES]
    for words in full:
        yield "n:" + " ".join(sorted(words))
        yield "n:" + "".join(words)
        yield from _spelled(words)
        yield f"b:{skeleton(words[-1])}"
        if words[0] in _FAMILY_FIRST or words[0] in bare:
            yield f"b:{skeleton(words[0])}"
    for word in sorted(bare):
        yield f"b:{skeleton(word)}"


def _spelled(words: tuple[str, ...]) -> Iterator[str]:
    """Last name by its consonants, first name by the initials that it and its long form have."""
    for first in (words[0], *short_forms(words[0])):
        yield f"s:{skeleton(words[-1])}|{sound(first)[:1]}"
    if len(words) == 2:  # noqa: PLR2004 - "Orban Viktor"
        yield f"s:{skeleton(words[0])}|{sound(words[1])[:1]}"


def _body(profile: Profile) -> Iterator[str]:
    if profile.country:
        yield f"c:{profile.country}"
    for form, _ in profile.forms:
        body = known_body(form)
        if body is not None:
            yield "k:" + min(body.folded)
        yield "o:" + core(form)
        if is_acronym(form):
            yield "a:" + fold(form).replace(" ", "")
        elif len(fold(form).split()) >= _MIN_ACRONYM_WORDS:
            yield "a:" + initials(form)
            yield "a:" + all_initials(form)


def _place(profile: Profile) -> Iterator[str]:
    for form, _ in profile.forms:
        yield "g:" + core(form)


def _group(profile: Profile) -> Iterator[str]:
    if profile.members:
        yield "m:" + " ".join(sorted(profile.members))
        return
    for form, _ in profile.forms:
        country = countries.by_adjective(form) or countries.by_demonym(form)
        yield "q:" + (country.alpha2 if country is not None else core(form))


_KINDS = {
    "person": _person,
    "organization": _body,
    "state": _body,
    "place": _place,
    "group": _group,
}


def core(name: str) -> str:
    """A body's name folded, without what only says that it is a company."""
    return _ENDINGS.sub("", plain(fold(name)))


def people(profile: Profile) -> list[PersonalName]:
    """The personal names that a profile's forms hold."""
    return [n for form, _ in profile.forms if (n := personal(form)) is not None]
