"""What a record holds together: disputes, proposals, sayings and claims, asked from Python.

Invariant: nothing here changes the record; each thing comes with all statements that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from onrecord.library.disputes import Dispute, Proposal, Said
from onrecord.library.holdings import Holdings
from onrecord.library.paging import all_of, each
from onrecord.library.sayings import Claim, Utterance
from onrecord.workflow import disputes, proposals, sayings
from onrecord.workflow.together import ANY_PROB, Asked, Together

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, repr=False)
class Matters(Holdings):
    """A record as it is asked for what its statements come to together.

    Days, names and what is raised are as for `Holdings`.
    """

    def disputes(
        self,
        *,
        between: tuple[str, str] | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        min_prob: float | None = None,
    ) -> Iterator[Dispute]:
        """Disputes, the most probable first; by default those that are shown by default.

        `between` are two names, one on each side; `about` words in what was said.
        """
        asked = Asked(between, about, since, until, least=_least(min_prob))
        found = each(lambda n, at: _all(disputes.disputes(self.path, asked, limit=n, offset=at)))
        return (Dispute(*one) for one in found)

    def dispute(self, name: str) -> Dispute:
        """The dispute that an id, or the beginning of one, leads to; raises `NotInRecord`."""
        return Dispute(*_all(disputes.dispute(self.path, name))[0])

    def proposals(
        self,
        *,
        by: str | None = None,
        to: str | None = None,
        is_open: bool = False,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        min_prob: float | None = None,
    ) -> Iterator[Proposal]:
        """Proposals with their answers, the most probable first; `is_open`: unanswered alone."""
        asked = Asked(
            about=about, since=since, until=until, by=by, to=to, is_open=is_open,
            least=_least(min_prob),
        )  # fmt: skip
        found = each(lambda n, at: _all(proposals.proposals(self.path, asked, limit=n, offset=at)))
        return (Proposal(*one) for one in found)

    def proposal(self, name: str) -> Proposal:
        """The proposal that an id, or the beginning of one, leads to; raises `NotInRecord`."""
        return Proposal(*_all(proposals.proposal(self.path, name))[0])

    def utterances(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        least_reports: int = 1,
    ) -> Iterator[Utterance]:
        """Sayings with every report of them, those of most statements first."""
        asked = Asked(about=about, since=since, until=until, speaker=speaker)
        found = all_of(
            lambda n, at: _all(
                sayings.utterances(
                    self.path, asked, limit=n, offset=at, least_reports=least_reports
                )
            )
        )
        return (Utterance(*one) for one in found)

    def claims(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        least_reports: int = 1,
    ) -> Iterator[Claim]:
        """What is asserted, by whomever; claims of most statements first."""
        asked = Asked(about=about, since=since, until=until, speaker=speaker)
        found = all_of(
            lambda n, at: _all(
                sayings.claims(self.path, asked, limit=n, offset=at, least_reports=least_reports)
            )
        )
        return (Claim(*one) for one in found)


def _all(found: Together[Thing]) -> list[tuple[Thing, Said]]:
    """Each thing with the statements beside it."""
    return [(one, found.said) for one in found.things]


def _least(min_prob: float | None) -> float:
    """The probability asked for; 0 stands for the default, so that to ask for 0 is next to it."""
    return 0.0 if min_prob is None else max(min_prob, ANY_PROB)
