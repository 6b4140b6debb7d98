"""One statement with all that stands around it: its page, other reports, what it is part of.

Invariant: an id of an earlier reading leads to the statement as it is read now; one that only an
earlier version of its page has leads to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.errors import NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import Dispute, Proposal, Utterance
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.workflow import anchored, disputes, proposals, record, sayings
from onrecord.workflow.disputes import Asked
from onrecord.workflow.record import Filters, Judgement, Statement
from onrecord.workflow.together import Together

__all__ = ["Around", "Dispute", "Proposal", "Together", "one"]


@dataclass(frozen=True, slots=True)
class Around:
    """A statement, the page that has it, and what it is part of.

    `saying` is the saying that it reports, `said` has every statement that reports that;
    `judgements` are people's decisions about it, those that were taken back too.
    """

    statement: Statement
    page: Page
    analysis: Analysis
    saying: Utterance | None
    said: Mapping[str, Statement]
    disputes: Together[Dispute]
    proposals: Together[Proposal]
    judgements: tuple[Judgement, ...]

    @property
    def attribution(self) -> Attribution:
        """The statement as its page's analysis has it."""
        name = self.statement.attribution.id
        return next(item for item in self.analysis.attributions if item.id == name)


def one(at: Where, name: str) -> Around:
    """The statement of an id, of whichever reading; raises `NotInRecord`."""
    now = anchored.id_now(at, "statement", name)
    found = record.said(at, Filters(ids=(now,), with_earlier=True), limit=1)
    if not found:
        raise NotInRecord("statement", name)
    (statement,) = found
    page, analysis = record.show(at, statement.document)
    asked = Asked(statement=now)
    reports = sayings.utterances(at, asked, limit=1)
    return Around(
        statement,
        page,
        analysis,
        next(iter(reports.things), None),
        reports.said,
        disputes.disputes(at, asked),
        proposals.proposals(at, asked),
        tuple(record.judgements(at, now)),
    )
