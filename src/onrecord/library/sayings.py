"""Sayings with every report of them, and claims with all who make them, as Python sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.export.disputed import claim_object, utterance_object
from onrecord.library.disputes import statements_in
from onrecord.library.statement import Statement
from onrecord.model import dispute as model
from onrecord.model.dispute import Certainty
from onrecord.model.identity import Reference
from onrecord.store.listing.statements import Statement as Found
from onrecord.store.listing.statements import speaker_of_most

Said = Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One saying by one speaker, with every statement that reports it.

    `found` is the value of the model behind it, `said` its statements by id.
    """

    found: model.Utterance
    said: Said

    @property
    def id(self) -> str:
        """Its id, which the contract's objects name."""
        return self.found.id

    @property
    def speaker(self) -> Reference | None:
        """Whom most reports name."""
        return speaker_of_most(one.found for one in self.statements)

    @property
    def words(self) -> str:
        """The fullest of its reports."""
        return max((one.content for one in self.statements), key=len, default="")

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that reports it, the earliest published first."""
        return statements_in(self.found.attributions, self.said)

    @property
    def reports(self) -> tuple[tuple[Statement, ...], ...]:
        """The same by text: copies of one text, edited or not, are one report."""
        return tuple(statements_in(report, self.said) for report in self.found.reports)

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord utterances --json` prints."""
        return utterance_object(self.found, self.said)

    def __repr__(self) -> str:
        name = self.speaker.name if self.speaker else "nobody named"
        return f"<Utterance {name} | {self.words} | {len(self.reports)} reports>"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asserted, whoever says it.

    `found` is the value of the model behind it, `said` its statements by id.
    """

    found: model.Claim
    said: Said

    @property
    def id(self) -> str:
        """Its id, which the contract's objects name."""
        return self.found.id

    @property
    def words(self) -> str:
        """What is asserted, in the words of the fullest statement."""
        return self.found.words

    @property
    def holders(self) -> tuple[Reference, ...]:
        """Who asserts it."""
        return self.found.holders

    @property
    def is_negated(self) -> bool:
        """Whether it is said that something is not so."""
        return self.found.negated

    @property
    def certainty(self) -> Certainty:
        """Asserted, hedged, conditional or asked."""
        return self.found.certainty

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that makes it, the earliest published first."""
        return statements_in(self.found.attributions, self.said)

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord claims --json` prints."""
        return claim_object(self.found, self.said)

    def __repr__(self) -> str:
        holders = ", ".join(who.name for who in self.holders) or "nobody named"
        return f"<Claim {self.words} | {holders}>"
