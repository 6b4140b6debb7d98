"""Adding to the record: pages with their layers, set-asides, judgements.

Invariant: one transaction a document, so that a killed process leaves whole documents or none;
what it wrote is covered by a batch at its end (`sealing`). Nothing here takes words away
(`removal` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, insert, select, update

from onrecord.errors import AnalysisFailed, Forgotten, NotInRecord
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import RIGHT, WRONG
from onrecord.model.document import Document, Page
from onrecord.model.identity import Reference
from onrecord.model.provenance import Place, Provenance
from onrecord.model.versions import TakenBack
from onrecord.model.where import Where
from onrecord.store import queries
from onrecord.store.clock import now
from onrecord.store.database import writing
from onrecord.store.judgements import correcting, deciding, judging, pairing, settled
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.reviewing import Reviewing
from onrecord.store.listing import holdings
from onrecord.store.schema import set_aside, tombstones
from onrecord.store.standing import states_of
from onrecord.store.writing import (
    deriving,
    relating,
    removal,
    same_text,
    sealing,
    versions,
    withdrawing,
)
from onrecord.store.writing.adding import Added, add_page, add_place, storable
from onrecord.store.writing.admission import check_fit
from onrecord.store.writing.captures import add_capture
from onrecord.store.writing.identities import Identities
from onrecord.store.writing.linking import Linker, add_links, unlinked_layers


class Relater(relating.Asker, deriving.Deriver, Protocol):
    """Tells how statements stand to each other and what that comes to; knows no store."""


@contextmanager
def open_writer(
    path: Where,
    *,
    readmit: bool = False,
    linker: Linker | None = None,
    relater: Relater | None = None,
) -> Iterator[Writer]:
    """The one writer of a record, made where there is none; see `database.writing`.

    With `readmit` bytes that were forgotten are taken in again. An erasure that was cut off or
    hindered is finished first. With a `linker` entities are linked to those of other documents,
    with a `relater` statements are held against one another.
    """
    with writing(path) as engine:
        removal.finish(engine)
        yield Writer(engine, path, readmit, linker, relater)


@dataclass(frozen=True, slots=True)
class Writer:
    """Adds to one record; not to be shared between threads."""

    engine: Engine
    path: Where
    readmit: bool = False
    linker: Linker | None = None
    relater: Relater | None = None
    identities: Identities = field(default_factory=Identities)

    def has_layer(self, document_id: str, provenance: Provenance) -> bool:
        """Whether this reader and model have read this document already."""
        with self.engine.connect() as connection:
            return queries.layer_number(connection, document_id, provenance) is not None

    def load(self, document_id: str, provenance: Provenance) -> tuple[Page, Analysis]:
        """The page and the analysis of one layer; raises `NotInRecord`."""
        with self.engine.connect() as connection:
            number = queries.layer_number(connection, document_id, provenance)
            if number is None:
                raise NotInRecord("layer of document", document_id)
            return queries.layer(connection, number, document=document_id)

    def add(self, page: Page, analysis: Analysis) -> Added:
        """Keep a page and what was found in it; the same again changes nothing.

        A copy of known bytes in which the same article was found adds its place alone. The
        entities of a new layer are linked in the same transaction. Raises `Forgotten` for bytes
        that were removed, and `AnalysisFailed` for what cannot be stored.
        """
        check_fit(page, analysis)
        try:
            with self.engine.begin() as connection:
                self._admit(connection, page.document)
                added = add_page(connection, page, analysis)
                added = self._linked(connection, added, page, analysis)
                if added.is_new_layer:  # once it is known who everybody is
                    n_carried = correcting.carry(connection, added.layer)
                    pairing.carry(connection, added.layer)
                    is_otherwise = n_carried > 0 or bool(states_of(connection, [added.document]))
                    added = replace(added, is_shown_otherwise=is_otherwise)
                    self._relate(connection, added.layer, page, analysis)
                self._derive_moved(connection, added.moved)
                known = {added.layer: added.rows} if added.rows is not None else None
                sealing.seal(connection, known=known)
                return added
        except BaseException as error:
            self.identities.forget()  # what was remembered is not in the record now
            if not isinstance(error, UnicodeEncodeError):
                raise
            reason = "its text holds half characters (lone surrogates) and cannot be stored"
            raise AnalysisFailed(page.document.uri, reason) from error

    def add_copy(self, page: Page, provenance: Provenance) -> bool:
        """Add the place of a page that this reader and model have analysed at another place.

        False, and nothing changed, where they have not: the page wants an analysis and `add`.
        Raises `Forgotten`.
        """
        with self.engine.begin() as connection:
            self._admit(connection, page.document)
            moved = add_place(connection, page, provenance)
            if moved is None:
                return False
            self._derive_moved(connection, moved)
            sealing.seal(connection)
            return True

    def add_capture(self, document_id: str, at: Place, captured_at: datetime) -> None:
        """Keep where in an archive a document of the record was met; known places add nothing.

        It stood at its address at that moment: of its page's versions it may be the latest again.
        """
        with self.engine.connect() as connection:
            number = queries.document_number(connection, document_id)
        with self.engine.begin() as connection:
            add_capture(connection, number, at, captured_at)
            moved = versions.seen_again(connection, number, captured_at)
            withdrawing.take_order(connection, number)
            self._derive_moved(connection, moved or [])

    def set_aside(self, uri: str, reason: str) -> None:
        """Keep that an input was not read, and why; the same again changes nothing."""
        uri, reason = storable(uri), storable(reason)
        with self.engine.connect() as connection:
            if holdings.is_aside(connection, uri, reason):
                return
        with self.engine.begin() as connection:
            connection.execute(insert(set_aside), {"uri": uri, "reason": reason, "at": now()})

    def judge(self, about: str, verdict: str, *, before: Any, author: str, why: str) -> int:
        """A decision by a person or a model as a new row; its number.

        `about` is the id of a document, an entity or an attribution; raises `NotInRecord`. That a
        statement is right or wrong is laid over it (`reviewing`).
        """
        if before is None and verdict in (RIGHT, WRONG):
            with self.engine.connect() as connection:
                is_statement = correcting.is_statement(connection, about)
            if is_statement:
                with self.reviewing() as change:
                    by = Decider(author, why)
                    return change.review(about, verdict, by)
        with self.engine.begin() as connection:
            number = judging.judge(
                connection, about, verdict, before=before, author=author, why=why
            )
            withdrawing.renew(connection, about, verdict)
            sealing.seal(connection)
            return number

    def withdraw(self, name: str, by: Decider, *, how: TakenBack = "withdrawn") -> int:
        """Say that a page was taken back; the judgement's number.

        It holds for the document that the name leads to and its earlier versions, and for no later
        one. A page that is taken back so already keeps that judgement. Raises `NotInRecord`.
        """
        with self.engine.begin() as connection:
            number = withdrawing.withdraw(connection, name, by, how=how)
            sealing.seal(connection)
            return number

    def returned(self, name: str, by: Decider) -> int:
        """Say that a page that was gone is there again; how many judgements that takes back."""
        with self.engine.begin() as connection:
            n_revoked = withdrawing.returned(connection, name, by)
            sealing.seal(connection)
            return n_revoked

    def revoke(self, number: int, *, author: str, why: str) -> int:
        """Take a standing judgement back by a new row; its number. Raises `NotInRecord`.

        Revoking a revocation makes the first judgement stand again.
        """
        with self.engine.begin() as connection:
            new = judging.revoke(connection, number, author=author, why=why)
            judged = judging.original(connection, number)
            is_of_page = withdrawing.renew(connection, judged.about, judged.verdict)
            touched = [] if is_of_page else settled.renew(connection, judged)
            if touched is None:  # it is about identities: whoever is one by now may speak anywhere
                if self.linker is not None:
                    deciding.renew(connection, self.linker, judged)
                self.identities.forget()
                self._derive_stale(connection)
            else:
                self._derive(connection, touched)
            sealing.seal(connection)
            return new

    def link_all(self) -> int:
        """Link the layers that none of an older program's runs linked; how many there were."""
        n_linked = 0
        for number in self._layers(unlinked_layers):
            with self.engine.begin() as connection:
                page, analysis = queries.layer(connection, number)
                self._link(connection, number, page, analysis)
                sealing.seal(connection)
            n_linked += 1
        return n_linked

    def relate_all(self) -> int:
        """Hold the statements of layers against others where no program has; how many layers."""
        n_related = 0
        for number in self._layers(relating.unrelated_layers):
            with self.engine.begin() as connection:
                page, analysis = queries.layer(connection, number)
                self._relate(connection, number, page, analysis)
            n_related += 1
        return n_related

    def _layers(self, some: Callable[..., list[int]]) -> Iterator[int]:
        """What `some` finds, part by part: no list of all layers is held."""
        after = 0
        while True:
            with self.engine.connect() as connection:
                numbers = some(connection, after=after)
            if not numbers:
                return
            yield from numbers
            after = numbers[-1]

    def seal_all(self) -> int | None:
        """Cover what an older program wrote by batches; the last one's number, if one was made."""
        with self.engine.begin() as connection:
            return sealing.seal(connection)

    def settle_all(self) -> int:
        """Put pages that an older program read in order as versions; how many it superseded."""
        with self.engine.connect() as connection:
            pending = versions.unsettled(connection)
        n_moved = 0
        for document, layer in pending:
            with self.engine.begin() as connection:
                name = queries.document_name(connection, document)
                page, _ = queries.layer(connection, layer, document=name)
                moved = versions.settle(connection, page, document)
                self._derive_moved(connection, moved)
                n_moved += len(moved)
        return n_moved

    def sketch_all(self) -> int:
        """Tell which pages that an older program read run one text; how many it looked at."""
        n_sketched = after = 0
        while True:
            with self.engine.begin() as connection:
                some = same_text.unsketched(connection, after=after)
                for article, text in some:
                    same_text.take(connection, article, text)
            if not some:
                return n_sketched
            n_sketched += len(some)
            after = some[-1][0]

    @contextmanager
    def deciding(self) -> Iterator[tuple[Connection, Linker]]:
        """A transaction in which people decide on identities; see the functions of `deciding`."""
        if self.linker is None:
            raise RuntimeError("a writer without a linker cannot decide on identities")
        self.identities.forget()
        with self.engine.begin() as connection:
            yield connection, self.linker
            self._derive_stale(connection)
            sealing.seal(connection)

    @contextmanager
    def reviewing(self) -> Iterator[Reviewing]:
        """A transaction in which people judge statements; what these are part of is made anew."""
        self.identities.forget()
        with self.engine.begin() as connection:
            change = Reviewing(connection)
            yield change
            self._derive(connection, change.touched)
            sealing.seal(connection)

    def forget(self, name: str, *, reason: str) -> int:
        """Remove a page's bytes and words for good, wherever they came from; how many documents.

        `name` is an id, a SHA-256, a uri (all that ever came from it) or what leads to one. The
        tombstone keeps hash and reason. Raises `NotInRecord`, and `ErasureUnfinished` where other
        processes keep the file from being written anew.
        """
        self.identities.forget()
        return removal.forget(
            self.engine, self.path, name, reason=reason, names=self.linker, deriver=self.relater
        )

    def _linked(
        self, connection: Connection, added: Added, page: Page, analysis: Analysis
    ) -> Added:
        if self.linker is None or not added.is_new_layer:
            return added
        return replace(added, identities=self._link(connection, added.layer, page, analysis))

    def _link(
        self, connection: Connection, layer: int, page: Page, analysis: Analysis
    ) -> dict[str, Reference]:
        if self.linker is None:
            return {}
        of = (page.article, analysis.entities)
        return add_links(connection, layer, of, self.linker, self.identities)

    def _relate(self, connection: Connection, layer: int, page: Page, analysis: Analysis) -> None:
        if self.relater is None:
            return
        new = relating.relate_layer(connection, layer, page, analysis, self.relater)
        before = relating.read_before(connection, layer)
        deriving.derive_anew(connection, [*new, *before], self.relater)

    def _derive_stale(self, connection: Connection) -> None:
        if self.relater is not None:
            deriving.derive_anew(connection, deriving.stale(connection), self.relater)

    def _derive(self, connection: Connection, touched: Sequence[int]) -> None:
        if self.relater is not None and touched:
            deriving.derive_anew(connection, touched, self.relater)

    def _derive_moved(self, connection: Connection, moved: Sequence[int]) -> None:
        """What the statements of layers that are shown no longer, or again, are part of."""
        self._derive(connection, versions.statements_of(connection, list(moved)))

    def _admit(self, connection: Connection, document: Document) -> None:
        this = tombstones.c.sha256 == document.sha256
        row = connection.execute(select(tombstones).where(this)).first()
        if row is None or row.readmitted_at is not None:
            return
        if not self.readmit:
            raise Forgotten(document.uri, at=row.at, why=row.reason)
        connection.execute(update(tombstones).where(this).values(readmitted_at=now()))
