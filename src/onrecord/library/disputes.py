"""Disputes and proposals as Python sees them: sides and answers with their statements at hand.

Invariant: nothing here says who is right; each side's words are its own statements'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.export.disputed import dispute_whole, in_time, proposal_object, reference
from onrecord.library.statement import Statement
from onrecord.model import dispute as model
from onrecord.model.dispute import AnswerKind, Link, ProposalKind
from onrecord.model.identity import Reference
from onrecord.store.listing.statements import Statement as Found

Said = Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute: what it holds, who holds it, in which statements.

    `found` is the value of the model behind it, `said` the dispute's statements by id.
    """

    found: model.Side
    said: Said

    @property
    def position(self) -> str:
        """What the side holds, in words of one of its statements."""
        return self.found.position

    @property
    def holders(self) -> tuple[Reference, ...]:
        """Who says so."""
        return self.found.holders

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What they said, the earliest published first."""
        return statements_in(self.found.attributions, self.said)

    @property
    def silences(self) -> tuple[Statement, ...]:
        """Statements that tell that a holder was asked and did not answer."""
        return statements_in(self.found.silent, self.said)

    def to_dict(self) -> dict[str, Any]:
        """The side as the dispute's object has it."""
        return {
            "position": self.position,
            "holders": [reference(who) for who in self.holders],
            "attributions": list(self.found.attributions),
            "silent": list(self.found.silent),
        }

    def __repr__(self) -> str:
        return f"<Side {self.position} | {_names(self.holders)}>"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims on one matter with differing stances by different speakers.

    `found` is the value of the model behind it, `said` its statements by id.
    """

    found: model.Dispute
    said: Said

    @property
    def id(self) -> str:
        """Its id, which `Record.dispute` takes."""
        return self.found.id

    @property
    def matter(self) -> str:
        """What is disputed, in words of the disputed claim."""
        return self.found.matter

    @property
    def prob(self) -> float:
        """How sure it is that this is one dispute, a probability."""
        return self.found.prob

    @property
    def sides(self) -> tuple[Side, ...]:
        """Who holds what against whom."""
        return tuple(Side(side, self.said) for side in self.found.sides)

    @property
    def links(self) -> tuple[Link, ...]:
        """How statements of different sides stand to each other and why, by id."""
        return self.found.links

    @property
    def agreed(self) -> tuple[Statement, ...]:
        """Statements whose content more than one side shares."""
        return statements_in(self.found.agreed, self.said)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of its sides, the earliest published first."""
        return statements_in((a for side in self.found.sides for a in side.attributions), self.said)

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord dispute ID --json` prints."""
        return dispute_whole(self.found, self.said)

    def __repr__(self) -> str:
        holders = " against ".join(_names(side.holders) for side in self.found.sides)
        return f"<Dispute {self.matter} | {holders}>"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a proposal was answered, according to whom.

    `found` is the value of the model behind it, `said` the proposal's statements by id.
    """

    found: model.Answer
    said: Said

    @property
    def answer(self) -> AnswerKind:
        """Accepted, refused, conditional, pending, or ignored: a silence that a page reports."""
        return self.found.answer

    @property
    def by(self) -> Reference | None:
        """Who answered."""
        return self.found.by

    @property
    def according_to(self) -> Reference | None:
        """Who tells of it."""
        return self.found.according_to

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that tell of it, the earliest published first."""
        return statements_in(self.found.attributions, self.said)

    def to_dict(self) -> dict[str, Any]:
        """The answer as the proposal's object has it."""
        return {
            "by": reference(self.by),
            "answer": self.answer,
            "according_to": reference(self.according_to),
            "attributions": list(self.found.attributions),
        }

    def __repr__(self) -> str:
        by, teller = (who.name if who else "nobody named" for who in (self.by, self.according_to))
        return f"<Answer {self.answer} by {by}, according to {teller}>"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer, invitation, demand, ultimatum or promise by someone to someone.

    `found` is the value of the model behind it, `said` its statements by id.
    """

    found: model.Proposal
    said: Said

    @property
    def id(self) -> str:
        """Its id, which `Record.proposal` takes."""
        return self.found.id

    @property
    def kind(self) -> ProposalKind:
        """Offer, invitation, demand, ultimatum or promise."""
        return self.found.kind

    @property
    def by(self) -> Reference | None:
        """Who proposes."""
        return self.found.by

    @property
    def to(self) -> Reference | None:
        """To whom."""
        return self.found.to

    @property
    def what(self) -> str:
        """What is proposed, in the words of a statement."""
        return self.found.what

    @property
    def prob(self) -> float:
        """How sure it is that this is a proposal, a probability."""
        return self.found.prob

    @property
    def is_open(self) -> bool:
        """Whether no answer but one still awaited is reported."""
        return self.found.is_open

    @property
    def answers(self) -> tuple[Answer, ...]:
        """How it was answered, each answer according to each teller."""
        return tuple(Answer(one, self.said) for one in self.found.answers)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that make or report it, the earliest published first."""
        return statements_in(self.found.attributions, self.said)

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord proposals --json` prints."""
        return proposal_object(self.found, self.said)

    def __repr__(self) -> str:
        by, to = (who.name if who else "nobody named" for who in (self.by, self.to))
        return f"<Proposal {self.kind} by {by} to {to} | {self.what}>"


def statements_in(names: Iterable[str], said: Said) -> tuple[Statement, ...]:
    """The statements with these ids, the earliest published first."""
    return tuple(Statement(said[name]) for name in in_time(dict.fromkeys(names), said))


def _names(some: Iterable[Reference]) -> str:
    return ", ".join(who.name for who in some) or "nobody named"
