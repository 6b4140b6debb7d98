"""What changed on pages after they were published: statement by statement, version by version.

Invariant: every statement of two versions is in exactly one change, as kept, reworded, attributed
otherwise, disappeared or added; each leads to the version that has it. Nothing here judges why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sqlalchemy import Connection

from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing.comparing import Difference, compare
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.quoted import words_of_text
from onrecord.store.listing.statements import Statement, statements_at
from onrecord.store.queries import document_number
from onrecord.store.writing import versions
from onrecord.store.writing.versions import Version
from onrecord.text.aligning import aligned
from onrecord.workflow.record import check_days

__all__ = ["Change", "Changes", "Difference", "Statement", "Version", "changes", "changes_since",
           "versions_of"]  # fmt: skip

What = Literal["kept", "reworded", "attributed otherwise", "disappeared", "added"]
ATTRIBUTION = ("speaker", "cue", "kind")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one statement between two versions; None where a version has none such.

    `differences`, read in order, give the earlier and the later words whole (`stored`, `asked`);
    `otherwise` names what of the attribution is not the same: the speaker, the cue, the kind.
    """

    what: What
    earlier: Statement | None
    later: Statement | None
    differences: tuple[Difference, ...] = ()
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one version of a page to the next."""

    earlier: Version
    later: Version
    headline: tuple[Difference, ...]
    statements: tuple[Change, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the headline or any statement is not as it was."""
        return bool(self.headline) or any(one.what != "kept" for one in self.statements)


def versions_of(record: Where, name: str) -> list[Version]:
    """The versions of the page that a name leads to, in order; raises `NotInRecord`."""
    with database.reading(record) as connection:
        return versions.known_versions(connection, document_number(connection, name))


def changes(record: Where, name: str) -> list[Changes]:
    """What changed on a page from each version to the next; raises `NotInRecord`."""
    with database.reading(record) as connection:
        known = versions.known_versions(connection, document_number(connection, name))
        return [_between(connection, *pair) for pair in pairwise(known)]


def change_to(record: Where, name: str) -> Changes | None:
    """What changed on a page from the version before to the one of this id; None for the first."""
    return next((one for one in changes(record, name) if one.later.document == name), None)


def changes_since(record: Where, since: str | None = None, *, limit: int = 100) -> list[Changes]:
    """What changed on any page, the latest first: versions that stood there since that day."""
    check_days(Filters(since=since))
    with database.reading(record) as connection:
        found = []
        for document in versions.superseded(connection, since, limit=limit):
            known = versions.known_versions(connection, document)
            names = [one.number for one in known]
            at = names.index(document)
            found.append(_between(connection, known[at], known[at + 1]))
        return found


def _between(connection: Connection, earlier: Version, later: Version) -> Changes:
    before, after = (_statements(connection, one) for one in (earlier, later))
    return Changes(
        earlier,
        later,
        _differences(earlier.headline, later.headline),
        compared(before, after),
    )


def compared(before: Sequence[Statement], after: Sequence[Statement]) -> tuple[Change, ...]:
    """What became of each statement, in the order of the later version; what disappeared last."""
    words = [[words_of_text(one.content).folded for one in some] for some in (before, after)]
    found = aligned(*words)
    paired = {j: i for i, j in found.pairs}
    told = [
        _paired(before[paired[j]], one) if j in paired else Change("added", None, one)
        for j, one in enumerate(after)
    ]
    return (*told, *(Change("disappeared", before[i], None) for i in found.only_one))


def _paired(earlier: Statement, later: Statement) -> Change:
    differences = _differences(earlier.content, later.content)
    otherwise = tuple(
        what for what, one, other in zip(ATTRIBUTION, _told(earlier), _told(later), strict=True)
        if one != other
    )  # fmt: skip
    what: What = "kept"
    if differences:
        what = "reworded"
    elif otherwise:
        what = "attributed otherwise"
    return Change(what, earlier, later, differences, otherwise)


def _told(one: Statement) -> tuple[str | None, ...]:
    """Who says it as the page names them, by which word, and whether it is quoted."""
    return one.speaker or one.source, " ".join(one.cue.split()), one.attribution.kind


def _differences(earlier: str, later: str) -> tuple[Difference, ...]:
    """Nothing where both say the same but for case, punctuation and space."""
    stored, asked = words_of_text(earlier), words_of_text(later)
    if stored.folded == asked.folded:
        return ()
    found = compare(asked, stored, lambda _: 1.0)
    if found is None:
        return (Difference("replaced", later, earlier, ()),)
    return found.differences


def _statements(connection: Connection, version: Version) -> list[Statement]:
    numbers = versions.statements_of(connection, [version.layer])
    found = statements_at(connection, numbers, with_earlier=True)
    some = [found[n] for n in numbers if n in found]
    return sorted(some, key=lambda one: one.attribution.content[:1])
