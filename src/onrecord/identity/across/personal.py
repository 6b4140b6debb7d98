"""How two personal names stand to each other: one, a spelling of it, a short form, or a clash.

Invariant: two full names whose first names differ clash, whatever else they share; so do a name
with "Jr." and one without, and two of different generations.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import JaroWinkler

from onrecord.identity.across.spelling import plain, skeleton, sound
from onrecord.identity.first_names import gender_of_first_name
from onrecord.identity.names import HONORIFICS, SUFFIXES, gender_of_title

_FILE = Path(__file__).parents[1] / "data" / "name_variants.toml"
_GENERATIONS = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "iii": "3", "iv": "4",
}  # fmt: skip
_WORD = re.compile(r"[^\s,()]+")
_NOBLE = frozenset("de du da dos del della di von van der den ter la le al el bin ibn ben".split())
_MIN_LIKENESS = 0.9
"""Of two last names of one skeleton: "Ahmadinejad" and "Ahmedinejad" 0.95, "Hansen" and "Henson"
0.85."""


class Likeness(Enum):
    """How two names stand to each other, the closest first."""

    SAME = "the same full name"
    SHORTER = "the same name with fewer words"
    SPELLING = "a spelling of the same name"
    SHORT_FORM = "a short form of the first name"
    INITIAL = "the same last name and initial"
    BARE = "a bare surname of the name"
    BOTH_BARE = "the same bare name"
    CLASH = "names of different people"


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A name taken apart; `words` are folded, honorifics and generation left out."""

    words: tuple[str, ...]
    generation: str | None
    gender: str | None

    @property
    def is_bare(self) -> bool:
        return len(self.words) == 1

    @property
    def last(self) -> str:
        return self.words[-1]


@lru_cache(maxsize=65536)
def personal(name: str) -> PersonalName | None:
    """A personal name taken apart; None where no word is left."""
    parts = [plain(w) for w in _WORD.findall(name)]
    generation = next((_GENERATIONS[p] for p in parts[1:] if p in _GENERATIONS), None)
    kept = [w for p in parts for w in p.split() if p not in HONORIFICS | SUFFIXES | {"jr", "sr"}]
    kept = [w.removesuffix("s") if _is_possessive(name) and w == kept[-1] else w for w in kept]
    if not kept:
        return None
    gender = gender_of_title(name)
    if gender is None and len(kept) > 1:
        gender = _gender_of_first(kept[0])
    return PersonalName(tuple(kept), generation, gender)


def _gender_of_first(first: str) -> str | None:
    """The gender that a first name tells, or that all names tell for which it is short."""
    lines = _of(first, "short")
    mates = [n for n, own in _lines("short").items() if own & lines] or [first]
    told = gender_of_first_name(f"{first} x")
    all_told = {g for n in mates if (g := gender_of_first_name(f"{n} x"))}
    return told or (all_told.pop() if len(all_told) == 1 else None)


def _is_possessive(name: str) -> bool:
    return name.endswith(("'s", "’s"))


def likeness(one: PersonalName, other: PersonalName) -> Likeness:
    """How two names stand to each other."""
    if one.gender and other.gender and one.gender != other.gender:
        return Likeness.CLASH
    if _generations_clash(one, other):
        return Likeness.CLASH
    if one.is_bare or other.is_bare:
        return _bare(one, other)
    if _ends_with(one.words, other.words) or _ends_with(other.words, one.words):
        return Likeness.BARE
    if sorted(one.words) == sorted(other.words) or "".join(one.words) == "".join(other.words):
        return Likeness.SAME
    return _full(one.words, other.words)


def _generations_clash(one: PersonalName, other: PersonalName) -> bool:
    """A son is not his father; "III" is often left out, and says nothing of a bare surname."""
    a, b = one.generation, other.generation
    if a == b or (a is None and one.is_bare) or (b is None and other.is_bare):
        return False
    return bool(a and b) or bool({a, b} & {"jr", "sr"})


def _ends_with(words: tuple[str, ...], end: tuple[str, ...]) -> bool:
    """Whether a last name of several words ("von der Leyen") closes a longer name."""
    return len(end) < len(words) and words[-len(end) :] == end


def _bare(one: PersonalName, other: PersonalName) -> Likeness:
    short, long = (one, other) if one.is_bare else (other, one)
    word = short.words[0]
    if long.is_bare:
        same = word == long.words[0] or sound(word) == sound(long.words[0])
        return Likeness.BOTH_BARE if same else Likeness.CLASH
    heard = sound(word)
    ends = "".join(long.words[1:]), long.last, long.words[0]
    return Likeness.BARE if any(heard == sound(e) for e in ends) else Likeness.CLASH


