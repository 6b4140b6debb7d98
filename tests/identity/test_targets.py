"""At whom a statement is aimed: who may be meant, and what speaks for each."""

from __future__ import annotations

from dataclasses import replace

from onrecord.identity.doings import aims
from onrecord.identity.resolver import set_scene, speakers_in
from onrecord.identity.targets import (
    Asked,
    Features,
    Naming,
    Weighing,
    aimed_at,
    candidates,
    features_of,
    naming_in,
)
from onrecord.model.act import ActCode
from onrecord.model.annotation import Annotations, Doing, FoundAct
from support.annotated import Names, Said, annotated

SAYS: Names = {"Oran Vell": "person", "Ilse Brandt": "person", "Brandt": "person"}
STATES: Names = {"Oran Vell": "person", "North Korea": "state", "Russia": "state"}


def with_act(found: Annotations, act: ActCode) -> Annotations:
    doing = Doing((FoundAct(act, "done", 0.9),))
    return replace(found, attributions=tuple(replace(a, doing=doing) for a in found.attributions))


def asked_in(text: str, *said: Said, names: Names, act: ActCode = "ACCUSE") -> tuple[Naming, Asked]:
    """The last attribution of a text as it is asked about."""
    present: Names = {name: kind for name, kind in names.items() if name in text}
    found = with_act(annotated(text, *said, names=present), act)
    scene = set_scene(text, found)
    naming = naming_in(scene)
    speakers = speakers_in(scene, found.attributions)
    asked = {i: a for i, a, _ in aims(naming, found.attributions, speakers, Weighing({}, 0.0))}
    return naming, asked[len(said) - 1]


def features(text: str, *said: Said, names: Names, act: ActCode = "ACCUSE") -> dict[str, Features]:
    """The features of everyone who may be meant by the last attribution, by name."""
    naming, asked = asked_in(text, *said, names=names, act=act)
    parties = candidates(naming, asked)
    rows = features_of(naming, asked, parties)
    return {p.name: row for p, row in zip([*parties], rows, strict=False)} | {"": rows[-1]}


def test_a_speaker_is_never_the_target() -> None:
    text = "Oran Vell said Vell had paid and Ilse Brandt had not."
    said = Said("Oran Vell", "Vell had paid and Ilse Brandt had not", "said")
    found = features(text, said, names={**SAYS, "Vell": "person"})
    assert set(found) == {"Ilse Brandt", ""}


def test_who_is_named_in_the_content_is_told_from_who_stands_beside_it() -> None:
    text = "After Brandt left, Oran Vell said that Tom Reed had lied."
    said = Said("Oran Vell", "that Tom Reed had lied", "said")
    found = features(text, said, names={**SAYS, "Tom Reed": "person"})
    assert found["Tom Reed"]["opens_content"] == 1.0
    assert "in_content" not in found["Brandt"]
    assert found["Brandt"]["beside"] == 1.0


def test_what_is_denied_is_weighed_by_who_said_it() -> None:
    text = "Oran Vell denied that Ilse Brandt said the bridge was sold."
    inner = Said("Ilse Brandt", "the bridge was sold", "said", within=1)
    outer = Said("Oran Vell", "that Ilse Brandt said the bridge was sold", "denied")
    _, asked = asked_in(text, inner, outer, names=SAYS, act="DENY")
    assert [p.name for p in asked.quoted] == ["Ilse Brandt"]
    found = features(text, inner, outer, names=SAYS, act="DENY")
    assert found["Ilse Brandt"]["contradicts.quoted"] == 1.0


def test_who_denies_a_statement_answers_whoever_made_it() -> None:
    text = "Oran Vell denied that Brandt said Tom Reed had sold the bridge."
    inner = Said("Brandt", "Tom Reed had sold the bridge", "said", within=1)
    outer = Said("Oran Vell", "that Brandt said Tom Reed had sold the bridge", "denied")
    names = {**SAYS, "Tom Reed": "person"}
    likely = Weighing({"kind.person": 1.0, "late_in_content": 3.0}, 0.9)
    cases: tuple[tuple[ActCode, list[str]], ...] = (("DENY", ["Brandt"]), ("STATE", []))
    for act, expected in cases:
        naming, asked = asked_in(text, inner, outer, names=names, act=act)
        assert [p.name for p in aimed_at(naming, asked, likely)][:1] == expected


def test_who_quotes_only_himself_answers_nobody_else() -> None:
    text = "Brandt came. Oran Vell denied that Vell said the bridge was sold."
    inner = Said("Vell", "the bridge was sold", "said", within=1)
    outer = Said("Oran Vell", "that Vell said the bridge was sold", "denied")
    names = {**SAYS, "Vell": "person"}
    naming, asked = asked_in(text, inner, outer, names=names, act="DENY")
    assert [p.name for p in asked.quoted] == ["Oran Vell"]
    assert aimed_at(naming, asked, Weighing({"nobody": 5.0}, 0.5)) == ()


def test_adjectives_and_halves_of_a_state_name_the_state() -> None:
    text = "North Korea and Russia signed. Oran Vell said the Russian army and the North had lied."
    said = Said("Oran Vell", "the Russian army and the North had lied", "said")
    found = features(text, said, names=STATES)
    assert found["Russia"]["in_content"] == 1.0
    assert found["North Korea"]["in_content"] == 1.0


def test_nobody_is_a_target_where_nobody_is_likely_enough() -> None:
    text = "Ilse Brandt came. Oran Vell said it would rain."
    naming, asked = asked_in(text, Said("Oran Vell", "it would rain", "said"), names=SAYS)
    likely = Weighing({"before": 2.0}, 0.5)
    assert [p.name for p in aimed_at(naming, asked, likely)] == ["Ilse Brandt"]
    assert aimed_at(naming, asked, Weighing({"before": 2.0, "nobody": 4.0}, 0.5)) == ()


def test_what_speaks_for_a_party_depends_on_the_act() -> None:
    text = "Oran Vell said that Ilse Brandt had come."
    said = Said("Oran Vell", "that Ilse Brandt had come", "said")
    blamed = features(text, said, names=SAYS, act="ACCUSE")["Ilse Brandt"]
    stated = features(text, said, names=SAYS, act="STATE")["Ilse Brandt"]
    assert "blames.in_content" in blamed
    assert "blames.in_content" not in stated
