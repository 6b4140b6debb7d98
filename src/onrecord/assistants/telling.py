"""Values of the record as what the tools answer: page words marked, evidence beside them.

Invariant: no word of a page leaves but through `quoting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.assistants import answers
from onrecord.assistants.quoting import MAX_CHARS, fragments, named, quoted
from onrecord.library.disputes import Dispute, Proposal, Side
from onrecord.library.statement import Statement
from onrecord.model.identity import Reference
from onrecord.model.where import Where
from onrecord.store.listing.told import ActTold
from onrecord.workflow.acts import Regarding
from onrecord.workflow.proving import digests

N_OF_A_SIDE, N_OF_A_WHOLE_SIDE, N_OF_AN_ANSWER = 3, 20, 2
MAX_LINKS = 20


class Teller:
    """Tells statements with the hash of their page; each hash is looked up once."""

    def __init__(self, record: Where) -> None:
        self._record = record
        self._digests: dict[str, str] = {}

    def said(self, some: Sequence[Statement]) -> list[answers.Said]:
        """Statements as the tools answer them."""
        self._look_up(one.document for one in some)
        return [self._said(one) for one in some]

    def regarding(self, some: Sequence[Regarding]) -> list[answers.Regarded]:
        """Statements and deeds that mean someone."""
        self._look_up(one.document for one in some)
        return [self._regarding(one) for one in some]

    def dispute(self, one: Dispute, *, n_of_a_side: int = N_OF_A_SIDE) -> answers.Dispute:
        """A dispute with so many statements of each side."""
        return answers.Dispute(
            id=one.id,
            matter=quoted(one.matter),
            sides=[self._side(side, n_of_a_side) for side in one.sides],
            prob=_rounded(one.prob),
        )

    def proposal(self, one: Proposal) -> answers.Proposal:
        """A proposal with its answers."""
        return answers.Proposal(
            id=one.id,
            kind=one.kind,
            by=_any_who(one.by),
            to=_any_who(one.to),
            what=quoted(one.what),
            is_open=one.is_open,
            answers=[
                answers.Reply(
                    answer=reply.answer,
                    by=_any_who(reply.by),
                    according_to=_any_who(reply.according_to),
                    statements=self.said(reply.statements[:N_OF_AN_ANSWER]),
                )
                for reply in one.answers[:N_OF_A_WHOLE_SIDE]
            ],
            statements=self.said(one.statements[:N_OF_A_SIDE]),
            prob=_rounded(one.prob),
        )

    def digest(self, document: str) -> str:
        """The hash of a document's bytes."""
        self._look_up([document])
        return self._digests.get(document, "")

    def _look_up(self, documents: Iterable[str]) -> None:
        missing = {name for name in documents if name not in self._digests}
        if missing:
            self._digests |= digests(self._record, missing)

    def _side(self, side: Side, n: int) -> answers.Side:
        return answers.Side(
            position=quoted(side.position),
            holders=[_who(who) for who in side.holders],
            statements=self.said(side.statements[:n]),
            n_statements=len(side.statements),
        )

    def _said(self, one: Statement) -> answers.Said:
        return answers.Said(
            quotation=fragments(one.fragments),
            kind=one.kind,
            is_cut=len(" … ".join(one.fragments)) > MAX_CHARS,
            speaker=_any_who(one.who),
            speaker_in_the_text=named(one.source),
            cue=quoted(one.cue),
            outlet=named(one.publisher),
            published=one.published,
            said_at=one.time.value if one.time else None,
            headline=named(one.headline),
            uri=named(one.uri),
            acts=[_done(act) for act in one.acts],
            about=[_who(who) for who in one.targets],
            addressed_to=[_who(who) for who in one.addressees],
            within=one.within,
            prob=_rounded(one.prob),
            corrected=bool(one.corrections),
            became=quoted(one.became) if one.became else None,
            evidence=self._evidence(
                one.id,
                one.document,
                [(span.start, span.end) for span in one.content_spans],
                one.found.n_places,
            ),
        )

    def _regarding(self, one: Regarding) -> answers.Regarded:
        return answers.Regarded(
            evidence_kind=one.evidence,
            how=list(one.how),
            by=_any_who(one.by),
            words=quoted(one.words),
            cue=quoted(one.cue),
            acts=[_done(act) for act in one.acts],
            outlet=named(one.publisher),
            published=one.published,
            said_at=one.time.value if one.time else None,
            headline=named(one.headline),
            uri=named(one.uri),
            became=quoted(one.became) if one.became else None,
            prob=_rounded(one.prob),
            evidence=self._evidence(one.id, one.document, [], one.n_places),
        )

    def _evidence(
        self, name: str, document: str, spans: list[tuple[int, int]], n_places: int
    ) -> answers.Evidence:
        return answers.Evidence(
            id=name,
            document=document,
            sha256=self._digests.get(document, ""),
            spans=spans,
            n_places=n_places,
        )


def links_of(one: Dispute) -> list[answers.Stands]:
    """How the statements of a dispute stand to each other, the most probable first."""
    return [
        answers.Stands(
            source=link.source,
            target=link.target,
            stance=link.stance,
            prob=_rounded(link.prob),
            why=quoted(link.why),
        )
        for link in one.links[:MAX_LINKS]
    ]


def _done(act: ActTold) -> answers.Done:
    return answers.Done(
        code=act.code,
        modality=act.modality,
        to=_any_who(act.recipient),
        prob=_rounded(act.prob),
    )


def _any_who(who: Reference | None) -> answers.Who | None:
    return None if who is None else _who(who)


def _who(who: Reference) -> answers.Who:
    return answers.Who(id=who.id, name=named(who.name) or quoted(""))


def _rounded(prob: float) -> float:
    return round(prob, 4)
