"""What was read apart from any record, taken into one.

Invariant: a record comes out as if its pages had been read into it one after the other in the order
given; what it holds already is left as it is, so that the same again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from onrecord.errors import AnalysisFailed, DocumentError
from onrecord.model.attribution import Attribution
from onrecord.model.dispute import (
    Beside,
    Decided,
    Derived,
    Gist,
    Known,
    Relation,
    Standing,
    Voice,
)
from onrecord.model.document import Article
from onrecord.model.provenance import Provenance
from onrecord.model.where import Where
from onrecord.store.writing.writer import Relater, Writer, open_writer
from onrecord.workflow.assemble import load_linker, load_relater, model_of
from onrecord.workflow.slices import Aside, Reading

_OF_ASIDE = "is a copy of a page that was set aside"
Status = Literal["added", "known", "copy", "set aside"]


@dataclass(slots=True)
class AtHand:
    """A relater that is told the gists of the page at hand, and makes those that it is not told."""

    relater: Relater
    gists_of: dict[str, Gist] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return self.relater.version

    def gists(
        self, article: Article, told: Sequence[tuple[Attribution, str | None, str | None]]
    ) -> list[Gist]:
        try:
            return [self.gists_of[item.id] for item, _, _ in told]
        except KeyError:
            return self.relater.gists(article, told)

    def choose(self, new: Sequence[Beside], others: Sequence[Beside]) -> list[tuple[int, int]]:
        return self.relater.choose(new, others)

    def relate(
        self, pairs: Sequence[tuple[Standing, Standing]], around: Iterable[Known]
    ) -> list[Relation]:
        return self.relater.relate(pairs, around)

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        return self.relater.derive(voices, relations, decided)


@dataclass(frozen=True, slots=True)
class Loader:
    """Takes what was read into one record."""

    writer: Writer
    relater: AtHand

    def load(self, found: Iterable[Reading | Aside]) -> Iterator[tuple[Status, int]]:
        """What became of each, with how many statements came in, once it is in the record.

        `found` is what one slice held, from its beginning.
        """
        last: Provenance | None = None
        for one in found:
            if isinstance(one, Aside):
                self.writer.set_aside(one.uri, one.reason)
                yield "set aside", 0
                continue
            last = last if one.analysis is None else one.analysis.provenance
            try:
                yield self._one(one, last)
            except DocumentError as error:
                self.writer.set_aside(error.uri, error.reason)
                yield "set aside", 0

    def _one(self, one: Reading, provenance: Provenance | None) -> tuple[Status, int]:
        document = one.page.document
        if provenance is None:
            raise AnalysisFailed(document.uri, _OF_ASIDE)
        if self.writer.has_layer(document.id, provenance):
            if document.at is not None:
                self.writer.add_capture(document.id, document.at, document.fetched_at)
            return "known", 0
        if self.writer.add_copy(one.page, provenance):
            return "copy", 0
        if one.analysis is None:
            raise AnalysisFailed(document.uri, _OF_ASIDE)
        said = one.analysis.attributions
        self.relater.gists_of = dict(zip((a.id for a in said), one.gists, strict=True))
        self.writer.add(one.page, one.analysis)
        return "added", len(said)


@contextmanager
def open_loader(
    record: Where, *, knowledge: Path | None = None, fast: bool = False
) -> Iterator[Loader]:
    """A loader into a record, which is made where there is none and held until the end."""
    relater = AtHand(load_relater(model=model_of(fast=fast)))
    linker = load_linker(knowledge)
    with open_writer(record, linker=linker, relater=relater) as writer:
        yield Loader(writer, relater)
