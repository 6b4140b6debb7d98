"""Who is meant by what a statement does: targets, addressees, and the parties of a deed.

Invariant: a speaker is never the target of the own statement; a thing is a target only through
whoever it is said to belong to ("Vell's plan" is Vell's).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.identity.papers import author_of
from onrecord.identity.parties import Party
from onrecord.identity.pronouns import is_first_person, is_pronoun
from onrecord.identity.scene import Scene, coverage
from onrecord.identity.speakers import known_by, speaker_of
from onrecord.identity.targets import (
    Asked,
    Naming,
    Weighing,
    aimed_at,
    naming_in,
    shipped,
    state_of,
)
from onrecord.model.act import Act
from onrecord.model.annotation import Doing, FoundAttribution, FoundDeed
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_SECOND = frozenset({"you", "your", "yourself", "yours"})
_NAMING_NOBODY = frozenset("a an the and of or to in on at for from with by it there".split())


@dataclass(frozen=True, slots=True)
class Meant:
    """The parties of one attribution or deed, the most probable target first."""

    actor: Party | None
    targets: tuple[Party, ...]
    addressees: tuple[Party, ...]

    def acts(self, doing: Doing, ids: dict[int, str]) -> tuple[Act, ...]:
        """The acts with the ids of who does them to whom."""
        actor = None if self.actor is None else ids[id(self.actor)]
        recipient = ids[id(self.targets[0])] if self.targets else None
        return tuple(Act(a.code, actor, recipient, a.modality, a.prob) for a in doing.acts)


def meant_in(
    scene: Scene, found: Sequence[FoundAttribution], speakers: Sequence[Party | None]
) -> list[Meant]:
    """Whom the attributions of a text mean, in their order; their speakers are already known."""
    out = {i: meant for i, _, meant in aims(naming_in(scene), found, speakers, shipped())}
    return [out[i] for i in range(len(found))]


def aims(
    naming: Naming,
    found: Sequence[FoundAttribution],
    speakers: Sequence[Party | None],
    weighing: Weighing,
) -> Iterator[tuple[int, Asked, Meant]]:
    """Each attribution as it was asked about and whom it means, in the order of the text."""
    quoted: dict[int, list[Party]] = {}
    for one, inner in zip(found, speakers, strict=True):
        if one.within is not None and inner is not None:
            quoted.setdefault(one.within, []).append(inner)
    last_target: dict[int, Party] = {}
    spoke_last: Party | None = None
    for i in sorted(range(len(found)), key=lambda i: found[i].place):
        speaker, within = speakers[i], found[i].within
        asked = replace(
            _asked(naming.scene, found[i], speaker),
            quoted=tuple(quoted.get(i, ())),
            outer=None if within is None else speakers[within],
            answered=spoke_last if spoke_last is not speaker else None,
            continued=None if speaker is None else last_target.get(id(speaker)),
        )
        meant = Meant(speaker, aimed_at(naming, asked, weighing), asked.heard)
        yield i, asked, meant
        if speaker is not None and meant.targets:
            last_target[id(speaker)] = meant.targets[0]
        if within is None:
            spoke_last = speaker or spoke_last


def _asked(scene: Scene, found: FoundAttribution, speaker: Party | None) -> Asked:
    """One attribution with what the acts head says of it."""
    doing = found.doing
    heard = _parties(scene, doing.addressees, speaker, (), heard=True)
    told: dict[int, tuple[Party, float]] = {}
    probs = doing.target_probs or (1.0,) * len(doing.targets)
    for span, prob in zip(doing.targets, probs, strict=True):
        for party in _parties(scene, (span,), speaker, heard, heard=False):
            state = state_of(scene, party)
            _, before = told.get(id(state), (state, 0.0))
            told[id(state)] = (state, min(1.0, before + prob))
    return Asked(found, speaker, tuple(told.values()), heard)


def deed_parties(scene: Scene, deed: FoundDeed) -> Meant | None:
    """Doer and recipient of a deed; None where nobody known is its doer."""
    actor = party_at(scene, deed.actor, None, ())
    if actor is None:
        return None
    return Meant(actor, _parties(scene, deed.doing.targets, actor, (), heard=False), ())


def _parties(
    scene: Scene,
    spans: Iterable[Span],
    speaker: Party | None,
    heard_by: Iterable[Party],
    *,
    heard: bool,
) -> tuple[Party, ...]:
    out: list[Party] = []
    for span in spans:
        party = party_at(scene, span, speaker, heard_by, may_be_new=heard)
        if party is not None and party is not speaker and party not in out:
            out.append(party)
    return tuple(out)


def party_at(
    scene: Scene,
    span: Span,
    speaker: Party | None,
    heard_by: Iterable[Party],
    *,
    may_be_new: bool = False,
) -> Party | None:
    """The party that a stretch means; a new one only for people and bodies that it describes."""
    words = " ".join(span.of(scene.text).split())
    if words.lower() in _SECOND:
        return next(iter(heard_by), None)
    if is_first_person(words) or is_pronoun(words):
        return speaker_of(scene, _as_source(span), speaker)
    key = (span, may_be_new)
    if key not in scene.meant_at:
        scene.meant_at[key] = _described_at(scene, span, words, may_be_new=may_be_new)
    return scene.meant_at[key]


def _as_source(span: Span) -> FoundAttribution:
    return FoundAttribution("indirect", (span,), (), (), None, 1.0)


def _described_at(scene: Scene, span: Span, words: str, *, may_be_new: bool) -> Party | None:
    """The party of a stretch whose words alone tell it, whoever speaks."""
    if all(word in _NAMING_NOBODY for word in words.lower().split()):
        return None
    known = known_by(scene, span, words)
    if known is not None:
        return known
    if may_be_new:
        return speaker_of(scene, _as_source(span), None)
    described = [m for m in scene.filling(span) if m.form == "description"]
    if described:
        whole = max(described, key=lambda m: coverage(m, span)).span
        return speaker_of(scene, _as_source(whole), None)
    return author_of(scene, span) or _owner(scene, span)


def _owner(scene: Scene, span: Span) -> Party | None:
    """Whose thing it is: the last name inside the stretch that is not only a place of it."""
    named = scene.named_inside(span)
    ranked = sorted(named, key=lambda m: (_rank(m), m.head.start))
    return scene.of_mention[ranked[0].head] if ranked else None


def _rank(mention: Mention) -> int:
    return {"person": 0, "organization": 1, "state": 2, "group": 3}.get(mention.kind, 4)
