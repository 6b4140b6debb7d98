"""Who is meant by what a statement does: targets, addressees, and the parties of a deed.

Invariant: a speaker is never the target of the own statement; a thing is a target only through
whoever it is said to belong to ("Vell's plan" is Vell's).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.identity.parties import Party
from onrecord.identity.pronouns import is_first_person, is_pronoun
from onrecord.identity.scene import Scene
from onrecord.identity.speakers import known_by, speaker_of
from onrecord.model.act import Act
from onrecord.model.annotation import Doing, FoundAttribution, FoundDeed
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_SECOND = frozenset({"you", "your", "yourself", "yours"})
_MOST_TARGETS = 3
_LEAST_OF_BEST = 0.35
"""Further targets are nearly as probable as the first one."""
_ANSWERED = 1.0
"""Weight of whoever said what is contradicted: as much as a sure stretch."""
_CONTRADICTING = frozenset({"DENY", "REJECT"})
_ASKING = frozenset({"REQUEST", "CONSULT"})


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
    scene: Scene, found: FoundAttribution, speaker: Party | None, quoted: Iterable[Party] = ()
) -> Meant:
    """Whom an attribution's head words mean; `speaker` is already known.

    `quoted` are the speakers of the statements that stand in its content: what is denied or
    rejected is theirs.
    """
    doing = found.doing
    addressees = _parties(scene, doing.addressees, speaker, (), heard=True)
    targets = _weighed(scene, doing, speaker, addressees, _answered(doing, quoted))
    if not targets and doing.acts and doing.acts[0].code in _ASKING:
        targets = addressees
    return Meant(speaker, targets, addressees)


def deed_parties(scene: Scene, deed: FoundDeed) -> Meant | None:
    """Doer and recipient of a deed; None where nobody known is its doer."""
    actor = party_at(scene, deed.actor, None, ())
    if actor is None:
        return None
    return Meant(actor, _parties(scene, deed.doing.targets, actor, (), heard=False), ())


def _answered(doing: Doing, quoted: Iterable[Party]) -> tuple[Party, ...]:
    """Whose statements are contradicted, if the act contradicts any."""
    contradicts = bool(doing.acts) and doing.acts[0].code in _CONTRADICTING
    return tuple(quoted) if contradicts else ()


def _is_own_side(party: Party, speaker: Party | None) -> bool:
    """Whether a party is the speaker, or the state or people for whom the speaker speaks."""
    if speaker is None:
        return False
    own = speaker.country is not None and party.country == speaker.country
    return party is speaker or (own and party.kind in ("state", "group"))


def _weighed(
    scene: Scene,
    doing: Doing,
    speaker: Party | None,
    heard_by: tuple[Party, ...],
    answered: tuple[Party, ...],
) -> tuple[Party, ...]:
    """The targets by how probable all the stretches together are that mean them."""
    found = {id(p): p for p in answered if not _is_own_side(p, speaker)}
    weights = dict.fromkeys(found, _ANSWERED)
    probs = doing.target_probs or (1.0,) * len(doing.targets)
    for span, prob in zip(doing.targets, probs, strict=True):
        for party in _parties(scene, (span,), speaker, heard_by, heard=False):
            if _is_own_side(party, speaker):
                continue
            found[id(party)] = party
            weights[id(party)] = weights.get(id(party), 0.0) + prob
    ranked = sorted(found, key=lambda key: -weights[key])
    least = _LEAST_OF_BEST * max(weights.values(), default=0.0)
    return tuple(found[key] for key in ranked if weights[key] >= least)[:_MOST_TARGETS]


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
    if not words:
        return None
    if words.lower() in _SECOND:
        return next(iter(heard_by), None)
    asked = FoundAttribution("indirect", (span,), (), (), None, 1.0)
    if is_first_person(words) or is_pronoun(words):
        return speaker_of(scene, asked, speaker)
    known = known_by(scene, span, words)
    if known is not None:
        return known
    described = [m for m in scene.filling(span) if m.form == "description"]
    if described or may_be_new:
        return speaker_of(scene, asked, speaker)
    return _owner(scene, span)


def _owner(scene: Scene, span: Span) -> Party | None:
    """Whose thing it is: the last name inside the stretch that is not only a place of it."""
    named = scene.named_inside(span)
    ranked = sorted(named, key=lambda m: (_rank(m), m.head.start))
    return scene.of_mention[ranked[0].head] if ranked else None


def _rank(mention: Mention) -> int:
    return {"person": 0, "organization": 1, "state": 2, "group": 3}.get(mention.kind, 4)
