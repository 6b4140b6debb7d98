"""What is new in a record since it was last told: pages, statements, disputes, answers.

Invariant: what is told once is remembered as told after it was written out, so that a run that was
killed in between tells it again, and never leaves it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from onrecord.fetching.memory import Memory, Piece
from onrecord.model.analysis import Analysis
from onrecord.model.dispute import Dispute, Proposal
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.store import database, queries
from onrecord.store.listing import known
from onrecord.store.writing import versions
from onrecord.workflow import disputes, proposals
from onrecord.workflow.changed import Changes, change_to
from onrecord.workflow.together import Asked, Together, with_least

MOST_TOLD = 500
"""Pages, disputes or proposals in one summary; the counts are of all."""


@dataclass(frozen=True, slots=True)
class New:
    """What is new; `pages` are those that were read, `others` what became of other addresses.

    A page that was read again and whose words are those of its version before is no news.

    `answered` are proposals with an answer that was not told before; `supersedes` has the earlier
    document of a page that was read again, by the id of the new one, and `changes` what is not as
    it was there.
    """

    pages: list[tuple[Page, Analysis]]
    others: list[Piece]
    disputes: Together[Dispute]
    answered: Together[Proposal]
    counts: dict[str, int]
    supersedes: dict[str, str] = field(default_factory=dict)
    changes: list[Changes] = field(default_factory=list)
    last: int = 0
    things: dict[str, set[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def whats_new(record: Where, memory: Memory) -> New:
    """What was not told yet; to a record of which nothing was told its disputes are no news."""
    news = memory.news()
    last = news[-1].number if news else 0
    others = [one for one in news if one.what != "read"]
    nothing: Together[Dispute] = Together([], {})
    none: Together[Proposal] = Together([], {})
    if not database.is_there(record):
        return New([], others[:MOST_TOLD], nothing, none, _counts([], others, 0, 0), last=last)
    least = {
        "dispute": with_least(None, "shown_dispute").least,
        "answer": with_least(None, "shown_proposal").least,
    }
    names = dict.fromkeys(one.document for one in news if one.document and one.what == "read")
    with database.reading(record) as connection:
        now = {
            "dispute": known.dispute_ids(connection, least=least["dispute"]),
            "answer": known.answer_ids(connection, least=least["answer"]),
        }
        earlier = {name: versions.version_before(connection, name) for name in names}
        told = [name for name in names if not _says_the_same(connection, name, earlier[name])]
        pages = [queries.newest(connection, name) for name in told[:MOST_TOLD]]
    had = memory.has_told()
    new = {kind: sorted(ids - memory.told(kind)) if had else [] for kind, ids in now.items()}
    answered = list(dict.fromkeys(one.partition(":")[0] for one in new["answer"]))
    if new["dispute"]:
        ids = tuple(new["dispute"][:MOST_TOLD])
        nothing = disputes.disputes(record, Asked(ids=ids, least=least["dispute"]))
    if answered:
        ids = tuple(answered[:MOST_TOLD])
        none = proposals.proposals(record, Asked(ids=ids, least=least["answer"]))
    counts = _counts(pages, others, len(new["dispute"]), len(new["answer"]))
    supersedes = {page.document.id: before for page, _ in pages
                  if (before := earlier[page.document.id])}  # fmt: skip
    changes = [one for name in supersedes if (one := change_to(record, name)) and one.is_changed]
    counts["changed"] = len(changes)
    return New(pages, others[:MOST_TOLD], nothing, none, counts, supersedes, changes, last, now)


def begin(record: Where, memory: Memory) -> None:
    """What a record holds before it is first watched is no news."""
    if not memory.has_told():
        memory.tell(0, dict(whats_new(record, memory).things))


def told(memory: Memory, new: New) -> None:
    """All of it is known from now on."""
    memory.tell(new.last, dict(new.things))


def _says_the_same(connection: Connection, name: str, before: str | None) -> bool:
    """Whether a page has the words of its version before: its bytes changed, and nothing else."""
    if before is None:
        return False
    pages = [queries.newest(connection, one)[0] for one in (before, name)]
    earlier, later = (page.article.text.split() for page in pages)
    return earlier == later


def _counts(
    pages: list[tuple[Page, Analysis]], others: list[Piece], n_disputes: int, n_answers: int
) -> dict[str, int]:
    def of(what: str) -> int:
        return sum(one.what == what for one in others)

    return {
        "pages": len(pages),
        "statements": sum(len(analysis.attributions) for _, analysis in pages),
        "disputes": n_disputes,
        "answers": n_answers,
        "changed": 0,
        "gone": of("gone"),
        "returned": of("returned"),
        "refused": of("refused"),
        "set_aside": of("set aside"),
        "failed": of("failed"),
    }
