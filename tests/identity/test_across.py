"""How entities of different documents meet, and what is decided about them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.identity.across.blocking import keys
from onrecord.identity.across.features import name_fact
from onrecord.identity.across.known import Known
from onrecord.identity.across.personal import Likeness, likeness, personal
from onrecord.identity.across.scoring import evidence
from onrecord.model.identity import (
    MAX_BLOCK,
    MAX_COMPANIONS,
    MAX_FORMS,
    BlockKey,
    Profile,
    ReportedRole,
)
from onrecord.model.mention import EntityKind
from support.across import tell
from support.annotated import Said

FIRSTS = ["bel", "dan", "gor", "kim", "lin", "mos", "nad", "pel", "ros", "sal", "tam", "vik",
          "zor", "fen", "hal", "jan", "wes", "yol", "rud", "tor"]  # fmt: skip
BARE: dict[str, EntityKind] = {"Lund": "person"}
PEOPLE: dict[str, EntityKind] = {"Vera Lund": "person", "Bo Quist": "person", "Ada Ree": "person"}


def person(*forms: str, near: tuple[str, ...] = (), **facts: object) -> Profile:
    counted = tuple((form, 1) for form in forms)
    profile = Profile("person", counted, counted[:1], companions=near)
    return replace(profile, **facts)  # type: ignore[arg-type]


def between(one: str, other: str) -> Likeness:
    a, b = personal(one), personal(other)
    assert a is not None
    assert b is not None
    assert likeness(a, b) is likeness(b, a)
    return likeness(a, b)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", Likeness.SPELLING),
        ("Vladimir Zelenskiy", "Volodymyr Zelensky", Likeness.SPELLING),
        ("Kim Jong-un", "Kim Jong Un", Likeness.SAME),
        ("Xi Jinping", "Xi Jin-ping", Likeness.SAME),
        ("Yury Malenko", "Yuri Malenko", Likeness.SPELLING),
        ("Viktor Orbán", "Orban Viktor", Likeness.SAME),
        ("Mohammed bin Rashad", "Muhammad bin Rashad", Likeness.SPELLING),
        ("Donald J. Ward", "Donald Ward", Likeness.SHORTER),
        ("Mike Ward", "Michael Ward", Likeness.SHORT_FORM),
        ("M. Ward", "Michael Ward", Likeness.INITIAL),
        ("Mr. Ward", "Michael Ward", Likeness.BARE),
        ("von der Heide", "Ulla von der Heide", Likeness.BARE),
        ("Robert Ward III", "Robert Ward", Likeness.SAME),
        ("Ward", "Ward", Likeness.BOTH_BARE),
    ],
)
def test_forms_of_one_name_are_told(one: str, other: str, found: Likeness) -> None:
    assert between(one, other) is found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Jong-un", "Kim Jong-il"),
        ("Anna Ward", "Anne-Marie Ward"),
        ("Hassan Rashad", "Hussein Rashad"),
        ("Mario Ward", "Maria Ward"),
        ("Paul W. Ward", "Paul H. W. Ward"),
        ("Paul Ward Jr.", "Paul Ward Sr."),
        ("Paul Ward Jr.", "Paul Ward"),
        ("Mrs. Ward", "Michael Ward"),
        ("Ward", "Michael Wood"),
    ],
)
def test_names_of_different_people_clash(one: str, other: str) -> None:
    assert between(one, other) is Likeness.CLASH


def test_the_pronouns_used_for_two_may_part_them() -> None:
    he, she = person("Ward", pronouns=("he",)), person("Ward", pronouns=("she",))
    assert name_fact(he, she) is None
    assert name_fact(he, person("Ward")) is not None


def test_a_body_is_never_a_person() -> None:
    ministry = replace(person("Foreign Minister"), kind="organization")
    assert name_fact(ministry, person("Foreign Minister")) is None


def test_a_bare_surname_is_linked_where_one_of_its_story_is_near() -> None:
    known = Known()
    first = tell(known, "Vera Lund met Bo Quist and Ada Ree.", PEOPLE, day="2026-03-01")
    names: dict[str, EntityKind] = {"Lund": "person", "Bo Quist": "person", "Ada Ree": "person"}
    near = tell(known, "Lund thanked Bo Quist and Ada Ree.", names, day="2026-03-02")
    assert near.who("Lund") == first.who("Vera Lund")
    far = tell(known, "Lund thanked nobody.", {"Lund": "person"}, day="2026-03-02")
    assert far.who("Lund") not in (first.who("Vera Lund"), near.who("Lund"))


def test_a_bare_surname_that_two_near_ones_bear_stays_alone() -> None:
    known = Known()
    both = PEOPLE | {"Ivo Lund": "person"}
    told = tell(known, "Vera Lund and Ivo Lund met Bo Quist and Ada Ree.", both, day="2026-03-01")
    names: dict[str, EntityKind] = {"Lund": "person", "Bo Quist": "person", "Ada Ree": "person"}
    bare = tell(known, "Lund thanked Bo Quist and Ada Ree.", names, day="2026-03-01")
    assert bare.who("Lund") not in (told.who("Vera Lund"), told.who("Ivo Lund"))


def test_a_full_name_joins_the_bare_ones_that_came_before_it() -> None:
    known = Known()
    names: dict[str, EntityKind] = {"Lund": "person", "Bo Quist": "person", "Ada Ree": "person"}
    bare = tell(known, "Lund thanked Bo Quist and Ada Ree.", names, day="2026-03-01")
    full = tell(known, "Vera Lund met Bo Quist and Ada Ree.", PEOPLE, day="2026-03-01")
    assert known.now(bare.who("Lund")) == known.now(full.who("Vera Lund"))
    assert known.profiles[known.now(full.who("Vera Lund"))].name == "Vera Lund"


def test_unnamed_sources_meet_nobody() -> None:
    known = Known()
    said = Said("A senior official", "it rained", "said")
    text = "Bo Quist left. A senior official said it rained."
    ids = {
        tell(known, text, {"Bo Quist": "person"}, said, document=f"d{n}").who("A senior official")
        for n in range(2)
    }
    assert len(ids) == 2


def test_joint_speakers_of_the_same_members_are_one() -> None:
    known = Known()
    names: dict[str, EntityKind] = {"Vera Lund": "person", "Bo Quist": "person"}
    found = [
        tell(
            known, f"Vera Lund and Bo Quist said it {what}.", names,
            Said("Vera Lund and Bo Quist", f"it {what}", "said"), day="2026-03-01",
        ).who("Vera Lund and Bo Quist")
        for what in ("rained", "snowed")
    ]  # fmt: skip
    assert len(set(found)) == 1


def test_every_decision_has_its_reason_and_evidence() -> None:
    known = Known()
    tell(known, "Mayor Vera Lund met Bo Quist.", {"Vera Lund": "person", "Bo Quist": "person"})
    told = tell(known, "Mayor Vera Lund sang.", {"Vera Lund": "person"})
    (made,) = told.decisions.values()
    assert made.reason.startswith("name: the same full name")
    assert dict(made.evidence)["role: the same"] > 0
    assert 0.7 < made.prob < 1


def test_no_block_grows_without_bound_and_the_late_ones_are_still_found() -> None:
    known = Known()
    firsts = [a + b for a in ("Ba", "Do", "Ki", "Lu", "Me", "Ra") for b in FIRSTS]
    assert len(firsts) > 2 * MAX_BLOCK
    for first in firsts:
        names: dict[str, EntityKind] = {f"{first} Lund": "person", f"{first} Fund": "organization"}
        last = tell(known, f"{first} Lund met {first} Fund.", names)
    assert max(map(len, known.blocks.values())) <= MAX_BLOCK
    assert len(known.blocks["b:lnd"]) == MAX_BLOCK
    again = tell(known, f"{first} Fund thanked Lund.", BARE | {f"{first} Fund": "organization"})
    assert again.who(f"{first} Fund") == last.who(f"{first} Fund")
    candidates = known.lookup([BlockKey("b:lnd", (f"b:lnd+{first.lower()}fund",))])["b:lnd"]
    assert last.who(f"{first} Lund") in {c.id for c in candidates}


NAMES = st.lists(
    st.sampled_from(["Vera Lund", "V. Lund", "Lund", "Bo Quist", "Mr. Quist", "NUFW"]),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip
PROFILES = st.builds(
    lambda names, near, day: person(
        *names, near=tuple(near), first_day=day, last_day=day,
        roles=(ReportedRole("mayor", None, day),),
    ),
    NAMES, st.lists(st.text("abc", min_size=3, max_size=4), max_size=60),
    st.sampled_from([None, "2026-03-01"]),
)  # fmt: skip


@given(st.lists(PROFILES, min_size=3, max_size=8))
def test_sums_of_profiles_do_not_depend_on_how_they_are_bracketed_and_stay_small(
    some: list[Profile],
) -> None:
    left = some[0]
    for profile in some[1:]:
        left = left.joined(profile)
    right = some[0].joined(some[1]).joined(some[2])
    for profile in some[3:]:
        right = right.joined(profile)
    assert left == right
    assert left.n_documents == len(some)
    assert len(left.forms) <= MAX_FORMS
    assert len(left.companions) <= MAX_COMPANIONS


@given(PROFILES, PROFILES)
def test_evidence_is_the_same_in_either_order(one: Profile, other: Profile) -> None:
    assert evidence(one, other) == evidence(other, one)


@given(PROFILES)
def test_keys_are_stable_and_finer_ones_refine_them(profile: Profile) -> None:
    assert keys(profile) == keys(replace(profile))
    assert all(finer.startswith(k.key) for k in keys(profile) for finer in k.finer)
