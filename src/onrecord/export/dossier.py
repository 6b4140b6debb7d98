"""A dispute, or any statements, with the pages that they stand on: what a dossier shows.

Invariant: every statement comes with its page, whose citation and SHA-256 stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.errors import NotInRecord
from onrecord.export.citing import citation, plain
from onrecord.export.disputed import in_time
from onrecord.model.dispute import Dispute
from onrecord.model.where import Where
from onrecord.workflow import record as kept
from onrecord.workflow.disputes import dispute
from onrecord.workflow.record import Statement
from onrecord.workflow.together import statements_named


@dataclass(frozen=True, slots=True)
class Cited:
    """A page of a dossier; `number` is that by which its statements name it."""

    number: int
    document: str
    uri: str
    sha256: str
    words: str
    model: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a dossier shows: its statements in time order, and their pages by document.

    `dispute` is None for statements that a person put together; `notes` are words of theirs, by
    the ids of statements.
    """

    title: str
    said: Mapping[str, Statement]
    pages: Mapping[str, Cited]
    dispute: Dispute | None = None
    notes: Mapping[str, str] | None = None

    @property
    def shown(self) -> Sequence[str]:
        """The ids of the statements, the earliest published first."""
        return in_time(self.said, self.said)


def of_dispute(record: Where, name: str) -> Dossier:
    """The dossier of the dispute that an id, or the beginning of one, leads to.

    Raises `NotInRecord` and what opening the record raises.
    """
    found = dispute(record, name)
    (one,) = found.things
    return Dossier(one.matter, found.said, _pages(record, found.said), one)


def of_statements(
    record: Where, title: str, ids: Iterable[str], *, notes: Mapping[str, str] | None = None
) -> Dossier:
    """The dossier of these statements under a title of one's own.

    Raises `NotInRecord` for an id that the record does not have.
    """
    wanted = list(dict.fromkeys(ids))
    said = statements_named(record, wanted)
    missing = next((name for name in wanted if name not in said), None)
    if missing is not None:
        raise NotInRecord("statement", missing)
    return Dossier(title, said, _pages(record, said), notes=notes)


def _pages(record: Where, said: Mapping[str, Statement]) -> dict[str, Cited]:
    """Each page once, in the order in which the statements come; pages are read one by one."""
    pages: dict[str, Cited] = {}
    for name in in_time(said, said):
        document = said[name].document
        if document not in pages:
            page, analysis = kept.show(record, document)
            pages[document] = Cited(
                len(pages) + 1,
                document,
                page.document.uri,
                page.document.sha256,
                plain(citation(page)),
                analysis.provenance.model.version,
            )
    return pages
