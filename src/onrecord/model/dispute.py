"""How statements stand to one another: utterances, claims, disputes, proposals and their answers.

Invariant: every value names attributions by their ids; words that are shown are words of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Stance = Literal["same", "supports", "denies", "contradicts", "unrelated"]
STANCES: tuple[Stance, ...] = get_args(Stance)

ProposalKind = Literal["offer", "invitation", "demand", "ultimatum", "promise"]
PROPOSAL_KINDS: tuple[ProposalKind, ...] = get_args(ProposalKind)

AnswerKind = Literal["accepted", "refused", "conditional", "ignored", "pending"]
ANSWER_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One saying by one speaker, with every attribution that reports it, the earliest first."""

    id: str
    attributions: tuple[str, ...]


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

    `holders` are ids of entities.
    """

    position: str
    holders: tuple[str, ...]
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims on one matter with differing stances by different speakers.

    `matter` is made of the disputed claim's own words; `agreed` are attributions whose content
    holders of more than one side share. Nothing here says who is right.
    """

    id: str
    matter: str
    sides: tuple[Side, ...]
    links: tuple[Link, ...]
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """How a proposal was answered by someone (an id of an entity), according to someone else.

    `ignored` is a silence that a page reports.
    """

    by: str | None
    answer: AnswerKind
    according_to: str | None
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer, invitation, demand, ultimatum or promise by someone to someone.

    `by` and `to` are ids of entities; `what` its words; `time` ISO 8601, as far as a page tells.
    Without an answer it is pending.
    """

    id: str
    kind: ProposalKind
    by: str
    to: str | None
    what: str
    time: str | None
    attributions: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
