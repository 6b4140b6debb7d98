"""What several documents report of the same sayings, word against word, and what only one does.

Invariant: nothing is judged and nothing hidden: the differences of a version, read in order, give
the whole fullest version on one side and the whole version on the other. Raises what opening the
record raises, and `NotInRecord`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import Connection

from onrecord.errors import NotInRecord
from onrecord.model.identity import Reference
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import disputed
from onrecord.store.listing.comparing import Change, Difference, Sense
from onrecord.store.listing.outlets import Outlet, outlet
from onrecord.store.listing.quoted import Words, negations_in, numbers_in, words_of_text
from onrecord.store.listing.statements import Statement, speaker_of_most, statements_at
from onrecord.store.writing.wire import Wire
from onrecord.workflow.reports import Report, reports
from onrecord.workflow.together import by_id, ids_of, in_time

__all__ = [
    "Compared",
    "Difference",
    "Outlet",
    "Shared",
    "Statement",
    "Version",
    "compare",
    "compare_saying",
]


@dataclass(frozen=True, slots=True)
class Version:
    """How one saying is worded: the documents, by id, and their statements of the same words.

    `differences` are from the fullest version: of each `stored` are its words, `asked` this one's.
    """

    documents: tuple[str, ...]
    attributions: tuple[str, ...]
    is_fullest: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A saying that several documents report; the fullest version first, then by time."""

    id: str
    speaker: Reference | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Documents, the sayings that several of them report, and the statements of only one.

    `only` has ids of statements by id of document; `said` each statement by its id.
    """

    documents: tuple[Outlet, ...]
    shared: tuple[Shared, ...]
    only: Mapping[str, tuple[str, ...]]
    said: Mapping[str, Statement]


def compare(record: Where, names: Sequence[str]) -> Compared:
    """What the documents with these names report of each other's sayings."""
    with database.reading(record) as connection:
        own = {
            outlet(connection, name): disputed.statements_of_document(connection, name)
            for name in dict.fromkeys(names)
        }
        return _compared(connection, own)


def compare_saying(record: Where, name: str) -> Compared:
    """What every document reports of the one saying with this id; raises `NotInRecord`."""
    asked = disputed.Asked(id=name)
    with database.reading(record) as connection:
        groups = disputed.utterance_groups(connection, asked, limit=1)
        said = statements_at(connection, groups.get(name, []))
        if not said:
            raise NotInRecord("saying", name)
        own: dict[Outlet, list[int]] = {}
        for number in in_time(said, said):
            own.setdefault(outlet(connection, said[number].document), []).append(number)
        return _compared(connection, own)


def _compared(connection: Connection, own: Mapping[Outlet, Sequence[int]]) -> Compared:
    numbers = sorted({n for some in own.values() for n in some})
    said = statements_at(connection, numbers)
    utterance_of = disputed.utterance_of(connection, numbers)
    known = _Known(said, _documents_of(own))
    groups: dict[str, list[int]] = {}
    for number in in_time(numbers, said):
        name = utterance_of[number][0] if number in utterance_of else f"statement {number}"
        groups.setdefault(name, []).append(number)
    several = {k: some for k, some in groups.items() if len(known.documents(some)) > 1}
    wire = Wire(connection)
    passages = wire.passages(numbers)
    told = {name: reports(some, passages, wire.is_copy) for name, some in several.items()}
    taken = {n for some in several.values() for n in some}
    only = {o.id: [n for n in some if n in said and n not in taken] for o, some in own.items()}
    return Compared(
        tuple(own),
        tuple(_shared(name, some, known) for name, some in told.items()),
        {name: ids_of(some, said) for name, some in only.items()},
        by_id(said),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Statements by number, and the compared documents that hold each."""

    said: Mapping[int, Statement]
    documents_of: Mapping[int, tuple[str, ...]]

    def documents(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(d for n in numbers for d in self.documents_of[n]))


def _documents_of(own: Mapping[Outlet, Sequence[int]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for one, numbers in own.items():
        for number in numbers:
            found[number] = (*found.get(number, ()), one.id)
    return found


def _shared(name: str, told: Sequence[Report], known: _Known) -> Shared:
    told = [same for report in told for same in _of_one_wording(report, known.said)]
    words = {report: words_of_text(known.said[report[0]].content) for report in told}
    fullest = max(told, key=lambda report: len(words[report]))
    ranked = [fullest, *(report for report in told if report != fullest)]
    return Shared(
        name,
        speaker_of_most(known.said[n] for report in ranked for n in report),
        tuple(
            Version(
                known.documents(report),
                tuple(known.said[n].attribution.id for n in report),
                report == fullest,
                differences(words[fullest], words[report]),
            )
            for report in ranked
        ),
    )


def _of_one_wording(report: Report, said: Mapping[int, Statement]) -> list[Report]:
    """What wire copy has in the same words: an edited copy is a version of its own."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number in report:
        found.setdefault(words_of_text(said[number].content).folded, []).append(number)
    return [tuple(some) for some in found.values()]


def differences(fullest: Words, other: Words) -> tuple[Difference, ...]:
    """Words that both have, and those that only one has, in order."""
    matcher = SequenceMatcher(None, fullest.folded, other.folded, autojunk=False)
    changes: dict[str, Change] = {
        "equal": "kept", "delete": "left out", "insert": "added", "replace": "replaced",
    }  # fmt: skip
    return tuple(
        Difference(
            changes[tag],
            _stretch(other, j1, j2),
            _stretch(fullest, i1, i2),
            _turns(fullest.folded[i1:i2], other.folded[j1:j2]),
        )
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    )


def _stretch(words: Words, first: int, last: int) -> str:
    """The words from `first` up to, not including, `last`, with the marks that touch them."""
    return words.text[_cut(words, first) : _cut(words, last)].strip()


def _cut(words: Words, i: int) -> int:
    """Where word i begins with the marks before it; the text's own ends at its ends."""
    if i in (0, len(words)):
        return len(words.text) if i else 0
    before, here = words.inside[i - 1].end, words.inside[i].start
    return here - len(words.text[before:here].split(" ")[-1])


def _turns(one: Sequence[str], other: Sequence[str]) -> tuple[Sense, ...]:
    """Where a negation or a number is on one side alone."""
    turned: list[Sense] = []
    if negations_in(one) != negations_in(other):
        turned.append("negation")
    if numbers_in(one) != numbers_in(other):
        turned.append("number")
    return tuple(turned)
