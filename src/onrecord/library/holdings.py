"""What can be asked of a record from Python, thing by thing.

Invariant: nothing here changes the record. Each call opens the file and closes it again; what is
gone through one by one is read in stretches, however much there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.library.answers import Checked, Hit, Soundness
from onrecord.library.forms import saved, written
from onrecord.library.paging import each
from onrecord.library.people import Named, Person
from onrecord.library.reading import Reading
from onrecord.library.statement import Statement
from onrecord.model.act import ActCode
from onrecord.model.attribution import AttributionKind
from onrecord.model.mention import EntityKind
from onrecord.model.where import Where
from onrecord.store.judgements.judging import Judgement
from onrecord.workflow import acts, correct
from onrecord.workflow import record as kept
from onrecord.workflow.every import every_statement
from onrecord.workflow.pages import pages
from onrecord.workflow.record import Filters


@dataclass(frozen=True, slots=True, repr=False)
class Holdings:
    """A record as it is asked; `path` is where it lies.

    Days are given as 2026-03-26, 2026-03 or 2026 and include their ends. A name is looked for in
    every name that pages have for somebody; a surname is enough. All methods raise what opening
    the record raises, and `BadDay`.
    """

    path: Where

    def said(
        self,
        speaker: str | None = None,
        *,
        about: str | None = None,
        on: str | None = None,
        act: ActCode | None = None,
        kind: AttributionKind | None = None,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Statement]:
        """Statements that fit all that is asked, the latest published first, one by one.

        `about` are words in what was said, "phrases" too; `on` is whom it is about or done to,
        `act` what is done by saying it; `publisher` a name, words of one, or a host.

        >>> [(one.speaker, one.content) for one in record.said("Lund", act="ACCUSE")]
        [('Vera Lund', 'minister Anders Moe of hiding the plan'), ('Vera Lund', '“He lied to us,”')]
        """
        wanted = Filters(speaker, about, since, until, publisher, kind, act=act, on=on)
        return map(Statement, every_statement(self.path, wanted))

    def search(
        self,
        words: str,
        *,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Hit]:
        """Pages that hold the words, the best first, each with the stretch that holds them.

        `words` may hold "phrases", beginnings*, AND, OR, NOT.

        >>> [hit.headline for hit in record.search("harbour OR campaign")]
        ['Harbour row grows', 'Moe hits back']
        """
        wanted = Filters(since=since, until=until, publisher=publisher)
        found = each(lambda n, start: kept.search(self.path, words, wanted, limit=n, offset=start))
        return map(Hit, found)

    def search_statements(self, words: str) -> Iterator[Statement]:
        """Statements whose content holds the words, the best first.

        >>> [one.content for one in record.search_statements("campaign")]
        ['Vera Lund of a campaign']
        """
        found = each(
            lambda n, start: kept.search_statements(self.path, words, limit=n, offset=start)
        )
        return map(Statement, found)

    def check(self, quotation: str, *, limit: int = 10) -> Checked:
        """Was it said: where and by whom, and how the quotation differs from what is stored.

        >>> answer = record.check("He lied to them")
        >>> answer.verdict, answer.statements[0].speaker
        ('altered', 'Vera Lund')
        """
        return Checked(kept.check(self.path, quotation, limit=limit))

    def people(self, name: str, *, act: ActCode | None = None) -> list[Person]:
        """Those that a name or an id leads to, of any kind, those of most pages first.

        `act` is what `Person.to` and `Person.by` count, ACCUSE where none is given. Raises
        `NotInRecord`.
        """
        return [Person(one) for one in acts.people(self.path, name, Filters(act=act), limit=100)]

    def person(self, name: str, *, act: ActCode | None = None) -> Person:
        """The one that a name or an id leads to; raises `NotInRecord` and `AmbiguousName`.

        >>> moe = record.person("Moe")
        >>> moe.name, moe.country, [(one.who.name, one.n) for one in moe.by]
        ('Anders Moe', 'NO', [('Vera Lund', 2)])
        """
        one = correct.entity(self.path, name)
        return self.people(one.id, act=act)[0]

    def entities(
        self, name: str | None = None, *, kind: EntityKind | None = None
    ) -> Iterator[Named]:
        """Everyone and everything that is named, or that a name fits; of most pages first.

        >>> [one.name for one in record.entities(kind="organization")]
        ['Dock Union', 'Port Council', 'Police']
        """
        found = each(lambda n, at: correct.entities(self.path, name, kind=kind, limit=n, offset=at))
        return map(Named, found)

    def articles(
        self,
        *,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Reading]:
        """Every page with its newest reading, one at a time in memory.

        >>> [(page.publisher, len(page.attributions)) for page in record.articles()]
        [('Osthaven Herald', 3), ('Norhaven Post', 3)]
        """
        wanted = Filters(since=since, until=until, publisher=publisher)
        return (Reading(*one, self.path) for one in pages(self.path, wanted))

    def article(self, name: str) -> Reading:
        """A page with its newest reading, by id, a beginning of it, uri or file's name.

        Raises `NotInRecord`.

        >>> record.article("row.txt").headline
        'Harbour row grows'
        """
        return Reading(*kept.show(self.path, name), self.path)

    def judgements(self, about: str | None = None) -> Iterator[Judgement]:
        """What people decided, about one id or all; the oldest first, revoked ones too."""
        return each(lambda n, at: kept.judgements(self.path, about, limit=n, offset=at))

    def verify(self) -> Soundness:
        """Whether every stored span equals the stored bytes, and all else agrees.

        >>> record.verify().is_sound
        True
        """
        return Soundness(kept.verify_record(self.path))

    def facts(self) -> dict[str, Any]:
        """How much of each thing there is, models, version and size.

        >>> record.facts()["statements"]
        6
        """
        return kept.record_facts(self.path)

    def export(
        self,
        form: str,
        *,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[str]:
        """Every page in another program's form, piece by piece, as `onrecord export` writes it.

        Raises `UnknownForm`.

        >>> print("".join(record.export("csl"))[:40])
        [
        {"id": "doc_...
        """
        wanted = Filters(since=since, until=until, publisher=publisher)
        return written(form, pages(self.path, wanted))

    def save(
        self,
        form: str,
        to: Path,
        *,
        overwrite: bool = False,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Mapping[str, int]:
        """Every page in a form that is a file or a folder: parquet, brat, docbin, wacz.

        How much of what was written. Raises `UnknownForm`, `OutputExists`, `OutputUnusable`, and
        `MissingExtra` where a form needs an extra.
        """
        wanted = Filters(since=since, until=until, publisher=publisher)
        return saved(form, self.path, wanted, Path(to), overwrite=overwrite, least=0.0)

    def __repr__(self) -> str:
        facts = self.facts()
        n, said = facts["documents"], facts["statements"]
        return f"<Record {self.path}: {n:,} documents, {said:,} statements>"
