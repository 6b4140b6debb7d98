"""`onrecord.open`: a record from Python, to be asked and to be written.

Invariant: only the methods of this file change the record; each takes the writer's lock for its
time and leaves what was there, but for `forget`.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from onrecord.errors import AnalysisFailed, EmptyName
from onrecord.library.matters import Matters
from onrecord.library.reading import Day, Given, Reading, given_input, parts_with
from onrecord.model.attribution import AttributionKind
from onrecord.model.where import Shared, where
from onrecord.readers.inputs import RawInput, raw_inputs
from onrecord.readers.read import PageReader
from onrecord.store import database
from onrecord.store.writing.writer import open_writer
from onrecord.workflow import correct
from onrecord.workflow import record as kept
from onrecord.workflow.assemble import load_linker, load_relater, n_workers_for, plan
from onrecord.workflow.correct import By, Corrected, Instead, acts_spelled
from onrecord.workflow.ingest import Outcome, ingest
from onrecord.workflow.parts import Parts


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the pages that were named: read, known already, or set aside with why."""

    n_read: int
    n_known: int
    set_aside: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as one object."""
        aside = [{"uri": uri, "reason": reason} for uri, reason in self.set_aside]
        return {"n_read": self.n_read, "n_known": self.n_known, "set_aside": aside}


def open(  # noqa: A001 - onrecord.open is what it is called
    path: str | PathLike[str] | Shared, *, create: bool = False
) -> Record:
    """The record at a path or in a database; with `create` an empty one is made if need be.

    A record that a newsroom shares has an address: postgresql://user@host/database.

    Raises `RecordNotFound`, `NotARecord`, `RecordVersionMismatch`, `RecordUnusable` or
    `RecordDamaged`.

    >>> record = onrecord.open("onrecord.db")
    >>> record
    <Record onrecord.db: 2 documents, 6 statements>
    """
    at = path if isinstance(path, Shared) else where(fspath(path))
    if create and not database.is_there(at):
        with open_writer(at):
            pass
    with database.reading(at):
        return Record(at)


@dataclass(frozen=True, slots=True, repr=False)
class Record(Matters):
    """A record of who said what, made by `onrecord.open`.

    It holds no connection: it may be kept, used from several threads and left alone. As a context
    it is left without doing anything. Deciding needs a reason, `why`; `author` is who decides, the
    user logged in where nobody is named.
    """

    def read(
        self,
        *paths: str | PathLike[str],
        language: str | None = None,
        as_article: bool = False,
        knowledge: Path | None = None,
        told: Callable[[Outcome], object] = lambda _outcome: None,
    ) -> Taken:
        """Pages and folders of pages are read into the record, as `onrecord read` does.

        What is there already is not read again; a page that cannot be read is set aside, and the
        rest goes on. `told` hears of each as soon as it is kept. `knowledge` is a local file of
        people and bodies. Raises `InputNotFound` before anything is read, and `RecordLocked`.
        """
        names = [fspath(path) for path in paths]
        n_workers = n_workers_for(len(plan(names)))
        parts = _parts(language, as_article=as_article)
        n_of = {"read": 0, "known": 0}
        aside: list[tuple[str, str]] = []
        relater = load_relater(parts.analyzer)
        with open_writer(self.path, linker=load_linker(knowledge), relater=relater) as keeper:
            inputs = raw_inputs(names)
            for one in ingest(inputs, parts=parts, keeper=keeper, n_workers=n_workers):
                if one.status == "set aside":
                    aside.append((one.uri, one.reason or ""))
                else:
                    n_of[one.status] += 1
                told(one)
        return Taken(n_of["read"], n_of["known"], tuple(aside))

    def add(
        self,
        given: Given,
        *,
        uri: str,
        language: str | None = None,
        as_article: bool = False,
        publisher: str | None = None,
        published: Day | None = None,
    ) -> Reading:
        """A text, bytes or a file is read into the record under a uri; the page as it is kept.

        `publisher` and `published` count where the page does not tell them; they are kept with the
        text as one line of JSON, so that the record can show where they came from. Raises
        `AnalysisFailed` where the page is set aside, and what `onrecord.read` raises.
        """
        raw = given_input(given, uri, publisher=publisher, published=published)
        parts = _parts(language, as_article=as_article)
        relater = load_relater(parts.analyzer)
        with open_writer(self.path, linker=load_linker(), relater=relater) as keeper:
            (outcome,) = ingest([raw], parts=parts, keeper=keeper)
        if outcome.layer is None:
            raise AnalysisFailed(uri, outcome.reason or "it was set aside")
        return Reading(*outcome.layer, self.path)

    def correct(
        self,
        statement: str,
        *,
        why: str,
        speaker: str | None = None,
        kind: AttributionKind | None = None,
        acts: str | None = None,
        targets: Sequence[str] | None = None,
        addressees: Sequence[str] | None = None,
        author: str | None = None,
    ) -> Corrected:
        """A statement, by id, is otherwise than was found; what is not named stays.

        `acts` are written as "ACCUSE,AID:offered". No targets or addressees at all say that it is
        about or to nobody. A name that the record does not hold becomes a new person. Raises
        `NotInRecord`, `AmbiguousName`, `EmptyName`, `UnknownAct`, `TooManyActs`.

        >>> one = next(record.said("Moe", about="campaign"))
        >>> done = record.correct(one.id, speaker="Kaja Storm", why="the page says so below")
        >>> [s.speaker for s in record.said(about="campaign")]
        ['Kaja Storm']
        >>> number = record.revoke(done.number, why="it does not")
        >>> [s.speaker for s in record.said(about="campaign")]
        ['Anders Moe']
        """
        said = Instead(
            speaker=speaker,
            kind=kind,
            acts=None if acts is None else acts_spelled(acts),
            targets=None if targets is None else tuple(targets),
            addressees=None if addressees is None else tuple(addressees),
        )
        return correct.correct(self.path, statement, _by(author, why), said)

    def judge(self, about: str, verdict: str, *, why: str, author: str | None = None) -> int:
        """A decision about a document, an entity or a statement is recorded; its number."""
        return kept.judge(self.path, about, verdict, author=_by(author, why).author, why=why)

    def revoke(self, number: int, *, why: str, author: str | None = None) -> int:
        """A standing decision is taken back by a new one; its number. Raises `NotInRecord`."""
        return kept.revoke(self.path, number, author=_by(author, why).author, why=why)

    def merge(self, one: str, other: str, *, why: str, author: str | None = None) -> int:
        """Two entities, by name or id, are one from now on; the decision's number."""
        return correct.merge(self.path, one, other, _by(author, why)).number

    def forget(self, name: str, *, reason: str) -> int:
        """A page's bytes and words are removed for good; how many documents went.

        A tombstone with hash and reason stays. Raises `NotInRecord`.
        """
        return kept.forget(self.path, name, reason=reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None


def _by(author: str | None, why: str) -> By:
    """Who decides, and why; raises `EmptyName` where nobody is named or logged in."""
    try:
        return By(author or getpass.getuser(), why)
    except (OSError, KeyError):
        raise EmptyName("author") from None


def _parts(language: str | None, *, as_article: bool) -> Parts[RawInput]:
    return parts_with(PageReader("article" if as_article else "auto", language))
