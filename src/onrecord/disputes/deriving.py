"""From relations to utterances, claims, disputes and proposals: what the record says of itself.

Invariant: the same statements and relations give the same, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.disputes.proposals import Asking, proposals
from onrecord.disputes.related import Relations
from onrecord.disputes.sides import Growing, Opposed, disputes
from onrecord.disputes.utterances import Group, Joining, claims, utterances
from onrecord.model.dispute import Decided, Derived, FoundDispute, Relation, Voice, as_decided


@dataclass(frozen=True, slots=True)
class Measures:
    """Every threshold of the grouping; those shipped come with the run that chose them."""

    same: Joining
    claim: Joining
    growing: Growing
    asking: Asking


def derive(
    voices: Mapping[int, Voice],
    found: Iterable[Relation],
    measures: Measures,
    decided: Sequence[Decided] = (),
) -> Derived:
    """What some statements come to together, by the relations known between them.

    What people `decided` of two statements goes before what was found.
    """
    binding = [d for d in decided if d.one in voices and d.other in voices]
    inside = (r for r in found if r.one in voices and r.other in voices)
    known = Relations(as_decided(inside, binding))
    speakers = {number: voice.speaker for number, voice in sorted(voices.items())}
    said = utterances(speakers, known, measures.same)
    alike = claims(said, known, measures.claim)
    utterance_of = {number: whole for whole in said for number in whole}
    return Derived(
        _sorted(said),
        _sorted(alike),
        tuple(found_disputes(said, known, speakers, measures.growing, binding)),
        tuple(proposals(voices, utterance_of, known, measures.asking)),
    )


def found_disputes(
    said: Sequence[Group],
    known: Relations,
    speakers: Mapping[int, str | None],
    growing: Growing,
    decided: Sequence[Decided] = (),
) -> list[FoundDispute]:
    """The disputes among utterances in which somebody speaks on each side alone.

    Those that people hold to be disputes are, whoever speaks.
    """
    against = {frozenset((d.one, d.other)) for d in decided if d.stance == "opposed"}
    return [
        _dispute(one, known)
        for one in disputes(said, known, growing, decided)
        if _is_between_two(one, speakers) or _is_decided(one, against)
    ]


def _sorted(groups: Iterable[Group]) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def _dispute(opposed: Opposed, known: Relations) -> FoundDispute:
    sides = tuple(tuple(sorted(n for whole in side for n in whole)) for side in opposed.sides)
    first, second = (side[0] for side in opposed.sides)
    pairs = known.across(sorted(first), sorted(second))
    seed = max(pairs, key=lambda p: (p.opposed, -p.one, -p.other))
    one, other = (seed.one, seed.other) if seed.one in first else (seed.other, seed.one)
    return FoundDispute(opposed.prob, one, other, sides)


def _is_decided(opposed: Opposed, against: set[frozenset[int]]) -> bool:
    """Whether people hold two statements of different sides to be opposed."""
    mine, its = ({n for whole in side for n in whole} for side in opposed.sides)
    return any((pair & mine) and (pair & its) for pair in against)


def _is_between_two(opposed: Opposed, speakers: Mapping[int, str | None]) -> bool:
    """Whether somebody speaks on one side who does not on the other."""
    heard = [
        {speakers[n] for whole in side for n in whole if speakers[n] is not None}
        for side in opposed.sides
    ]
    return bool(heard[0] - heard[1]) and bool(heard[1] - heard[0])
