"""How statements stand to one another: utterances, claims, disputes, proposals and their answers.

Invariant: every value names attributions by their ids; words that are shown are words of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from onrecord.model.identity import Reference

Stance = Literal["same", "supports", "denies", "contradicts", "unrelated"]
STANCES: tuple[Stance, ...] = get_args(Stance)

ProposalKind = Literal["offer", "invitation", "demand", "ultimatum", "promise"]
PROPOSAL_KINDS: tuple[ProposalKind, ...] = get_args(ProposalKind)

DecidedStance = Literal["opposed", "agreed", "not_opposed", "unrelated"]
DECIDED_STANCES: tuple[DecidedStance, ...] = get_args(DecidedStance)

Certainty = Literal["asserted", "hedged", "conditional", "asked"]

AnswerKind = Literal["accepted", "refused", "conditional", "ignored", "pending"]
ANSWER_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)


@dataclass(frozen=True, slots=True)
class Gist:
    """What is kept of a statement to ask how it stands to others.

    `pieces` are word pieces (two bytes each, the low one first), `roles` what each piece is (a
    byte), `vector` what it may be related to (a signed byte a number), `kind` the proposal that it
    makes or reports, if any, with its probability.
    """

    pieces: bytes
    roles: bytes
    vector: bytes
    kind: ProposalKind | None
    kind_prob: float


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one statement beside its gist: ids or names, equal where the thing is one.

    `day` is an ordinal; `content` its words, `acts` what is done by saying it, the most probable
    first.
    """

    document: str
    day: int | None
    speaker: str | None
    targets: frozenset[str]
    acts: tuple[str, ...]
    content: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One statement as others are held against it; `number` is its row in the record."""

    number: int
    gist: Gist
    known: Known


@dataclass(frozen=True, slots=True)
class Beside:
    """One statement as far as is needed to tell quickly what it may be related to."""

    number: int
    vector: bytes
    known: Known


CERTAIN = 1.0
"""No model is as sure; two outlets that run one text are, by its words, of a saying in it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How two statements stand to each other: probabilities, the rest to 1 is not at all.

    `same`: two reports of one saying; `side`: on one side of a matter; `opposed`: against each
    other on one. `answer` is how `other` answers what `one` proposes, `claim` how alike what they
    assert is, whoever says it.
    """

    one: int
    other: int
    same: float
    side: float
    opposed: float
    claim: float
    answer: AnswerKind | None
    answer_prob: float

    @property
    def is_certain(self) -> bool:
        """Whether both report one saying whoever is read to speak: in a text that both run."""
        return min(self.same, self.claim) >= CERTAIN


@dataclass(frozen=True, slots=True)
class Decided:
    """How people hold that two statements stand, the one of the lower number first.

    opposed: against each other on one matter; agreed: on one side of one; not_opposed: not on
    different sides; unrelated: on no matter together. `judgement` is the decision's number.
    """

    one: int
    other: int
    stance: DecidedStance
    judgement: int


def as_decided(found: Iterable[Relation], decided: Iterable[Decided]) -> list[Relation]:
    """Relations as people decided; how one statement answers another stays as it was found."""
    told = {(d.one, d.other): d.stance for d in decided}
    known = [_decided(pair, told.pop(_key(pair), None)) for pair in found]
    return known + [_decided(_nothing(*pair), stance) for pair, stance in told.items()]


def _nothing(one: int, other: int) -> Relation:
    """Two statements of which no model says anything."""
    return Relation(one, other, 0.0, 0.0, 0.0, 0.0, None, 0.0)


def _key(pair: Relation) -> tuple[int, int]:
    return min(pair.one, pair.other), max(pair.one, pair.other)


def _decided(pair: Relation, stance: DecidedStance | None) -> Relation:
    if stance is None:
        return pair
    if stance in ("agreed", "not_opposed"):
        return replace(pair, opposed=0.0)  # how alike they are is left as it was found
    return replace(pair, same=0.0, side=0.0, opposed=float(stance == "opposed"), claim=0.0)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One saying, with every attribution that reports it, the earliest first.

    `reports` has them by their text: wire copy, edited or not, is one report of several outlets.
    """

    id: str
    attributions: tuple[str, ...]
    reports: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asserted, whoever says it: its utterances and their attributions.

    `negated` where it is said that something is not so. `certainty` is asserted, hedged (might,
    could), conditional (if) or asked. `numbers`, `dates` and `names` are words of it.
    """

    id: str
    utterances: tuple[str, ...]
    attributions: tuple[str, ...]
    holders: tuple[Reference, ...]
    words: str
    negated: bool
    certainty: Certainty
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """How one attribution stands to another: `prob` a probability, `why` the reason in words."""

    source: str
    target: str
    stance: Stance
    prob: float
    why: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute: what it holds in words of its own, by whom, in which attributions.

    `silent` are attributions by which a page tells that a holder was asked and did not answer.
    """

    position: str
    holders: tuple[Reference, ...]
    attributions: tuple[str, ...]
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims on one matter with differing stances by different speakers.

    `matter` is made of the disputed claim's own words; `agreed` are attributions whose content
    holders of more than one side share. Nothing here says who is right.
    """

    id: str
    matter: str
    prob: float
    sides: tuple[Side, ...]
    links: tuple[Link, ...]
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """How a proposal was answered by someone, according to someone else.

    `ignored` is a silence that a page reports.
    """

    by: Reference | None
    answer: AnswerKind
    according_to: Reference | None
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer, invitation, demand, ultimatum or promise by someone to someone.

    `what` are its words; `time` ISO 8601, as far as a page tells. Without an answer it is pending.
    """

    id: str
    kind: ProposalKind
    prob: float
    by: Reference | None
    to: Reference | None
    what: str
    time: str | None
    attributions: tuple[str, ...]
    answers: tuple[Answer, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether no answer but one still awaited is reported."""
        return all(answer.answer == "pending" for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement as far as grouping needs it: who speaks, what it does, what it proposes."""

    number: int
    speaker: str | None
    act: str | None
    kind: ProposalKind | None
    kind_prob: float


@dataclass(frozen=True, slots=True)
class FoundDispute:
    """Statements on two sides, by number, and the opposed pair that the sides grew around."""

    prob: float
    one: int
    other: int
    sides: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """A statement that tells how a proposal was answered."""

    number: int
    answer: AnswerKind
    prob: float


@dataclass(frozen=True, slots=True)
class FoundProposal:
    """Statements that make or report one proposal, the one that tells most of it first.

    `is_reported`: the first one's speaker tells of it, whom it is about proposes.
    """

    kind: ProposalKind
    prob: float
    statements: tuple[int, ...]
    is_reported: bool
    answers: tuple[FoundAnswer, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """What is made of relations: every statement is in one utterance and in one claim."""

    utterances: tuple[tuple[int, ...], ...]
    claims: tuple[tuple[int, ...], ...]
    disputes: tuple[FoundDispute, ...]
    proposals: tuple[FoundProposal, ...]
