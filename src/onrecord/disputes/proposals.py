"""Statements that make or report proposals, and those that tell how they were answered.

A proposal begins with the statement that most probably makes one, and takes in what reports the
same or, by the same speaker, stands on its side; whatever answers one of its statements answers it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.disputes.related import Relations
from onrecord.model.dispute import FoundAnswer, FoundProposal, Relation, Voice

_REPORTING = frozenset(("STATE", "ACCUSE", "DENY", "REJECT", "PROTEST"))
"""Who only does this by a statement that tells of a proposal does not make it."""

_MOST_ANSWERS = 3
"""On newswcl50-dev, thresholds chosen for all: of all answers 0.88 of gold's are found and 0.27
are right, of the first three 0.77 and 0.33, of the first alone 0.41 and 0.25."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How probable a proposal, its further statements and its answers must be.

    `by_act` has how many of the statements that first do something by saying it make or report a
    proposal, `otherwise` how many of the rest.
    """

    made: float
    joined: float
    answered: float
    by_act: Mapping[str, float]
    otherwise: float

    def makes(self, voice: Voice) -> float:
        """How probable it is that a statement makes or reports a proposal: by its words and act."""
        return math.sqrt(voice.kind_prob * self.by_act.get(voice.act or "", self.otherwise))


def proposals(
    voices: Mapping[int, Voice],
    said: Mapping[int, frozenset[int]],
    relations: Relations,
    asking: Asking,
) -> list[FoundProposal]:
    """The proposals among some statements, the most probable first.

    `said` has each statement's utterance: what is reported of one is reported of all.
    """
    prob = {v.number: asking.makes(v) for v in voices.values() if v.kind is not None}
    making = [voices[n] for n in prob if prob[n] >= asking.made]
    taken: set[int] = set()
    found: list[FoundProposal] = []
    for voice in sorted(making, key=lambda v: (_is_reported(v), -prob[v.number], v.number)):
        if voice.number in taken or voice.kind is None:
            continue
        own = _own(voice, making, said, relations, asking) - taken
        taken |= own
        ranked = sorted(own, key=lambda n: (n != voice.number, -prob[n], n))
        answers = _answers(own, voices, relations, asking)
        found.append(
            FoundProposal(
                voice.kind, prob[voice.number], tuple(ranked), _is_reported(voice), tuple(answers)
            )
        )
    return sorted(found, key=lambda p: (-p.prob, p.statements))


def _is_reported(voice: Voice) -> bool:
    return voice.act is None or voice.act in _REPORTING


def _own(
    first: Voice,
    making: Iterable[Voice],
    said: Mapping[int, frozenset[int]],
    relations: Relations,
    asking: Asking,
) -> set[int]:
    own = {first.number}
    for other in making:
        pair = relations.between(first.number, other.number)
        is_one = said[first.number] is said[other.number] or (
            pair is not None and _alike(first, other, pair) >= asking.joined
        )
        if is_one:
            own.add(other.number)
    return own


def _alike(one: Voice, other: Voice, pair: Relation) -> float:
    """How probable it is that two statements tell of one proposal."""
    is_one_speaker = one.speaker is not None and one.speaker == other.speaker
    return max(pair.same, pair.claim, pair.side if is_one_speaker and one.kind == other.kind else 0)


def _answers(
    own: set[int], voices: Mapping[int, Voice], relations: Relations, asking: Asking
) -> list[FoundAnswer]:
    """The most probable answers, of each speaker the one that they most probably give or tell of.

    A statement may tell of a proposal and of its answer: it then answers itself.
    """
    best: dict[int, FoundAnswer] = {}
    for number in sorted(own):
        for pair in relations.of(number):
            if pair.one != number or pair.answer is None:
                continue
            if pair.other in own and pair.other != number:
                continue
            if pair.answer_prob < asking.answered or pair.other not in voices:
                continue
            before = best.get(pair.other)
            if before is None or pair.answer_prob > before.prob:
                best[pair.other] = FoundAnswer(pair.other, pair.answer, pair.answer_prob)
    ranked = sorted(best.values(), key=lambda a: (-a.prob, a.number))
    told: dict[str | int, FoundAnswer] = {}
    for answer in ranked:
        told.setdefault(voices[answer.number].speaker or answer.number, answer)
    return list(told.values())[:_MOST_ANSWERS]
