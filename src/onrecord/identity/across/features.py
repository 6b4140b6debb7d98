"""What two profiles have in common and what parts them, as named facts.

Invariant: a fact is computed from the two profiles alone, and means the same in either order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise

from onrecord.identity import countries
from onrecord.identity.across.blocking import core, people
from onrecord.identity.across.personal import Likeness, closest, personal
from onrecord.identity.bodies import BODY_NOUNS
from onrecord.identity.known_bodies import known_body
from onrecord.identity.names import fold, is_acronym, stands_for
from onrecord.identity.titles import office_in, same_office
from onrecord.model.identity import Profile, ReportedRole

_NEAR_DAYS = 3
_SAME_TIME_DAYS = 14
_LONG_DAYS = 2 * 365
_MANY_DOCUMENTS = 5
_LIFETIME_DAYS = 60 * 365
_SOME, _MANY, _MOST = 2, 4, 8
_ENOUGH_TO_TELL = 3
_WORD = re.compile(r"[^\W\d_][\w.\-]*")
_CALLINGS = (
    frozenset(
        """
        president premier chancellor minister senator sen congressman congresswoman representative
        rep lawmaker mayor governor ambassador mp mep councillor king queen prince princess
        undersecretary under-secretary vice-president
        """.split()
    ),
    frozenset({"coach", "player"}),
    frozenset({"actor", "actress", "singer"}),
    frozenset({"doctor", "nurse", "teacher", "student"}),
)
# Words of which a body's name can be made without saying whose it is: "the Foreign Ministry".
_OF_ANY_STATE = BODY_NOUNS | frozenset(
    """
    foreign interior defense defence justice finance health education trade transport energy
    agriculture labor labour culture state national federal central supreme high prime minister
    affairs of the and for general public election electoral security intelligence constitutional
    office district county city upper lower house home cabinet assembly bureau statistics party
    democratic democrats democrat social socialist socialists conservative conservatives liberal
    liberals republican republicans green greens christian communist people's progressive union
    popular workers economic economy environment environmental
    """.split()
)


def name_fact(one: Profile, other: Profile) -> str | None:
    """How the names stand to each other; None where they are names of different things."""
    if one.knowledge and other.knowledge:
        is_one = one.knowledge.id == other.knowledge.id
        return "name: one entry of knowledge" if is_one else None
    return _fact_of_names(one, other)


def _fact_of_names(one: Profile, other: Profile) -> str | None:
    if one.kind == "person" or other.kind == "person":
        return _personal_fact(one, other)
    if one.country and one.country == other.country:
        return "name: one state"
    if one.members or other.members:
        return "name: the same members" if set(one.members) == set(other.members) else None
    if one.kind == other.kind == "group":
        return "name: the same" if _peoples(one) & _peoples(other) else None
    if one.kind == other.kind == "place":
        return _place_fact(_cores(one) & _cores(other))
    return _body_fact(one, other)


def is_bare_fact(fact: str) -> bool:
    """Whether the names alone say next to nothing: a surname, or that of any state's ministry."""
    return fact in (
        f"name: {Likeness.BARE.value}",
        f"name: {Likeness.BOTH_BARE.value}",
        f"name: {Likeness.INITIAL.value}",
        "name: the same letters",
        "name: that of many bodies",
    )


def context_facts(one: Profile, other: Profile) -> Iterator[str]:
    """What stands around the names: companions, roles, countries, time, publisher."""
    yield _companions_fact(one, other)
    if is_called_so(one, other) or is_called_so(other, one):
        yield "called so: in many documents"
    if one.roles and other.roles:
        yield _roles_fact(one.roles, other.roles)
    mine, theirs = _countries_of(one), _countries_of(other)
    if mine and theirs:
        yield "country: the same" if mine & theirs else "country: another"
    gap = _gap_days(one, other)
    if gap is not None:
        yield _time_fact(gap)
    if set(one.publishers) & set(other.publishers):
        yield "publisher: the same"


def n_companions(one: Profile, other: Profile) -> int:
    """How many others are named beside both: people and bodies; states tell too little."""
    return len({w for w in one.companions if w[0] != "="} & set(other.companions))


def is_called_so(one: Profile, other: Profile) -> bool:
    """Whether all that one is called is a bare name by which many documents call the other."""
    names = people(one) if one.kind == "person" else []
    if not names or any(not n.is_bare for n in names):
        return False
    said = {n.last for n in names}
    usual = (personal(form) for form, n in other.forms if n >= _MANY_DOCUMENTS)
    return said <= {n.last for n in usual if n is not None and n.is_bare}


def shares_office(one: Profile, other: Profile) -> bool:
    """Whether both are reported in one office."""
    return any(_are_alike(a, b) for a in one.roles for b in other.roles)


def gap_days(one: Profile, other: Profile) -> int | None:
    """Days between the times in which both are told of, None where either is untold."""
    return _gap_days(one, other)


def _personal_fact(one: Profile, other: Profile) -> str | None:
    if one.kind != other.kind:
        return None
    he, she = "he" in one.pronouns, "she" in one.pronouns
    if he != she and len(other.pronouns) == 1 and other.pronouns != one.pronouns:
        return None
    found = closest(people(one), people(other))
    return None if found is Likeness.CLASH else f"name: {found.value}"


def _body_fact(one: Profile, other: Profile) -> str | None:
    if one.kind != other.kind or one.kind == "state":
        return None
    owners, others = _owners(one), _owners(other)
    if owners and others and not owners & others:
        return None
    if _known(one) & _known(other):
        return "name: one known body"
    shared = _cores(one) & _cores(other)
    return _shared_fact(shared) if shared else _acronym_fact(one, other)