def _full(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """Two full names, both first name first; or the family's name first in one of them."""
    found = _in_order(a, b)
    if found is Likeness.CLASH and len(a) == len(b) == 2:  # noqa: PLR2004 - "Orban Viktor"
        found = _in_order(a, b[::-1])
    return found


def _in_order(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    last = _last_names(a, b)
    if last is None:
        return Likeness.CLASH
    first = _first_names(a[0], b[0])
    if first is Likeness.CLASH or _middle_clash(a[1:-1], b[1:-1]):
        return Likeness.CLASH
    return first if last is Likeness.SAME or first is Likeness.INITIAL else last


def _last_names(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    """How two last names agree: the same, or by their sound; a double name holds its parts."""
    if a[-1] == b[-1] or _without_noble(a) == _without_noble(b):
        return Likeness.SAME
    if sound(a[-1]) == sound(b[-1]):
        return Likeness.SPELLING
    alike = skeleton(a[-1]) == skeleton(b[-1])
    near = JaroWinkler.similarity(sound(a[-1]), sound(b[-1])) >= _MIN_LIKENESS
    return Likeness.SPELLING if alike and near else None


def _without_noble(words: tuple[str, ...]) -> str:
    kept = [w for w in words[1:] if w not in _NOBLE]
    return kept[-1] if kept else words[-1]


def _first_names(one: str, other: str) -> Likeness:
    if one == other:
        return Likeness.SHORTER
    if len(one) == 1 or len(other) == 1:
        firsts = [{n[0] for n in (name, *short_forms(name))} for name in (one, other)]
        return Likeness.INITIAL if firsts[0] & firsts[1] else Likeness.CLASH
    if sound(one) == sound(other) or _share(one, other, "spelled"):
        return Likeness.SPELLING
    return Likeness.SHORT_FORM if _share(one, other, "short") else Likeness.CLASH


def _middle_clash(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both have middle names, and these do not begin alike one by one."""
    a = [w for w in one if w not in _NOBLE]
    b = [w for w in other if w not in _NOBLE]
    if not a or not b:
        return False
    if len(a) != len(b):
        return True
    return any(
        x != y and not (1 in (len(x), len(y)) and x[0] == y[0]) and sound(x) != sound(y)
        for x, y in zip(a, b, strict=True)
    )


def _share(one: str, other: str, kind: str) -> bool:
    return bool(_of(one, kind) & _of(other, kind))


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _lines(kind: str) -> dict[str, frozenset[int]]:
    """For each name the numbers of the lines in which it stands."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_table()[kind]):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@lru_cache(maxsize=4096)
def short_forms(first: str) -> tuple[str, ...]:
    """The names that head the lines of a first name: what it is short for, or a spelling of."""
    heads = [_heads(kind)[n] for kind in ("short", "spelled") for n in sorted(_of(first, kind))]
    return tuple(dict.fromkeys(h for h in heads if h != first))


def _of(name: str, kind: str) -> frozenset[int]:
    return _lines(kind).get(name, frozenset())


@cache
def _heads(kind: str) -> tuple[str, ...]:
    return tuple(line.split()[0] for line in _table()[kind])


def closest(ones: Iterable[PersonalName], others: Iterable[PersonalName]) -> Likeness:
    """The closest likeness of two sets of forms, full names against full names where both have any.

    A clash of full names outweighs a surname in common.
    """
    a, b = list(ones), list(others)
    full_a, full_b = [n for n in a if not n.is_bare], [n for n in b if not n.is_bare]
    found = [likeness(x, y) for x in (full_a or a) for y in (full_b or b)]
    if full_a and full_b and Likeness.CLASH in found:
        return _despite_clash(found)
    if not (full_a and full_b) and _genders_clash(a, b):
        return Likeness.CLASH
    order = list(Likeness)
    return min(found, key=order.index, default=Likeness.CLASH)


def _despite_clash(found: list[Likeness]) -> Likeness:
    """Forms of one identity may clash by a page's slip: the same name in full still counts."""
    return Likeness.SAME if Likeness.SAME in found else Likeness.CLASH


def _genders_clash(a: list[PersonalName], b: list[PersonalName]) -> bool:
    one, other = {n.gender for n in a} - {None}, {n.gender for n in b} - {None}
    return bool(one) and bool(other) and not one & other