def _place_fact(shared: set[str]) -> str | None:
    if any(countries.by_capital(name) or countries.by_seat(name) for name in shared):
        return "name: one known place"
    return "name: the same" if shared else None


def _shared_fact(shared: set[str]) -> str:
    if all(_is_of_any_state(name) for name in shared):
        return "name: that of many bodies"
    letters = all(is_acronym(name.upper()) for name in shared)
    return "name: the same letters" if letters else "name: the same"


def _acronym_fact(one: Profile, other: Profile) -> str | None:
    forms, others = [f for f, _ in one.forms], [f for f, _ in other.forms]
    pairs = [(a, b) for a in forms for b in others]
    pairs += [(b, a) for a, b in pairs]
    fits = any(is_acronym(a) and stands_for(a, b) for a, b in pairs)
    if _spelled_out(one) and _spelled_out(other):  # each says what its letters stand for
        return None
    return "name: letters of the other" if fits else None


def _spelled_out(profile: Profile) -> bool:
    return any(len(core(form).split()) > 1 for form, _ in profile.forms)


def _is_of_any_state(name: str) -> bool:
    return set(name.split()) <= _OF_ANY_STATE


def _cores(profile: Profile) -> set[str]:
    return {core(form) for form, _ in profile.forms}


def _peoples(profile: Profile) -> set[str]:
    found = (countries.by_adjective(f) or countries.by_demonym(f) for f, _ in profile.forms)
    named = {c.alpha2 for c in found if c is not None}
    return named | _cores(profile)


def _known(profile: Profile) -> set[str]:
    bodies = (known_body(form) for form, _ in profile.forms)
    return {min(body.folded) for body in bodies if body is not None}


def _companions_fact(one: Profile, other: Profile) -> str:
    n = n_companions(one, other)
    if n >= _MANY:
        return "companions: most" if n >= _MOST else "companions: many"
    if n >= _SOME:
        return "companions: some"
    if n:
        return "companions: one"
    states = {w for w in one.companions if w[0] == "="} & set(other.companions)
    if len(states) >= _SOME:
        return "companions: states alone"
    told = min(len(one.companions), len(other.companions))
    return "companions: none of many" if told >= _ENOUGH_TO_TELL else "companions: untold"


def _roles_fact(one: tuple[ReportedRole, ...], other: tuple[ReportedRole, ...]) -> str:
    alike = [(a, b) for a in one for b in other if _are_alike(a, b)]
    if not alike:
        apart = _callings(one) and _callings(other) and not _callings(one) & _callings(other)
        return "role: of another calling" if apart else "role: another"
    bodies = [(a.organization, b.organization) for a, b in alike]
    if any(a and b and _telling(a) & _telling(b) for a, b in bodies):
        return "role: the same, of one body"
    return "role: the same" if any(not (a and b) for a, b in bodies) else "role: of another body"


def _callings(roles: tuple[ReportedRole, ...]) -> set[int]:
    """Which of the callings that hardly anyone changes between the roles belong to."""
    offices = {office_in(role.title) for role in roles}
    return {i for i, calling in enumerate(_CALLINGS) if offices & calling}


def _are_alike(a: ReportedRole, b: ReportedRole) -> bool:
    one, other = office_in(a.title), office_in(b.title)
    if one is None or other is None:
        return fold(a.title) == fold(b.title)
    return same_office(one, other)


@lru_cache(maxsize=8192)
def _telling(phrase: str) -> frozenset[str]:
    """The words of a body's name, peoples and states as codes."""
    return _places_in(phrase) | {w for w in fold(phrase).split() if w not in _OF_ANY_STATE}


def _countries_of(profile: Profile) -> frozenset[str]:
    """The states that names and roles belong to."""
    is_of_many = profile.kind == "organization" and all(map(_is_of_any_state, _cores(profile)))
    if profile.kind == "place" or (is_of_many and not _owners(profile)):
        return frozenset(w[1:] for w in profile.companions if w[0] == "=")
    told = [f"{r.title} {r.organization or ''}" for r in profile.roles]
    own = frozenset({profile.country}) if profile.country else frozenset[str]()
    return own.union(*(_places_in(words) for words in told), _owners(profile))


def _owners(profile: Profile) -> frozenset[str]:
    """The states whose adjective or name a body's name holds: "Russian Foreign Ministry"."""
    if profile.kind != "organization":
        return frozenset()
    return frozenset[str]().union(*(_places_in(form) for form, _ in profile.forms))


@lru_cache(maxsize=8192)
def _places_in(phrase: str) -> frozenset[str]:
    found = _WORD.findall(phrase)
    spelled = [*found, *(f"{a} {b}" for a, b in pairwise(found))]
    named = (countries.by_name(w) or countries.by_adjective(w) for w in spelled if w[0].isupper())
    return frozenset(c.alpha2 for c in named if c is not None)


def _gap_days(one: Profile, other: Profile) -> int | None:
    if not (one.first_day and one.last_day and other.first_day and other.last_day):
        return None
    try:
        a, b = date.fromisoformat(one.first_day), date.fromisoformat(one.last_day)
        c, d = date.fromisoformat(other.first_day), date.fromisoformat(other.last_day)
    except ValueError:
        return None
    return max(0, (c - b).days, (a - d).days)


def _time_fact(days: int) -> str:
    if days <= _NEAR_DAYS:
        return "time: the same days"
    if days <= _SAME_TIME_DAYS:
        return "time: the same weeks"
    if days <= _LONG_DAYS:
        return "time: the same years"
    return "time: years apart" if days <= _LIFETIME_DAYS else "time: lifetimes apart"
